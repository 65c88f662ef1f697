"""What must survive a restart, in SQLite or PostgreSQL: conversations, and the updates done."""

from bot.store.backup import back_up
from bot.store.errors import StoreError
from bot.store.handling import Arrival, Given, Handling
from bot.store.schema import Schema
from bot.store.store import Store, look_into, open_store

__all__ = [
    "Arrival",
    "Given",
    "Handling",
    "Schema",
    "Store",
    "StoreError",
    "back_up",
    "look_into",
    "open_store",
]
