"""What must survive a restart, in one SQLite file: conversations, and which updates were done."""

from bot.store.errors import StoreError
from bot.store.handling import Arrival, Handling
from bot.store.store import Store, open_store

__all__ = ["Arrival", "Handling", "Store", "StoreError", "open_store"]
