"""Cases and their stories."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment, PlainText

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "cases",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", PlainText(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
        sa.UniqueConstraint("name", name="uq_cases_name"),
    )
    op.create_table(
        "stories",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("key", PlainText(), nullable=False),
        sa.Column("case_id", sa.Integer()),
        sa.Column("title", PlainText(), nullable=False),
        sa.Column("is_alertable", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", Moment(), nullable=False),
        sa.Column("last_report_at", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("touched_at", Moment()),
        sa.Column("has_thread", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(32)),
        sa.Column("at_least", sa.Integer()),
        sa.Column("at_most", sa.Integer()),
        sa.Column("assessed_at", Moment()),
        sa.Column("merged_into", sa.Integer()),
        sa.Column("merged_at", Moment()),
        sa.Column("merge_reason", PlainText(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name="pk_stories"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_stories_case_id"),
        sa.ForeignKeyConstraint(["merged_into"], ["stories.story_id"], name="fk_stories_merged_into"),
        sa.UniqueConstraint("key", name="uq_stories_key"),
        sa.CheckConstraint(
            "merged_into <> story_id",
            name=op.f("ck_stories_merged_into"),
        ),
        sa.CheckConstraint(
            "verdict IN ('disputed', 'confirmed', 'corroborated', 'single_source')",
            name=op.f("ck_stories_verdict"),
        ),
    )
    op.create_index(
        "ix_stories_case_id",
        "stories",
        ["case_id"],
    )
    op.create_index(
        "ix_stories_last_report_at",
        "stories",
        ["last_report_at", "story_id"],
    )
    op.create_index(
        "ix_stories_touched",
        "stories",
        ["touched_at", "story_id"],
        sqlite_where=sa.text("touched_at IS NOT NULL"),
        postgresql_where=sa.text("touched_at IS NOT NULL"),
    )
    op.create_index(
        "ix_stories_waiting",
        "stories",
        ["first_seen_at", "story_id"],
        sqlite_where=sa.text("verdict = 'single_source' AND has_thread IS 0"),
        postgresql_where=sa.text("verdict = 'single_source' AND has_thread IS false"),
    )
