"""JSON of any size, read object by object.

An object is handed out when it is complete and then forgotten, so only the path down to it is held
in memory, however long the list is that it stands in. What no importer asks for is not kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, TypeAlias

import ijson

from bot.curation.counted import counted
from bot.curation.draft.export import Export

DEEPEST: Final = 20_000
"""Levels; a chain of replies takes three of them for each."""

MOST_KEPT: Final = 500_000
"""Values that are kept from one post to the next; a list of ids may stand between them."""

FARTHEST: Final = 16 * 1024 * 1024
"""Bytes from one post to the next; a text is held in memory until it ends, and it may never end."""

JsonObject: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A complete object, and what was read so far of the one that it stands in."""

    value: JsonObject
    within: JsonObject
    """Empty for the outermost; keys that come later in the file are not in it yet."""


def objects(
    export: Export, keys: frozenset[str], wanted: Callable[[JsonObject], bool]
) -> Iterator[Found]:
    """Return the wanted objects, inner ones first, and at last the outermost object or list's end.

    Of every object only the keys in `keys` are kept. An object that was handed out is left out of
    the one around it.

    Raises:
        UnreadableFile: this is no JSON, breaks off, is nested too deep, or has no posts for long.
    """
    builder = _Builder(keys)
    with export.open() as file:
        watched = _Watched(file, export)
        try:
            for event, value in ijson.basic_parse(watched, use_float=True):
                finished = builder.take(event, value)
                if finished is not None and (builder.at_top or wanted(finished)):
                    builder.forget()
                    watched.since = 0
                    yield Found(finished, builder.around())
                if builder.depth > DEEPEST or builder.kept > MOST_KEPT:
                    raise export.broken("it is no discussion: too deep, or lists without posts")
        except (ijson.JSONError, UnicodeDecodeError, OverflowError):
            raise export.broken(_where(builder.count)) from None


def _where(count: int) -> str:
    complete = f" after {counted(count, 'complete object')}" if count else ""
    return f"this is not JSON, or it breaks off{complete}"


class _Watched:
    """A file of which not too much can be read without anything coming of it."""

    def __init__(self, file: BinaryIO, export: Export) -> None:
        self.since = 0
        """Bytes that were read since somebody set it to 0."""
        self._file = file
        self._export = export

    def read(self, size: int = -1) -> bytes:
        if self.since > FARTHEST:
            raise self._export.broken("it is no discussion: 16 MB without a post")
        read = self._file.read(size)
        self.since += len(read)
        return read


class _Builder:
    """The open lists and objects, the outermost first; only the path is held."""

    def __init__(self, keys: frozenset[str]) -> None:
        self.count = 0
        self.depth = 0
        self.kept = 0
        """Values that were kept since an object was forgotten."""
        self._keys = keys
        self._open: list[JsonObject | list[Any]] = []
        self._names: list[str | None] = []
        self._unwanted_from: int | None = None  # the depth of the outermost thing that is skipped
        self._last: tuple[JsonObject | list[Any], str | None] | None = None

    @property
    def at_top(self) -> bool:
        return not self._open

    def take(self, event: str, value: Any) -> JsonObject | None:
        """Take an event of the parser; return the object that it completed."""
        match event:
            case "start_map":
                self._start({})
            case "start_array":
                self._start([])
            case "end_map" | "end_array":
                return self._end()
            case "map_key":
                if self._unwanted_from is None:
                    self._names[-1] = str(value)
            case _:
                if self._unwanted_from is None and self._open:
                    self._put(value)
        return None

    def around(self) -> JsonObject:
        """Return the innermost open object, an empty one where there is none."""
        return next((each for each in reversed(self._open) if isinstance(each, dict)), {})

    def forget(self) -> None:
        """Take the object that was completed last out of the one around it."""
        self.kept = 0
        if self._last is None:
            return
        parent, name = self._last
        if isinstance(parent, list):
            parent.pop()
        elif name is not None:
            parent.pop(name, None)

    def _start(self, empty: JsonObject | list[Any]) -> None:
        self.depth += 1
        if self._unwanted_from is not None:
            return
        if not self._put(empty):
            self._unwanted_from = self.depth
            return
        self._open.append(empty)
        self._names.append(None)

    def _end(self) -> JsonObject | None:
        self.depth -= 1
        if self._unwanted_from is not None:
            if self.depth < self._unwanted_from:
                self._unwanted_from = None
            return None
        ended = self._open.pop()
        self._names.pop()
        self.count += 1
        self._last = (self._open[-1], self._names[-1]) if self._open else None
        return ended if isinstance(ended, dict) else None

    def _put(self, value: Any) -> bool:
        """Put a value into the innermost open one; return whether it is kept."""
        if not self._open:
            return True
        parent, name = self._open[-1], self._names[-1]
        if isinstance(parent, list):
            parent.append(value)
        elif name in self._keys:
            parent[name] = value
        else:
            return False
        self.kept += 1
        return True
