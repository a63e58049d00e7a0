"""What titles and leads mean, as computed by a sentence model."""

import sqlalchemy as sa
from alembic import op

from storage.columns import PlainText

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Creates the table; what was stored before gets its vectors when they are next needed."""
    op.create_table(
        "vectors",
        sa.Column("vector_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("model", PlainText(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("vector_id", name="pk_vectors"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.version_id"], name="fk_vectors_version_id"),
        sa.UniqueConstraint("version_id", name="uq_vectors_version_id"),
    )
