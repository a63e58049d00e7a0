"""Full-text search over entries and versions (SQLite: FTS5)."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Creates the two indexes; storage/search.py fills and asks them.

    The texts stay in their tables (external content) and are never changed or deleted there, so that the indexes only
    grow. Trigrams find Japanese, Chinese and Korean, which put no spaces between words.
    """
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute(
        sa.text(
            "CREATE VIRTUAL TABLE entry_search USING fts5("
            "title, summary, content='entries', content_rowid='entry_id', tokenize='trigram')"
        )
    )
    op.execute(
        sa.text(
            "CREATE VIRTUAL TABLE version_search USING fts5("
            "title, text, content='versions', content_rowid='version_id', tokenize='trigram')"
        )
    )
