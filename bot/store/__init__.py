"""What must survive a restart: the turns of every conversation, in one SQLite file."""

from bot.store.errors import StoreError
from bot.store.store import Store, open_store

__all__ = ["Store", "StoreError", "open_store"]
