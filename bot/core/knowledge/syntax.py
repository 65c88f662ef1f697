"""What keeps a text from being YAML, told to those who write texts and not YAML.

The parser says which of its rules is broken, and where that shows: a quotation mark that is never
closed shows at the end of the file. What it says, where it began and what it had read last tell
together which slip it was.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml

from bot.core.knowledge.lines import lines_of

_OTHER_BLANKS: Final = re.compile(r" *[^\S \r\n]")


_Place: TypeAlias = tuple[int, int]
"""A line and a column, both from 0 on."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the parser stumbled."""

    lines: Sequence[str]
    stumbled: _Place
    begun: _Place
    """The start of what it was reading then."""
    before: _Place
    """The start of what it had read last."""
    goes_on: bool
    """Whether that ends on the line where it stumbled."""
    quoted: bool
    """Whether that is a text in quotes."""

    def rest(self, line: int, column: int = 0) -> str:
        """Return a line from a column on; nothing behind the end of the text."""
        return "".join(self.lines[line : line + 1])[column:]

    def sign(self, place: _Place) -> str:
        """Return the character at a place."""
        return self.rest(*place)[:1]


_Slip: TypeAlias = tuple[int, str]
_Explain: TypeAlias = Callable[[_Spot], _Slip]


def explained(error: yaml.MarkedYAMLError, text: str, last: yaml.Event) -> tuple[int, str]:
    """Return the line of the slip that stopped the parser, from 1 on, and what to write instead.

    `last` is the event before, of those that a sign or a word of the text stands for.
    """
    context, problem = error.context or "", error.problem or "it cannot be read"
    spot = _spot(error, text, last)
    known = (explain for before, what, explain in _KNOWN if before in context and what in problem)
    line, told = _blank(spot) or next(known, _unknown(problem))(spot)
    return line + 1, told


def _spot(error: yaml.MarkedYAMLError, text: str, last: yaml.Event) -> _Spot:
    stumbled, begun, before, ended = (
        (mark.line, mark.column) if mark else None
        for mark in (error.problem_mark, error.context_mark, last.start_mark, last.end_mark)
    )
    stumbled = stumbled or begun or (0, 0)
    return _Spot(
        lines_of(text),
        stumbled,
        begun or stumbled,
        before or stumbled,
        goes_on=ended is not None and ended[0] == stumbled[0],
        quoted=isinstance(last, yaml.ScalarEvent) and last.style in ("'", '"'),
    )


def _blank(spot: _Spot) -> _Slip | None:
    for line, _ in (spot.before, spot.stumbled):
        if _OTHER_BLANKS.match(spot.rest(line)):
            return line, "a tab or another blank begins this line; indent with spaces"
    if spot.sign(spot.stumbled) == "\t":
        return spot.stumbled[0], "a tab stands where YAML wants a space; write a space"
    return None


def _unknown(problem: str) -> _Explain:
    return _shown(f"this is not YAML ({problem}); check quotes and indentation near this line")


def _shown(what: str) -> _Explain:
    """Return what says so of the line where the slip shows."""
    return lambda spot: (spot.stumbled[0], what)


def _begun(what: str) -> _Explain:
    """Return what says so of the line where that begins which the slip is in; SIGN is its sign."""
    return lambda spot: (spot.begun[0], what.replace("SIGN", spot.sign(spot.begun)))


def _colon(spot: _Spot) -> _Slip:
    begins, shows = spot.before[0], spot.stumbled[0]
    if begins == shows:
        return shows, "the text holds a colon and a space; put it in quotes"
    goes_on = f"this line goes on with the text that begins on line {begins + 1}"
    return shows, f"{goes_on}; indent it like the key there, or put that text in quotes"


def _out_of_place(spot: _Spot) -> _Slip:
    if spot.goes_on and spot.quoted:
        ends = "the text goes on after its closing quotation mark"
        return spot.before[0], f"{ends}; put all of it in quotes of the other kind"
    if spot.goes_on and (sign := spot.sign(spot.before)) in ("]", "}"):
        return spot.before[0], f"the text goes on after {sign}; put all of it in quotes"
    (line, column), (_, aligned) = spot.stumbled, spot.begun
    if column == aligned:
        mixed = "a key and an item ('- ') stand side by side"
        return line, f"{mixed}; indent this line, or begin both alike"
    unlike = "this line is indented like none that it could belong to"
    return line, f"{unlike}; indent it like its neighbours"


_UNCLOSED: Final = _begun("what SIGN opens is not closed; close it, or put the text in quotes")
_SIGN: Final = _begun("a text cannot begin with SIGN; put it in quotes")

_KNOWN: Final[tuple[tuple[str, str, _Explain], ...]] = (
    (
        "",
        "could not find expected ':'",
        _begun("this is neither 'key: text' nor '- item'; write one, with the space in it"),
    ),
    (
        "scanning a quoted scalar",
        "",
        _begun("the quotation mark that opens here is not closed; close it"),
    ),
    (
        "parsing a quoted scalar",
        "",
        _shown("a \\ in double quotes has a meaning of its own; use single quotes"),
    ),
    ("", "mapping values are not allowed", _colon),
    (
        "",
        "block sequence entries are not allowed",
        _shown("'- ' cannot follow a key; begin the list a line below, or put the text in quotes"),
    ),
    (
        "scanning a block scalar",
        "did not find expected comment or line break",
        _begun("a text cannot follow SIGN; begin it a line below, or put all of it in quotes"),
    ),
    ("parsing a flow sequence", "", _UNCLOSED),
    ("parsing a flow mapping", "", _UNCLOSED),
    (
        "parsing a flow node",
        "",
        _shown("a [ or { before this is not closed; close it, or put the text in quotes"),
    ),
    ("", "did not find expected key", _out_of_place),
    ("", "did not find expected '-' indicator", _out_of_place),
    ("", "found character that cannot start any token", _SIGN),
    ("", "mapping keys are not allowed", _SIGN),
    ("scanning a directive", "", _SIGN),
    ("scanning an alias", "", _SIGN),
    ("scanning an anchor", "", _SIGN),
    ("scanning a tag", "", _SIGN),
)
"""What the parser says it was reading, what of it was wrong, and what that means."""
