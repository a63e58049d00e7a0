"""What feeds announced, what pages said, and which texts overlap."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment, PlainText, Words

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "articles",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("url_key", PlainText(), nullable=False),
        sa.Column("url", PlainText(), nullable=False),
        sa.Column("outlet", PlainText(), nullable=False),
        sa.Column("first_seen_at", Moment(), nullable=False),
        sa.Column("is_context", sa.Boolean(), nullable=False),
        sa.Column("version_count", sa.Integer(), nullable=False),
        sa.Column("is_on_topic", sa.Boolean(), nullable=False),
        sa.Column("needs_grouping", sa.Boolean(), nullable=False),
        sa.Column("needs_tracing", sa.Boolean(), nullable=False),
        sa.Column("story_id", sa.Integer()),
        sa.Column("is_background", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_articles"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.story_id"], name="fk_articles_story_id"),
        sa.UniqueConstraint("url_key", name="uq_articles_url_key"),
    )
    op.create_index(
        "ix_articles_first_seen_at",
        "articles",
        ["first_seen_at"],
    )
    op.create_index(
        "ix_articles_needs_grouping",
        "articles",
        ["first_seen_at", "url"],
        sqlite_where=sa.text("needs_grouping IS 1"),
        postgresql_where=sa.text("needs_grouping IS true"),
    )
    op.create_index(
        "ix_articles_needs_tracing",
        "articles",
        ["first_seen_at", "url"],
        sqlite_where=sa.text("needs_tracing IS 1"),
        postgresql_where=sa.text("needs_tracing IS true"),
    )
    op.create_index(
        "ix_articles_story_id",
        "articles",
        ["story_id"],
    )
    op.create_table(
        "versions",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fetched_at", Moment(), nullable=False),
        sa.Column("url", PlainText(), nullable=False),
        sa.Column("title", PlainText(), nullable=False),
        sa.Column("text", PlainText(), nullable=False),
        sa.Column("authors", Words(), nullable=False),
        sa.Column("announced_written", PlainText(), nullable=False),
        sa.Column("announced_precision", sa.String(32), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("site_name", PlainText(), nullable=False),
        sa.Column("credit", PlainText(), nullable=False),
        sa.Column("links", Words(), nullable=False),
        sa.Column("carried_name", PlainText()),
        sa.Column("carried_url", PlainText()),
        sa.Column("declared_original", PlainText(), nullable=False),
        sa.Column("evidence_file", PlainText()),
        sa.Column("evidence_offset", sa.BigInteger()),
        sa.PrimaryKeyConstraint("version_id", name="pk_versions"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_versions_article_id"),
        sa.UniqueConstraint("article_id", "number", name="uq_versions_article_id_number"),
        sa.CheckConstraint(
            "announced_precision IN ('instant', 'day', 'month', 'none')",
            name=op.f("ck_versions_announced_precision"),
        ),
        sa.CheckConstraint(
            "(evidence_file IS NULL) = (evidence_offset IS NULL)",
            name=op.f("ck_versions_evidence"),
        ),
    )
    op.create_table(
        "entries",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("identity", PlainText(), nullable=False),
        sa.Column("words_hash", sa.String(32), nullable=False),
        sa.Column("guid", PlainText(), nullable=False),
        sa.Column("url", PlainText(), nullable=False),
        sa.Column("url_key", PlainText(), nullable=False),
        sa.Column("title", PlainText(), nullable=False),
        sa.Column("summary", PlainText(), nullable=False),
        sa.Column("authors", Words(), nullable=False),
        sa.Column("announced_written", PlainText(), nullable=False),
        sa.Column("announced_precision", sa.String(32), nullable=False),
        sa.Column("carried_name", PlainText()),
        sa.Column("carried_url", PlainText()),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("is_context", sa.Boolean(), nullable=False),
        sa.Column("match", sa.String(32), nullable=False),
        sa.Column("reason", PlainText(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_read_at", Moment()),
        sa.Column("problem", PlainText(), nullable=False),
        sa.Column("article_id", sa.Integer()),
        sa.PrimaryKeyConstraint("entry_id", name="pk_entries"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_entries_article_id"),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.watch_id"], name="fk_entries_watch_id"),
        sa.UniqueConstraint("watch_id", "identity", name="uq_entries_watch_id_identity"),
        sa.CheckConstraint(
            "\"match\" IN ('pending', 'on_topic', 'off_topic', 'read_to_know')",
            name=op.f("ck_entries_match"),
        ),
        sa.CheckConstraint(
            "announced_precision IN ('instant', 'day', 'month', 'none')",
            name=op.f("ck_entries_announced_precision"),
        ),
    )
    op.create_index(
        "ix_entries_article_id",
        "entries",
        ["article_id"],
    )
    op.create_index(
        "ix_entries_next_read_at",
        "entries",
        ["next_read_at", "entry_id"],
        sqlite_where=sa.text("next_read_at IS NOT NULL"),
        postgresql_where=sa.text("next_read_at IS NOT NULL"),
    )
    op.create_index(
        "ix_entries_pending",
        "entries",
        ["entry_id"],
        sqlite_where=sa.text("\"match\" = 'pending'"),
        postgresql_where=sa.text("match = 'pending'"),
    )
    op.create_index(
        "ix_entries_url_key_watch_id",
        "entries",
        ["url_key", "watch_id"],
    )
    op.create_index(
        "ix_entries_watch_id_words_hash",
        "entries",
        ["watch_id", "words_hash"],
    )
    op.create_table(
        "shingles",
        sa.Column("hash", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "article_id", name="pk_shingles"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_shingles_article_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_shingles_article_id",
        "shingles",
        ["article_id"],
    )
