"""What the machine leaves in doubt, for a person to answer."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment, PlainText

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Creates the tables."""
    op.create_table(
        "doubtful_pairs",
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("why", PlainText(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("one_id", "other_id", name="pk_doubtful_pairs"),
        sa.ForeignKeyConstraint(["one_id"], ["articles.article_id"], name="fk_doubtful_pairs_one_id"),
        sa.ForeignKeyConstraint(["other_id"], ["articles.article_id"], name="fk_doubtful_pairs_other_id"),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_doubtful_pairs_order")),
    )
    op.create_index("ix_doubtful_pairs_other_id", "doubtful_pairs", ["other_id"])
    op.create_index("ix_doubtful_pairs_recorded_at", "doubtful_pairs", ["recorded_at"])
    op.create_table(
        "doubtful_entries",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("nearness", sa.Float(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_doubtful_entries"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.entry_id"], name="fk_doubtful_entries_entry_id"),
        sa.CheckConstraint("nearness BETWEEN 0 AND 1", name=op.f("ck_doubtful_entries_nearness")),
    )
    op.create_index("ix_doubtful_entries_recorded_at", "doubtful_entries", ["recorded_at"])
