"""The Bot API's methods and types, read from specification.json."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.telegram_server.refused import JsonObject, Refused


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a method, or a field of a type; `limit`: least, most, unit."""

    types: tuple[str, ...]
    required: bool
    limit: tuple[int, int, str] | None
    values: tuple[str, ...]  # all that are allowed; empty: any


Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Specification:
    """The methods and types of the Bot API; a type has fields, or subtypes."""

    methods: Mapping[str, Fields]
    returns: Mapping[str, tuple[str, ...]]
    types: Mapping[str, Fields | tuple[str, ...]]

    def method(self, name: str) -> str:
        """The method's name as it is written; Telegram does not mind the case.

        Raises: Refused.
        """
        for each in self.methods:
            if each.lower() == name.lower():
                return each
        raise Refused("Not Found: method not found", 404)

    def fields(self, kind: str) -> Fields:
        """The fields of a type that has some."""
        entry = self.types[kind]
        assert not isinstance(entry, tuple)
        return entry

    def subtypes(self, kind: str) -> tuple[str, ...]:
        """What a type can be instead of an object of its own."""
        entry = self.types.get(kind, ())
        return entry if isinstance(entry, tuple) else ()

    def objects(self, kind: str) -> Iterator[str]:
        """The types with fields that a type stands for."""
        for each in self.subtypes(kind):
            yield from self.objects(each)
        if kind in self.types and not self.subtypes(kind):
            yield kind


@cache
def specification() -> Specification:
    raw = json.loads(Path(__file__).with_name("specification.json").read_text(encoding="utf-8"))
    return Specification(
        methods={name: _fields(each["fields"]) for name, each in raw["methods"].items()},
        returns={name: tuple(each["returns"]) for name, each in raw["methods"].items()},
        types={
            name: _fields(each) if isinstance(each, dict) else tuple(each)
            for name, each in raw["types"].items()
        },
    )


def _fields(raw: JsonObject) -> Fields:
    return {
        name: Field(
            types=tuple(each["t"]),
            required=bool(each.get("r")),
            limit=tuple(each["l"]) if "l" in each else None,
            values=tuple(each.get("v", ())),
        )
        for name, each in raw.items()
    }
