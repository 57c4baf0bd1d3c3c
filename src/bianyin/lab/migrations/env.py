"""Run by Alembic: the migrations over the connection, and within the transaction, that `lab_database` gives."""

from __future__ import annotations

from alembic import context

from bianyin.lab.lab_tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
