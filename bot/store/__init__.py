"""What must survive a restart, in SQLite or PostgreSQL: conversations, and the updates done."""

from bot.store.arrival import Arrival
from bot.store.backup import back_up
from bot.store.errors import StoreError, Unstorable
from bot.store.handling import Handling
from bot.store.keys import key_of
from bot.store.questions import Asked
from bot.store.schema import Schema
from bot.store.store import Store, look_into, open_store
from bot.store.turns import Given
from bot.store.updates import UPDATES_KEPT

__all__ = [
    "UPDATES_KEPT",
    "Arrival",
    "Asked",
    "Given",
    "Handling",
    "Schema",
    "Store",
    "StoreError",
    "Unstorable",
    "back_up",
    "key_of",
    "look_into",
    "open_store",
]
