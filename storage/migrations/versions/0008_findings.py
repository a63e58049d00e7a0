"""What persons found out, and what they took back: appended, never changed."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment, PlainText

revision = "0008"
down_revision = "0007"

_APPEND_ONLY = ("findings", "finding_articles", "revocations")


def upgrade() -> None:
    """Creates the tables, and on SQLite the triggers that refuse any change."""
    op.create_table(
        "findings",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("said_by", PlainText(), nullable=False),
        sa.Column("said_at", Moment(), nullable=False),
        sa.Column("why", PlainText(), nullable=False),
        sa.Column("link", PlainText(), nullable=False),
        sa.Column("origin_name", PlainText(), nullable=False),
        sa.Column("step", sa.String(32)),
        sa.Column("url_key", PlainText()),
        sa.PrimaryKeyConstraint("finding_id", name="pk_findings"),
        sa.CheckConstraint(
            "(url_key IS NOT NULL) = (kind IN ('ours', 'not_ours'))",
            name=op.f("ck_findings_page"),
        ),
        sa.CheckConstraint(
            "(step IS NOT NULL) = (kind = 'rests_on')",
            name=op.f("ck_findings_rests_on"),
        ),
        sa.CheckConstraint(
            "kind IN ('merge', 'split', 'apart', 'independent', 'rests_on', 'note', 'confirm', 'dispute', 'ours', "
            "'not_ours')",
            name=op.f("ck_findings_kind"),
        ),
        sa.CheckConstraint(
            "step IN ('reprint', 'wire', 'translation', 'rewrite', 'citation', 'quotes_primary')",
            name=op.f("ck_findings_step"),
        ),
    )
    op.create_index("ix_findings_url_key", "findings", ["url_key"])
    op.create_table(
        "finding_articles",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("finding_id", "article_id", name="pk_finding_articles"),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.finding_id"], name="fk_finding_articles_finding_id"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_finding_articles_article_id"),
        sa.CheckConstraint("side IN ('one', 'other')", name=op.f("ck_finding_articles_side")),
    )
    op.create_index("ix_finding_articles_article_id", "finding_articles", ["article_id"])
    op.create_table(
        "revocations",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("revoked_by", PlainText(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=False),
        sa.Column("why", PlainText(), nullable=False),
        sa.PrimaryKeyConstraint("finding_id", name="pk_revocations"),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.finding_id"], name="fk_revocations_finding_id"),
    )
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in _APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                sa.text(
                    f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} only append'); END"  # constants
                )
            )
