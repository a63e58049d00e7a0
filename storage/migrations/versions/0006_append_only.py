"""Judgements, texts and what was sent are appended, never changed: the database refuses anything else."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_APPEND_ONLY = ("versions", "assessments", "alerts", "delivery_attempts")
# A delivery changes its state and lease only.
_FIXED = {"deliveries": ("alert_id", "subscriber_id", "message", "due_at")}


def upgrade() -> None:
    """Creates the triggers. Other databases get theirs in the step that brings those databases."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in _APPEND_ONLY:
        _refuse(table, "UPDATE", f"{table} only append")
        _refuse(table, "DELETE", f"{table} only append")
    for table, columns in _FIXED.items():
        _refuse(table, f"UPDATE OF {', '.join(columns)}", f"{table} change their state and lease only")
        _refuse(table, "DELETE", f"{table} are kept")


def _refuse(table: str, change: str, why: str) -> None:
    name = f"{table}_no_{change.split()[0].lower()}"
    op.execute(
        sa.text(
            f"CREATE TRIGGER {name} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )  # constants
    )
