"""Words that somebody types about lines of the inbox -> what they decide."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.cli.inbox_shown import HOW
from bot.core.knowledge import Knowledge
from bot.core.unanswered import Ruling

_NUMBER: Final = re.compile("[0-9]{1,9}")


class CannotDecide(Exception):
    """Words that decide nothing; the text says what to write."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What is decided about lines."""

    ruling: Ruling
    numbers: tuple[int, ...]
    """Of the lines as they were shown, each once."""
    entry: str | None = None
    """The id of the entry that answers them; None unless the ruling is SAME."""


def ruled(words: Sequence[str], knowledge: Knowledge) -> Ruled:
    """Return what words decide, such as `same 2,3 gulag-numbers`.

    Raises:
        CannotDecide: they decide nothing.
    """
    match words:
        case ["same", numbers, entry]:
            if entry not in knowledge.entries:
                close = knowledge.resembling(entry)
                advice = f"Did you mean '{close}'?" if close else "inbox shows the nearest."
                raise CannotDecide(f"There is no entry '{entry}'. {advice}")
            return Ruled(Ruling.SAME, _numbers(numbers), entry)
        case ["new" | "not-ours" as ruling, numbers]:
            return Ruled(Ruling(ruling), _numbers(numbers))
        case _:
            raise CannotDecide(HOW)


def _numbers(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if not all(_NUMBER.fullmatch(part) for part in parts):
        raise CannotDecide(f"'{text}' is no number of a line. {HOW}")
    return tuple(dict.fromkeys(map(int, parts)))
