"""Files that someone would write to harm who reads them, each with the sentence that answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_lowercase
from typing import Final

_NOT_PLAIN: Final = (
    "anchors (&), aliases (*), merge keys (<<) and tags (!) are not allowed; "
    "write the text out, in quotes if it begins so"
)
_ENOUGH: Final = "there are more than 1,000 mistakes; correct these first"
_TOO_DEEP: Final = "nested deeper than 10 levels; check the indentation"
_TOO_LONG: Final = "a text of 2,000,000 characters; shorten it, or close its quotation mark"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, made when it is needed, and what its reader is told: the line, and a sentence."""

    name: str
    content: Callable[[], bytes]
    line: int
    told: str


def hostile_files() -> tuple[Hostile, ...]:
    """Return the twelve."""
    return (
        _text(
            "aliases upon aliases", lambda: "a: &a [ha]\n" + _upon_each_other("[{}]"), 1, _NOT_PLAIN
        ),
        _text(
            "merge keys upon merge keys",
            lambda: "a: &a {x: y}\n" + _upon_each_other("{{<<: [{}]}}"),
            1,
            _NOT_PLAIN,
        ),
        _text("one alias very often", lambda: f"a: &a x\nb: [{'*a, ' * 1_000_000}]\n", 2, _ENOUGH),
        _text(
            "very many anchors",
            lambda: "".join(f"- &a{n} x\n" for n in range(250_000)),
            1000,
            _ENOUGH,
        ),
        _text(
            "a list that holds itself", lambda: "entries: &a\n- *a\n- &b {c: *b}\n", 2, _NOT_PLAIN
        ),
        _text("Python's objects", lambda: "a: !!python/object/apply:os.abort []\n", 1, _NOT_PLAIN),
        _text("a million brackets", lambda: "[" * 1_000_000, 1, _TOO_DEEP),
        _text(
            "indentation that costs by its square",
            lambda: "".join(" " * depth + "a:\n" for depth in range(2_000)),
            11,
            _TOO_DEEP,
        ),
        _text(
            "a number of two million digits",
            lambda: f"thread:\n  title: {'9' * 2_000_000}\n",
            2,
            _TOO_LONG,
        ),
        _text("very many documents", lambda: "--- a\n" * 500_000, 1001, _ENOUGH),
        Hostile(
            "UTF-16 with null bytes",
            lambda: "a: b\n".encode("utf-16") + bytes(1_000_000),
            1,
            "this is not UTF-8 text. Save the file as UTF-8.",
        ),
        _text(
            "seventy million characters",
            lambda: "#" * 70_000_000,
            1,
            "the file is larger than 64 MB; split it",
        ),
    )


def _upon_each_other(wrapped: str) -> str:
    """Return 25 lines, each of which holds the one before it nine times."""
    return "".join(
        f"{later}: &{later} {wrapped.format(', '.join([f'*{earlier}'] * 9))}\n"
        for earlier, later in pairwise(ascii_lowercase)
    )


def _text(name: str, text: Callable[[], str], line: int, told: str) -> Hostile:
    return Hostile(name, lambda: text().encode(), line, told)
