"""The tables of what became of pages after their first reading; part of the schema in `storage/tables.py`."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table

from secondsource.edits import ChangeKind
from storage.columns import Moment, PlainText, Words, choice
from storage.metadata import metadata

# One row for each article whose page was read; what only its feed announced has none.
page_states = Table(
    "page_states",
    metadata,
    Column("article_id", ForeignKey("articles.article_id"), primary_key=True),
    Column("first_read_at", Moment, nullable=False),
    Column("last_read_at", Moment, nullable=False),  # when we last asked for it
    Column("next_read_at", Moment),  # NULL = not again: no origin, or its story is closed
    Column("etag", PlainText, nullable=False),
    Column("last_modified", PlainText, nullable=False),
    Column("corrections", Words, nullable=False),  # the notices on the page as last read
    Column("missing_status", Integer),  # it answered so once; it is asked again before that is believed
    Column("gone_status", Integer),  # 404, 410 or 451, believed; NULL = it stands
    Column("gone_at", Moment),
    CheckConstraint("(gone_status IS NULL) = (gone_at IS NULL)", name="gone"),
)

page_is_to_read_again = page_states.c.next_read_at.is_not(None)
Index(
    "ix_page_states_next_read_at",
    page_states.c.next_read_at,
    page_states.c.article_id,
    sqlite_where=page_is_to_read_again,
    postgresql_where=page_is_to_read_again,
)

# What each later look brought; appended only.
page_changes = Table(
    "page_changes",
    metadata,
    Column("change_id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, index=True),
    Column("noticed_at", Moment, nullable=False),
    Column("kind", choice(ChangeKind, "kind"), nullable=False),
    Column("version", Integer, nullable=False),  # of the article, then
    Column("http_status", Integer),
    Column("words", PlainText, nullable=False),
)
