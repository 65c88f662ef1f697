"""Whether a knowledge on the disk has changed, without reading it."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

Footprint: TypeAlias = frozenset[tuple[str, int, int, int, int]]
"""Each file with what changes when it is written or replaced; empty when there is none."""


def footprint(path: Path) -> Footprint:
    """Return the footprint of a file, or of all files in a folder and below it.

    A link leads to what it points to. What cannot be looked at is as good as not there.
    """
    return frozenset(_seen(path))


def _seen(path: Path) -> Iterator[tuple[str, int, int, int, int]]:
    inside = (Path(folder, name) for folder, _, names in os.walk(path) for name in names)
    for file in (path, *inside):
        with suppress(OSError):  # there is none, or it was deleted meanwhile
            is_ = file.stat()
            yield str(file), is_.st_ino, is_.st_size, is_.st_mtime_ns, is_.st_ctime_ns
