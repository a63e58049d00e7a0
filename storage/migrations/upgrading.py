"""Takes a database from wherever it stands to the newest step, inside one transaction of the caller's."""

from dataclasses import dataclass

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

# As "package:folder", so that it is found in a wheel too and no path with a "%" in it can confuse the configuration.
_SCRIPTS = "storage:migrations"
CONNECTION = "connection"  # the attribute by which env.py is handed the transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """What an upgrade found and did."""

    before: str  # the step the database stood at; "" = it was empty
    head: str  # the newest step that this code knows
    is_newer: bool  # the database stands at a step that this code does not know; nothing was done


def upgrade(connection: Connection) -> Upgrade:
    """Takes every step that is missing. The caller's transaction must shut out other writers, and commits."""
    config = alembic_config(connection)
    scripts = ScriptDirectory.from_config(config)
    head = scripts.get_current_head()
    assert head is not None
    before = MigrationContext.configure(connection).get_current_revision() or ""
    known = {script.revision for script in scripts.walk_revisions()}
    if before and before not in known:
        return Upgrade(before=before, head=head, is_newer=True)
    if before != head:
        command.upgrade(config, "head")
    return Upgrade(before=before, head=head, is_newer=False)


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration without a file, bound to an open transaction."""
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    config.attributes[CONNECTION] = connection
    return config
