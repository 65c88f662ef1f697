"""A post as a row of a database, and back."""

from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Final

from bot.core.text import clean
from bot.curation.draft.discussion import Loss, Markup, Post

COLUMNS: Final = tuple(each.name for each in fields(Post))
"""Of a post, in the order of its row; the first is its id."""


def to_row(post: Post) -> tuple[object, ...]:
    """Return a post as values that SQLite keeps."""
    return tuple(stored(getattr(post, name)) for name in COLUMNS)


def from_row(row: tuple[object, ...]) -> Post:
    """Return the post that a row was made of."""
    values = dict(zip(COLUMNS, row, strict=True))
    at, loss = values["at"], values["loss"]
    values["at"] = datetime.fromisoformat(str(at)) if at else None
    values["markup"] = Markup[str(values["markup"])]
    values["loss"] = Loss[str(loss)] if loss else None
    values["opens"], values["question"] = bool(values["opens"]), bool(values["question"])
    return Post(**values)  # type: ignore[arg-type]


def stored(value: object) -> object:
    """Return a value as SQLite keeps it, a text without what cannot be written."""
    match value:
        case Enum():
            return value.name
        case datetime():
            return value.isoformat()
        case str():
            return clean(value)
        case _:
            return value
