"""The shape of a knowledge file as a JSON Schema, for editors: they complete keys and mark slips.

It says less than `check`, which also looks at what names what.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, assert_never

from bot.core.knowledge.schema import FILE, ID, LANGUAGE, PROBABILITY, STATUS, URL
from bot.core.knowledge.shapes import ListOf, Record, Shape, Table, Text
from bot.core.knowledge.values import DRAFT, ID_PATTERN, LANGUAGE_PATTERN

Schema = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SAID: Final[Mapping[str, str]] = {
    "thread": "The discussion that the knowledge is drawn from.",
    "sources": "What is cited: books, documents, pages, each once, under a key of your own.",
    "topics": "Titles of topics, by their ids.",
    "entries": "What the bot can answer.",
    "gaps": "What is asked and known not to be answered here: never answered.",
    "policy": "How sure the bot must be with this file.",
    "tests": "Questions with the entry that must answer them; nothing: none may.",
    "ru": "The same in Russian.",
    "title": "What it is called, on buttons and in lists.",
    "url": "An address that starts with https:// or http://.",
    "community": "Where the discussion was held.",
    "date": "When, as you would write it.",
    "author": "Who wrote it.",
    "year": "When it was published.",
    "published": "The publisher, or the journal with volume and number.",
    "language": "Two letters such as ru; without it, en.",
    "isbn": "The ISBN of a book.",
    "id": "Lower-case letters a-z, digits and hyphens; buttons and links carry it.",
    "topic": "The id of its topic.",
    "questions": "Wordings as members type them, the best first.",
    "short": "The answer in one sentence.",
    "answer": "The answer. [key] after a sentence marks the citation it rests on.",
    "citations": "What the answer rests on.",
    "disputed": "Where the discussion and scholarship differ, or what is not settled.",
    "follow_ups": "Ids of the entries that are asked for next.",
    "status": "draft: still being written, and not served.",
    "source": "A key under sources.",
    "pages": "Such as 12 or 430-431.",
    "quote": "The words themselves.",
    "ask": "A question worded unlike every question of the entry.",
    "expect": "The id of the entry that must answer, or nothing.",
    "after": "Ids of the entries answered just before, the oldest first.",
    "answer_at": "The probability from which the first entry is answered.",
    "suggest_at": "The probability from which entries are offered.",
    "subject": "What all of it is about.",
}


def json_schema() -> Schema:
    """Return the schema of a file."""
    title = "A knowledge file of Footnote"
    return {"$schema": _DIALECT, "title": title, **_schema(FILE)}


def _schema(shape: Shape) -> Schema:
    match shape:
        case Text():
            return _text(shape)
        case ListOf(item, fewest, lone):
            items: Schema = {"type": "array", "items": _schema(item)}
            if fewest:
                items["minItems"] = fewest
            return {"anyOf": [items, _schema(item)]} if lone else items
        case Table(value):
            names = {"pattern": ID_PATTERN}
            values = _schema(value)
            return {"type": "object", "propertyNames": names, "additionalProperties": values}
        case Record(draft=draft) if draft:
            by_status = {"required": ["status"]}
            return {"if": by_status, "then": _record(draft), "else": _record(shape)}
        case Record():
            return _record(shape)
        case _:
            assert_never(shape)


def _record(shape: Record) -> Schema:
    fields = shape.fields
    schema: Schema = {
        "type": "object",
        "properties": {key: _said(key) | _schema(value) for key, value in fields.items()},
        "additionalProperties": False,
    }
    if shape.required:
        schema["required"] = [*shape.required]
    return schema


def _said(key: str) -> Schema:
    return {"description": _SAID[key]}


def _text(shape: Text) -> Schema:
    if shape.check in _CHECKED:
        return _CHECKED[shape.check]
    # What looks like a number or a yes is text to us.
    return {"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": shape.longest}


_CHECKED: Final[Mapping[Callable[[str], str | None] | None, Schema]] = {
    ID.check: {"type": "string", "pattern": ID_PATTERN},
    URL.check: {"type": "string", "pattern": "^https?://", "maxLength": URL.longest},
    LANGUAGE.check: {"type": "string", "pattern": LANGUAGE_PATTERN},
    STATUS.check: {"const": DRAFT},
    PROBABILITY.check: {"type": "number", "minimum": 0, "maximum": 1},
}
