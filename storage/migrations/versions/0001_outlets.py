"""Who publishes, what we poll, and what came of it."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment, PlainText, Span, Words

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "owners",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", PlainText(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name="pk_owners"),
        sa.UniqueConstraint("name", name="uq_owners_name"),
    )
    op.create_table(
        "outlets",
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", PlainText(), nullable=False),
        sa.Column("aliases", Words(), nullable=False),
        sa.Column("domains", Words(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("country", PlainText(), nullable=False),
        sa.Column("languages", Words(), nullable=False),
        sa.Column("standing", sa.String(32), nullable=False),
        sa.Column("standing_since", sa.Date()),
        sa.Column("credits", Words(), nullable=False),
        sa.Column("retired_at", Moment()),
        sa.PrimaryKeyConstraint("outlet_id", name="pk_outlets"),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.owner_id"], name="fk_outlets_owner_id"),
        sa.UniqueConstraint("name", name="uq_outlets_name"),
        sa.CheckConstraint(
            "kind IN ('government', 'court', 'legislature', 'agency', 'press', 'broadcaster', 'trade', "
            "'law_firm', 'party', 'blog', 'aggregator', 'forum', 'unknown')",
            name=op.f("ck_outlets_kind"),
        ),
        sa.CheckConstraint(
            "standing IN ('known', 'unknown', 'muted')",
            name=op.f("ck_outlets_standing"),
        ),
    )
    op.create_index(
        "ix_outlets_owner_id",
        "outlets",
        ["owner_id"],
    )
    op.create_table(
        "watches",
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("url", PlainText(), nullable=False),
        sa.Column("spider", PlainText(), nullable=False),
        sa.Column("retired_at", Moment()),
        sa.Column("next_check_at", Moment()),
        sa.Column("interval", Span(), nullable=False),
        sa.Column("etag", PlainText(), nullable=False),
        sa.Column("last_modified", PlainText(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_read_at", Moment()),
        sa.Column("last_success_at", Moment()),
        sa.Column("last_fetched_at", Moment()),
        sa.Column("last_outcome", sa.String(32)),
        sa.Column("problem", PlainText(), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("entry_times", Words(), nullable=False),
        sa.PrimaryKeyConstraint("watch_id", name="pk_watches"),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.outlet_id"], name="fk_watches_outlet_id"),
        sa.UniqueConstraint("url", name="uq_watches_url"),
        sa.CheckConstraint(
            "last_outcome IN ('ok', 'not_modified', 'gone', 'refused', 'rate_limited', 'server_error', "
            "'unreachable', 'robots', 'forbidden_address', 'too_large', 'unreadable', 'not_captured')",
            name=op.f("ck_watches_last_outcome"),
        ),
    )
    op.create_index(
        "ix_watches_next_check_at",
        "watches",
        ["next_check_at", "watch_id"],
    )
    op.create_index(
        "ix_watches_outlet_id",
        "watches",
        ["outlet_id"],
    )
    op.create_table(
        "fetches",
        sa.Column("fetch_id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer()),
        sa.Column("url", PlainText(), nullable=False),
        sa.Column("final_url", PlainText(), nullable=False),
        sa.Column("fetched_at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("http_status", sa.Integer()),
        sa.Column("body_bytes", sa.BigInteger(), nullable=False),
        sa.Column("duration", Span(), nullable=False),
        sa.Column("problem", PlainText(), nullable=False),
        sa.Column("retry_after", Span()),
        sa.Column("evidence_file", PlainText()),
        sa.Column("evidence_offset", sa.BigInteger()),
        sa.PrimaryKeyConstraint("fetch_id", name="pk_fetches"),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.watch_id"], name="fk_fetches_watch_id"),
        sa.CheckConstraint(
            "outcome IN ('ok', 'not_modified', 'gone', 'refused', 'rate_limited', 'server_error', "
            "'unreachable', 'robots', 'forbidden_address', 'too_large', 'unreadable', 'not_captured')",
            name=op.f("ck_fetches_outcome"),
        ),
        sa.CheckConstraint(
            "(evidence_file IS NULL) = (evidence_offset IS NULL)",
            name=op.f("ck_fetches_evidence"),
        ),
    )
    op.create_index(
        "ix_fetches_watch_id_fetched_at",
        "fetches",
        ["watch_id", "fetched_at"],
    )
