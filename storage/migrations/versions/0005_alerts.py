"""Who is told, of what, and how it went."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment, PlainText, Span, Words

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "subscribers",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("address", PlainText(), nullable=False),
        sa.Column("settle", Span(), nullable=False),
        sa.Column("languages", Words(), nullable=False),
        sa.Column("rhythm", sa.String(32), nullable=False),
        sa.Column("time_zone", PlainText(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("gone_at", Moment()),
        sa.PrimaryKeyConstraint("subscriber_id", name="pk_subscribers"),
        sa.UniqueConstraint("address", name="uq_subscribers_address"),
        sa.CheckConstraint(
            "rhythm IN ('immediate')",
            name=op.f("ck_subscribers_rhythm"),
        ),
    )
    op.create_table(
        "alerts",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("planned_at", Moment(), nullable=False),
        sa.Column("assessment_id", sa.Integer()),
        sa.Column("message_id", PlainText(), nullable=False),
        sa.Column("in_reply_to", PlainText(), nullable=False),
        sa.Column("references", Words(), nullable=False),
        sa.Column("subject", PlainText(), nullable=False),
        sa.Column("article_urls", Words(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name="pk_alerts"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.assessment_id"], name="fk_alerts_assessment_id"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.story_id"], name="fk_alerts_story_id"),
        sa.UniqueConstraint("story_id", "sequence", name="uq_alerts_story_id_sequence"),
        sa.UniqueConstraint("message_id", name="uq_alerts_message_id"),
        sa.CheckConstraint(
            "kind IN ('single_source', 'corroborated', 'confirmed', 'disputed', 'record_found', 'corrected', "
            "'retracted', 'back_to_single', 'merged', 'never_corroborated')",
            name=op.f("ck_alerts_kind"),
        ),
    )
    op.create_index(
        "ix_alerts_assessment_id",
        "alerts",
        ["assessment_id"],
    )
    op.create_index(
        "ix_alerts_kind_planned_at",
        "alerts",
        ["kind", "planned_at"],
    )
    op.create_index(
        "uq_alerts_single_source",
        "alerts",
        ["story_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'single_source'"),
        postgresql_where=sa.text("kind = 'single_source'"),
    )
    op.create_table(
        "deliveries",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("next_attempt_at", Moment()),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"], name="fk_deliveries_alert_id"),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.subscriber_id"], name="fk_deliveries_subscriber_id"),
        sa.UniqueConstraint("alert_id", "subscriber_id", name="uq_deliveries_alert_id_subscriber_id"),
        sa.CheckConstraint(
            "(next_attempt_at IS NOT NULL) = (state IN ('pending', 'sending'))",
            name=op.f("ck_deliveries_open"),
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'refused', 'given_up')",
            name=op.f("ck_deliveries_state"),
        ),
    )
    op.create_index(
        "ix_deliveries_next_attempt_at",
        "deliveries",
        ["next_attempt_at", "delivery_id"],
        sqlite_where=sa.text("next_attempt_at IS NOT NULL"),
        postgresql_where=sa.text("next_attempt_at IS NOT NULL"),
    )
    op.create_index(
        "ix_deliveries_subscriber_id",
        "deliveries",
        ["subscriber_id"],
    )
    op.create_table(
        "delivery_attempts",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("attempted_at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("answer", PlainText(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_delivery_attempts"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.delivery_id"], name="fk_delivery_attempts_delivery_id"),
        sa.CheckConstraint(
            "outcome IN ('sent', 'deferred', 'refused', 'given_up')",
            name=op.f("ck_delivery_attempts_outcome"),
        ),
    )
    op.create_index(
        "ix_delivery_attempts_delivery_id",
        "delivery_attempts",
        ["delivery_id"],
    )
