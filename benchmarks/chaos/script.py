"""What members say, what the bot knows, and which answers are right after what was said before.

Entries are numbered from 0. The bot's own core is not asked what is right: a handful of rules is
enough here, and `tests/benchmarks/test_chaos.py` holds them against it.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, assert_never

REMEMBERED: Final = 8
"""Turns of a conversation that the bot takes into account."""

_SYLLABLES: Final = tuple(a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u"))
_ASKED_AS: Final = (
    "What happened to the {0} {1} in the archive?",
    "Who wrote about the {0} {1} first?",
    "Where was the {0} {1} found?",
    "Why did they rename the {0} {1}?",
)
_FACT: Final = re.compile(r"\bFact (\d+) holds\b")
_SOURCES: Final = re.compile(r"\u201cCase (\d+)\u201d")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that one entry answers, whatever was said before."""

    entry: int
    wording: int = 0


@dataclass(frozen=True, slots=True)
class GoOn:
    """A message that asks for what comes after the last answer."""


@dataclass(frozen=True, slots=True)
class Sources:
    """A message that asks what the last answer rests on; the bot remembers no turn for it."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button that shows an entry."""

    entry: int


Step: TypeAlias = Ask | GoOn | Sources | Press


@dataclass(frozen=True, slots=True)
class Shows:
    """A reply that shows an entry."""

    entry: int


@dataclass(frozen=True, slots=True)
class Cites:
    """A reply that tells what an entry rests on."""

    entry: int


@dataclass(frozen=True, slots=True)
class Else:
    """A reply that is neither: never right here."""


Heard: TypeAlias = Shows | Cites | Else


@dataclass(frozen=True, slots=True)
class Script:
    """A knowledge of `entries` made-up entries and what can be said about it."""

    entries: int
    wordings: int = 2
    """Phrases of each entry, 1..4."""

    def text(self, step: Ask | GoOn | Sources) -> str:
        """Return what a member writes."""
        match step:
            case Ask(entry, wording):
                return _ASKED_AS[wording].format(*_names(entry))
            case GoOn():
                return "go on"
            case Sources():
                return "source?"
            case _:
                assert_never(step)

    def next_step(self, chance: random.Random, *, opening: bool) -> Ask | GoOn | Sources:
        """Return what a member says next: a question to open with, else often less."""
        drawn = 1.0 if opening else chance.random()
        if drawn < 0.5:
            return GoOn()
        if drawn < 0.6:
            return Sources()
        return Ask(chance.randrange(self.entries), chance.randrange(self.wordings))

    def right(self, step: Step, shown: Sequence[int]) -> tuple[Heard, tuple[int, ...]]:
        """Return the right reply after the entries `shown` (oldest first), and the entries then.

        Where nothing was shown, there is nothing to go on with.
        """
        match step:
            case Ask(entry) | Press(entry):
                return Shows(entry), (*shown, entry)
            case GoOn() | Sources() if not shown:
                return Else(), ()
            case GoOn():
                following = self._after(shown)
                return Shows(following), (*shown, following)
            case Sources():
                return Cites(shown[-1]), tuple(shown)
            case _:
                assert_never(step)

    def write(self, path: Path) -> None:
        """Write the knowledge as a file that the bot reads."""
        content = {
            "thread": {"title": "What do the made-up archives hold?"},
            "sources": {"book": {"title": "A made-up book", "year": "1999"}},
            "topics": {"all": "Everything"},
            "entries": list(self._entries()),
        }
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")  # JSON is YAML

    def _after(self, shown: Sequence[int]) -> int:
        lately = shown[-REMEMBERED:]
        following = (lately[-1] + 1) % self.entries
        candidates: tuple[int, ...] = (following, *range(self.entries))
        return next(each for each in candidates if each not in lately)

    def _entries(self) -> Iterator[dict[str, object]]:
        for entry in range(self.entries):
            yield {
                "id": f"case-{entry}",
                "topic": "all",
                "title": f"Case {entry}",
                "questions": [self.text(Ask(entry, each)) for each in range(self.wordings)],
                "short": f"Fact {entry} holds.",
                "answer": "The file says no more than that.",
                "citations": [{"source": "book"}],
                "follow_ups": [f"case-{(entry + 1) % self.entries}"],
            }


def heard(text: str) -> Heard:
    """Return what a text of the bot says.

    >>> heard("<b>Fact 12 holds.</b>"), heard("Something went wrong on my side.")
    (Shows(entry=12), Else())
    """
    if found := _SOURCES.search(text):
        return Cites(int(found[1]))
    if found := _FACT.search(text):
        return Shows(int(found[1]))
    return Else()


def entry_of(id_: str) -> int:
    """Return the number of the entry that has this id."""
    return int(id_.removeprefix("case-"))


def _names(entry: int) -> tuple[str, str]:
    """Return two words that no other entry has both of; the first is its own."""
    own = random.Random(entry)  # noqa: S311 -- the same names in every run
    name = "".join(own.choices(_SYLLABLES, k=2)) + _numeral(entry)
    return name, "".join(own.choices(_SYLLABLES, k=3))


def _numeral(number: int) -> str:
    first, second = divmod(number, len(_SYLLABLES))
    return _SYLLABLES[first] + _SYLLABLES[second] + "n"
