"""What was asked in vain -> numbered lines for a person, JSON for a script."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import TextWrapper
from typing import Final

from bot.core.inbox import Line
from bot.core.matching import Match
from bot.core.unanswered import Decision
from bot.curation.counted import counted

SHOWN: Final = 10
"""Lines that are shown unless all are asked for."""
HOW: Final = (
    "Decide: inbox same NUMBER ENTRY, inbox new NUMBER, inbox not-ours NUMBER; several numbers "
    "with commas."
)

_NOTHING: Final = "Nothing was asked in vain."
_INDENT: Final = "    "
_WIDTH: Final = 79


@dataclass(frozen=True, slots=True)
class Contents:
    """The inbox as it is now."""

    found: tuple[tuple[Line, tuple[Match, ...]], ...]
    proposed: tuple[Decision, ...]
    wished: tuple[Decision, ...]
    bad: dict[str, tuple[int, int]]
    """By entry how many found its answer good, and how many bad; only those with a bad one."""


def as_lines(inbox: Contents, most: int) -> Iterator[str]:
    """Yield the inbox in lines of 79 columns, with at most so many numbers."""
    for number, (line, matches) in enumerate(inbox.found[:most], 1):
        yield wrapped(f"{number:>2}. {line.wording}")
        if line.also:
            yield wrapped(f"{_INDENT}also: {'; '.join(line.also)}", _INDENT * 2)
        yield f"{_INDENT}{_times(len(line.questions))}, last on {line.last}"
        nearest = ", ".join(f"{match.entry.id} {match.score:.2f}" for match in matches)
        yield wrapped(f"{_INDENT}nearest: {nearest or 'none'}")
    if (more := len(inbox.found) - most) > 0:
        yield f"And {more} more: inbox --all shows them."
    yield wrapped(HOW, "") if inbox.found else _NOTHING
    if inbox.proposed:
        proposed = counted(len(inbox.proposed), "wording is", "wordings are")
        yield f"{proposed} proposed. inbox --write puts what is proposed into the file."
    for each in inbox.wished:
        yield wrapped(f"To be written: {each.wording}")
    for entry, (good, bad) in sorted(inbox.bad.items(), key=lambda item: -item[1][1]):
        yield f"Found bad: {entry}, by {bad} of {good + bad}."


def wrapped(text: str, indent: str = _INDENT) -> str:
    """Return a sentence in lines of 79 columns, those after the first indented."""
    wrapper = TextWrapper(_WIDTH, subsequent_indent=indent, break_on_hyphens=False)
    return wrapper.fill(text)


def as_json(inbox: Contents) -> str:
    """Return the inbox as one JSON object."""
    fields = {
        "lines": [_fields(number, *each) for number, each in enumerate(inbox.found, 1)],
        "proposed": [{"wording": each.wording, "entry": each.entry} for each in inbox.proposed],
        "wished": [each.wording for each in inbox.wished],
        "bad": {entry: {"good": good, "bad": bad} for entry, (good, bad) in inbox.bad.items()},
    }
    return json.dumps(fields, ensure_ascii=False, indent=2)


def _fields(number: int, line: Line, matches: tuple[Match, ...]) -> dict[str, object]:
    return {
        "number": number,
        "wording": line.wording,
        "asked": len(line.questions),
        "last": line.last.isoformat(),
        "wordings": sorted({each.text for each in line.questions}),
        "entries": [{"id": m.entry.id, "chance": round(m.score, 2)} for m in matches],
    }


def _times(count: int) -> str:
    return "asked once" if count == 1 else f"asked {count} times"
