"""What must survive a restart: the turns of every conversation, in SQLite or PostgreSQL."""

from bot.store.backup import back_up
from bot.store.errors import StoreError
from bot.store.store import Store, open_store

__all__ = ["Store", "StoreError", "back_up", "open_store"]
