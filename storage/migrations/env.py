"""Alembic runs this file for every command: it uses the transaction that it is handed, and no other connection."""

from alembic import context

from storage.tables import metadata

# Steps are numbered by hand and run one after another in the caller's transaction: all of them or none.
context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
