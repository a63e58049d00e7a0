"""By what telling terms an article can be found."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Creates the table, and says that what is still open is to be traced again: tracing fills it."""
    op.create_table(
        "terms",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "article_id", name="pk_terms"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_terms_article_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_terms_article_id", "terms", ["article_id"])
    op.execute(
        sa.text(
            "UPDATE articles SET needs_tracing = 1 WHERE is_on_topic AND article_id IN "
            "(SELECT article_id FROM articles ORDER BY first_seen_at DESC LIMIT 5000)"
        )
    )
