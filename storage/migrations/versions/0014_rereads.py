"""What became of pages after their first reading: when to look again, and what changed on them."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment, PlainText, Words

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Creates the tables; articles read before have no row, and are not read again."""
    op.create_table(
        "page_states",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("first_read_at", Moment(), nullable=False),
        sa.Column("last_read_at", Moment(), nullable=False),
        sa.Column("next_read_at", Moment()),
        sa.Column("etag", PlainText(), nullable=False),
        sa.Column("last_modified", PlainText(), nullable=False),
        sa.Column("corrections", Words(), nullable=False),
        sa.Column("missing_status", sa.Integer()),
        sa.Column("gone_status", sa.Integer()),
        sa.Column("gone_at", Moment()),
        sa.PrimaryKeyConstraint("article_id", name="pk_page_states"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_page_states_article_id"),
        sa.CheckConstraint("(gone_status IS NULL) = (gone_at IS NULL)", name=op.f("ck_page_states_gone")),
    )
    op.create_index(
        "ix_page_states_next_read_at",
        "page_states",
        ["next_read_at", "article_id"],
        sqlite_where=sa.text("next_read_at IS NOT NULL"),
        postgresql_where=sa.text("next_read_at IS NOT NULL"),
    )
    op.create_table(
        "page_changes",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("noticed_at", Moment(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("http_status", sa.Integer()),
        sa.Column("words", PlainText(), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name="pk_page_changes"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_page_changes_article_id"),
        sa.CheckConstraint(
            "kind IN ('headline', 'correction', 'silent_edit', 'addition', 'retraction', 'gone', 'withheld', 'back')",
            name=op.f("ck_page_changes_kind"),
        ),
    )
    op.create_index("ix_page_changes_article_id", "page_changes", ["article_id"])
    if op.get_bind().dialect.name != "sqlite":
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            sa.text(
                f"CREATE TRIGGER page_changes_no_{change.lower()} BEFORE {change} ON page_changes "
                "BEGIN SELECT RAISE(ABORT, 'page_changes only append'); END"  # constants
            )
        )
