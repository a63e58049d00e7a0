"""What each watch's answers came to: its rhythm, what it lists, where it moved."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment, PlainText, Span

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Creates the table; a watch has its row after its next poll."""
    op.create_table(
        "ledgers",
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("listed_count", sa.Integer(), nullable=False),
        sa.Column("overlap_count", sa.Integer(), nullable=False),
        sa.Column("hint", Span()),
        sa.Column("last_new_at", Moment()),
        sa.Column("rolled_over_at", Moment()),
        sa.Column("address", PlainText(), nullable=False),
        sa.Column("moving_to", PlainText(), nullable=False),
        sa.Column("moving_since", Moment()),
        sa.Column("moving_count", sa.Integer(), nullable=False),
        sa.Column("gone_at", Moment()),
        sa.PrimaryKeyConstraint("watch_id", name="pk_ledgers"),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.watch_id"], name="fk_ledgers_watch_id"),
    )
