"""The tables of what persons found out, and of what they are asked; part of the schema in `storage/tables.py`."""

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, Integer, Table

from secondsource.derivations import DerivationKind
from secondsource.findings import FindingKind
from storage.columns import Moment, PlainText, choice
from storage.metadata import metadata
from storage.states import Side

findings = Table(
    "findings",
    metadata,
    Column("finding_id", Integer, primary_key=True),
    Column("kind", choice(FindingKind, "kind"), nullable=False),
    Column("said_by", PlainText, nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("why", PlainText, nullable=False),
    Column("link", PlainText, nullable=False),
    Column("origin_name", PlainText, nullable=False),
    Column("step", choice(DerivationKind, "step")),
    Column("url_key", PlainText, index=True),  # of the page that is ours or is not; NULL = about articles
    CheckConstraint("(url_key IS NOT NULL) = (kind IN ('ours', 'not_ours'))", name="page"),
    CheckConstraint("(step IS NOT NULL) = (kind = 'rests_on')", name="rests_on"),
)

finding_articles = Table(
    "finding_articles",
    metadata,
    Column("finding_id", ForeignKey("findings.finding_id"), primary_key=True),
    Column("article_id", ForeignKey("articles.article_id"), primary_key=True, index=True),
    Column("side", choice(Side, "side"), nullable=False),
)

# A row of its own says that a finding holds no longer: what was said is never edited.
revocations = Table(
    "revocations",
    metadata,
    Column("finding_id", ForeignKey("findings.finding_id"), primary_key=True),
    Column("revoked_by", PlainText, nullable=False),
    Column("revoked_at", Moment, nullable=False),
    Column("why", PlainText, nullable=False),
)

doubtful_pairs = Table(
    "doubtful_pairs",
    metadata,
    Column("one_id", ForeignKey("articles.article_id"), primary_key=True),
    Column("other_id", ForeignKey("articles.article_id"), primary_key=True, index=True),
    Column("score", Float, nullable=False),
    Column("why", PlainText, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    CheckConstraint("one_id < other_id", name="order"),
    Index("ix_doubtful_pairs_recorded_at", "recorded_at"),
)

doubtful_entries = Table(
    "doubtful_entries",
    metadata,
    Column("entry_id", ForeignKey("entries.entry_id"), primary_key=True),
    Column("nearness", Float, nullable=False),  # 0..1, of what would have been enough
    Column("recorded_at", Moment, nullable=False),
    CheckConstraint("nearness BETWEEN 0 AND 1", name="nearness"),
    Index("ix_doubtful_entries_recorded_at", "recorded_at"),
)
