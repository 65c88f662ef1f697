"""Distils Telegram's machine-readable Bot API into `specification.json`.

    python tests/telegram_server/make_specification.py PATH_TO_bot_api.json

The input is `api.json` of PaulSonOfLars/telegram-bot-api-spec on GitHub (MIT), Bot API 10.1. Of
every method and type it keeps the fields: their types, whether they are required, and what only
the descriptions tell (lengths, fixed values, closed lists).
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("specification.json")

LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)", re.IGNORECASE)
ITEMS = re.compile(
    r"(?:[Ll]ist of|must include) (\d+)-(\d+)|[Aa]t most (\d+) [\w ]+ can be specified"
)
FIXED = re.compile(r'(?:always|must be) (?:"(\w+)"|(\w+))$')
CHOICE = re.compile(r'(?:one of|can be either) ((?:"[^"]+"(?: \([^)]*\))?(?:, or |, | or )?)+)')
SCALARS = {"Integer", "Float", "String", "Boolean", "InputFile"}


def field(raw: dict[str, Any]) -> dict[str, Any]:
    """One field: t types, r required, l [least, most, unit], v allowed values."""
    result: dict[str, Any] = {"t": raw["types"]}
    text = raw["description"]
    if raw["required"]:
        result["r"] = 1
    if limit := LENGTH.search(text):
        parsed = re.search(r"after entit(?:y|ies) parsing", text)
        unit = "parsed" if parsed else limit[3].lower()
        result["l"] = [int(limit[1]), int(limit[2]), unit]
    elif (items := ITEMS.search(text)) and raw["types"][0].startswith("Array"):
        result["l"] = [int(items[1] or 0), int(items[2] or items[3]), "items"]
    if raw["types"] == ["String"]:
        if fixed := FIXED.search(text):
            result["v"] = [fixed[1] or fixed[2]]
        elif (choice := CHOICE.search(text)) and choice[1].count(
            '"'
        ) > 2:  # one: the list has prose in it
            result["v"] = re.findall(r'"([^"]+)"', choice[1])
    return result


def fields(raw: dict[str, Any]) -> dict[str, Any]:
    return {each["name"]: field(each) for each in raw.get("fields", [])}


def named(types: list[str]) -> list[str]:
    """The object types that are named there, alone or as members of arrays."""
    bare = (each.replace("Array of ", "") for each in types)
    return [each for each in bare if each not in SCALARS]


def reachable(types: dict[str, Any], start: list[str]) -> set[str]:
    """The types that can appear somewhere inside the given ones."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += named(types[name].get("subtypes", []))
        for each in types[name].get("fields", []):
            waiting += named(each["types"])
    return found


def distil(api: dict[str, Any]) -> dict[str, Any]:
    methods = {
        name: {"returns": raw["returns"], "fields": fields(raw)}
        for name, raw in api["methods"].items()
    }
    start = ["Update"]
    for raw in api["methods"].values():
        start += named(raw["returns"])
        for each in raw.get("fields", []):
            start += named(each["types"])
    types = {
        name: api["types"][name].get("subtypes") or fields(api["types"][name])
        for name in sorted(reachable(api["types"], start))
    }
    source = "PaulSonOfLars/telegram-bot-api-spec, MIT License, Copyright (c) 2020 Paul Larsen"
    return {"version": api["version"], "source": source, "methods": methods, "types": types}


def dump(specification: dict[str, Any]) -> str:
    """JSON with one method or type a line, so that a new version can be reviewed as a diff."""
    lines = []
    for key, value in specification.items():
        if isinstance(value, dict):
            entries = (f"{json.dumps(name)}: {compact(entry)}" for name, entry in value.items())
            lines.append(f"{json.dumps(key)}: {{\n" + ",\n".join(entries) + "\n}")
        else:
            lines.append(f"{json.dumps(key)}: {compact(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    TARGET.write_text(dump(distil(json.loads(Path(sys.argv[1]).read_text()))), encoding="utf-8")
