"""What must survive a restart, in one SQLite file: conversations, and which updates were done."""

from bot.store.errors import StoreError
from bot.store.handling import Arrival, Handling
from bot.store.schema import Schema
from bot.store.store import Store, look_into, open_store

__all__ = ["Arrival", "Handling", "Schema", "Store", "StoreError", "look_into", "open_store"]
