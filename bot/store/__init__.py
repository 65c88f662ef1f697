"""What must survive a restart: the turns of every conversation, in one SQLite file."""

from bot.store.errors import StoreError
from bot.store.schema import Schema
from bot.store.store import Store, look_into, open_store

__all__ = ["Schema", "Store", "StoreError", "look_into", "open_store"]
