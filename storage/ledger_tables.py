"""The table of what each watch's answers came to; part of the schema in `storage/tables.py`."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table

from storage.columns import Moment, PlainText, Span
from storage.metadata import metadata

# One row for each watch that was ever polled.
ledgers = Table(
    "ledgers",
    metadata,
    Column("watch_id", ForeignKey("watches.watch_id"), primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),  # of the last document, entry by entry
    Column("listed_count", Integer, nullable=False),  # entries in the last document
    Column("overlap_count", Integer, nullable=False),  # of these, how many an earlier one had already
    Column("hint", Span),  # how long its last document said that it may be left alone
    Column("last_new_at", Moment),  # when we last met an entry that was new
    Column("rolled_over_at", Moment),  # when a reading last shared nothing with the one before
    Column("address", PlainText, nullable=False),  # where it is read since it moved; "" = its URL
    Column("moving_to", PlainText, nullable=False),  # where it says, so far not often enough, that it has moved
    Column("moving_since", Moment),
    Column("moving_count", Integer, nullable=False),  # readings that said so
    Column("gone_at", Moment),  # when it said that it is gone for good (410)
)
