"""What a piece of a file may look like: text, a list, a record, a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text of 1 to `longest` characters that passes `check`."""

    longest: int
    check: "Callable[[str], str | None] | None" = None
    """Returns what is wrong with a text, or None."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of at least `fewest` items; with `lone`, a single item may stand without its dash."""

    item: "Shape"
    fewest: int = 0
    lone: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys."""

    name: str
    required: "Mapping[str, Shape]"
    optional: "Mapping[str, Shape]"
    draft: "Record | None" = None
    """The shape of one that has a `status`; None where there is none."""

    @property
    def fields(self) -> "Mapping[str, Shape]":
        """Every key that it may have, those that it must have first."""
        return {**self.required, **self.optional}


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from ids, which the curator chooses, to values of one shape."""

    value: "Shape"


Shape: TypeAlias = Text | ListOf | Record | Table
