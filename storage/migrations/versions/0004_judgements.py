"""What articles rest on, and the dated judgements of stories."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment, PlainText

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "derivations",
        sa.Column("derivation_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Integer()),
        sa.Column("origin_name", PlainText(), nullable=False),
        sa.Column("origin_kind", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("is_certain", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("evidence", PlainText(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("derivation_id", name="pk_derivations"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_derivations_article_id"),
        sa.ForeignKeyConstraint(["origin_id"], ["articles.article_id"], name="fk_derivations_origin_id"),
        sa.CheckConstraint(
            "confidence BETWEEN 0 AND 1",
            name=op.f("ck_derivations_confidence"),
        ),
        sa.CheckConstraint(
            "origin_id <> article_id",
            name=op.f("ck_derivations_origin"),
        ),
        sa.CheckConstraint(
            "origin_kind IN ('article', 'agency', 'outlet', 'party', 'document', 'unknown')",
            name=op.f("ck_derivations_origin_kind"),
        ),
        sa.CheckConstraint(
            "kind IN ('reprint', 'wire', 'translation', 'rewrite', 'citation', 'quotes_primary')",
            name=op.f("ck_derivations_kind"),
        ),
    )
    op.create_index(
        "ix_derivations_article_id",
        "derivations",
        ["article_id"],
    )
    op.create_index(
        "ix_derivations_origin_id",
        "derivations",
        ["origin_id"],
    )
    op.create_table(
        "assessments",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("assessed_at", Moment(), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("rule", PlainText(), nullable=False),
        sa.Column("assessment", sa.JSON(), nullable=False),
        sa.Column("coverage", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", name="pk_assessments"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.story_id"], name="fk_assessments_story_id"),
        sa.CheckConstraint(
            "at_least >= 0 AND at_most >= 1 AND at_least <= at_most",
            name=op.f("ck_assessments_counts"),
        ),
        sa.CheckConstraint(
            "verdict IN ('disputed', 'confirmed', 'corroborated', 'single_source')",
            name=op.f("ck_assessments_verdict"),
        ),
    )
    op.create_index(
        "ix_assessments_story_id",
        "assessments",
        ["story_id"],
    )
