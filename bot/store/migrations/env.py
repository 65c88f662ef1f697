"""Runs the migrations on the connection, and in the transaction, of `bot.store.schema.upgrade`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
