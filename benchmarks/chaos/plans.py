"""The scenarios: what runs, what breaks, and how large the long and the short form are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import Final


class Trouble(Enum):
    """What is done to the bot while it answers."""

    NONE = "nothing"
    KILLS = "kill -9 of a bot"
    RESTARTS = "SIGTERM"
    NO_DATABASE = "kill -9 of PostgreSQL"
    FAULTS = "connections lost"
    NO_ROOM = "files cannot be written"
    WRONG_CLOCK = "clock -2 h, +400 days"
    STALLS = "stand-still of 1 s"


@dataclass(frozen=True, slots=True)
class Plan:
    """A scenario."""

    about: str
    trouble: Trouble
    updates: int
    """At least."""
    rate: float
    """Updates a second."""
    blows: int = 0
    """How often the trouble comes, at least: the load goes on until it has."""
    webhook: bool = True
    replicas: int = 1
    """Updates come to them in turn."""
    postgres: bool = False
    faults: float = 0.0
    """The share of connections, to Telegram and to PostgreSQL, that is harmed each second."""
    unheard: float = 0.02
    """The share of a webhook's acknowledgements that get lost on their way to Telegram."""
    chats: int = 400
    presses: float = 0.1
    """The share of messages that a press of a button comes along with."""
    entries: int = 40
    wordings: int = 2
    """Phrases of each entry."""
    bare: bool = False
    """A bare endpoint takes the bot's place, which says something at once."""
    mutant: str | None = None
    """A mistake that is made on purpose: the run must show it."""

    def sized(self, updates: int | None, blows: int | None, rate: float | None) -> "Plan":
        """Return the plan in another size, where one is given."""
        return replace(
            self,
            updates=self.updates if updates is None else updates,
            blows=self.blows if blows is None else blows,
            rate=self.rate if rate is None else rate,
        )


_WEBHOOK: Final = Plan(
    "one bot, webhook, SQLite; killed 0.5-2 s after it answers",
    Trouble.KILLS, updates=20_000, rate=80, blows=100,
)  # fmt: skip
_REPLICAS: Final = Plan(
    "three bots, webhook, PostgreSQL; one killed 0.5-2 s after it answers",
    Trouble.KILLS, updates=20_000, rate=80, blows=100, replicas=3, postgres=True,
)  # fmt: skip
_OPEN_LOOP: Final = Plan(
    "10,000 phrases, one bot, webhook, SQLite",
    Trouble.NONE, updates=30_000, rate=100, unheard=0.0, chats=3_000, presses=0.0,
    entries=2_500, wordings=4,
)  # fmt: skip
_MUTANT: Final = replace(_WEBHOOK, updates=2_000, blows=10)

PLANS: Final[Mapping[str, Plan]] = MappingProxyType(
    {
        "kill-webhook": _WEBHOOK,
        "kill-replicas": _REPLICAS,
        "kill-polling": replace(
            _WEBHOOK,
            about="one bot, polling, SQLite; killed 0.5-2 s after it answers",
            webhook=False, updates=10_000, blows=50,
        ),
        "kill-postgres": replace(
            _REPLICAS,
            about="three bots, webhook, PostgreSQL; it is killed every 4 s",
            trouble=Trouble.NO_DATABASE, updates=5_000, blows=15,
        ),
        "faults": replace(
            _REPLICAS,
            about="three bots, webhook, PostgreSQL; 30 % of connections harmed each second",
            trouble=Trouble.FAULTS, updates=5_000, faults=0.3, blows=100, rate=40,
        ),
        "restarts": replace(
            _WEBHOOK,
            about="one bot, webhook, SQLite; stopped by SIGTERM 1-3 s after it answers",
            trouble=Trouble.RESTARTS, updates=5_000, blows=20, rate=150,
        ),
        "no-room": replace(
            _WEBHOOK,
            about="one bot, webhook, SQLite; for 3 s at a time no file takes a byte",
            trouble=Trouble.NO_ROOM, updates=1_000, blows=5,
        ),
        "wrong-clock": replace(
            _WEBHOOK,
            about="one bot, webhook, SQLite; restarted with its clock at -2 h, at +400 days, right",
            trouble=Trouble.WRONG_CLOCK, updates=1_000, blows=6,
        ),
        "bare": replace(_OPEN_LOOP, about="a bare endpoint, for comparison", bare=True),
        "open-loop": _OPEN_LOOP,
        "stalls": replace(
            _OPEN_LOOP,
            about="negative control: the measurement must show stand-stills of 1 s",
            trouble=Trouble.STALLS, updates=3_000, blows=5,
        ),
        "flood": replace(
            _OPEN_LOOP, about="far more than can be answered: saturation", updates=5_000, rate=2_000
        ),
        "mutant-no-update-ids": replace(
            _MUTANT, about="negative control: update ids forgotten", mutant="no-update-ids"
        ),
        "mutant-acknowledge-first": replace(
            _MUTANT, about="negative control: acknowledged first", mutant="acknowledge-first"
        ),
        "mutant-no-row-lock": replace(
            _REPLICAS, about="negative control: conversations not locked", trouble=Trouble.NONE,
            updates=2_000, blows=0, chats=40, presses=0.8, mutant="no-row-lock",
        ),
    }
)  # fmt: skip
"""The scenarios by name, in their long form."""

LOAD: Final = frozenset({"bare", "open-loop", "stalls", "flood"})
"""Those that measure delays: they need a machine of their own."""

MANY_FILES: Final = 1_000
"""Files with flipped bits, in the long form,"""
FEW_FILES: Final = 20
"""and in the short one."""

SHORT: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "kill-webhook": (300, 3),
        "kill-replicas": (300, 3),
        "kill-polling": (300, 3),
        "kill-postgres": (300, 2),
        "faults": (300, 10),
        "restarts": (300, 2),
        "no-room": (200, 1),
        "wrong-clock": (200, 3),
        "stalls": (200, 1),
        "mutant-no-update-ids": (300, 4),
        "mutant-acknowledge-first": (300, 3),
        "mutant-no-row-lock": (300, 0),
    }
)
"""Updates and blows of the short form."""
