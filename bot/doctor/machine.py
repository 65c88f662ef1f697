"""The machine: who may read and write the bot's files, and how much room is left."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.curation.files import files_of
from bot.doctor.findings import Finding, failure, ok, warning
from bot.settings import Settings

_MEGABYTE: Final = 10**6
NEEDED: Final = 50 * _MEGABYTE
"""Bytes without which the next write may fail."""
WANTED: Final = 500 * _MEGABYTE
"""Bytes that leave time to act."""


def modes(settings: Settings, dotenv: Path) -> tuple[Finding, ...]:
    """Return a warning for every file that others may read or write but should not."""
    found = tuple(_too_open(settings, dotenv))
    secret = "the token and the database" if _mode(dotenv) else "the database"
    return found or (ok("files", f"Nobody else may read {secret}."),)


def disk(database: Path, needed: int = NEEDED, wanted: int = WANTED) -> Finding:
    """Say whether there is room where the database is; deleting needs room for a copy of it."""
    try:
        folder = _nearest(database.parent)
    except FileNotFoundError:
        return failure("disk", "The folder that this runs in is gone. Go to another one.")
    copy = database.stat().st_size if stat.S_ISREG(_mode(database)) else 0
    free = shutil.disk_usage(folder).free
    sentence = f"{free // _MEGABYTE} MB are free at {folder}."
    if free < needed + copy:
        return failure("disk", f"{sentence} The next write may fail: make room.")
    if free < wanted + copy:
        return warning("disk", f"{sentence} Make room before it runs out.")
    return ok("disk", sentence)


def _too_open(settings: Settings, dotenv: Path) -> Iterator[Finding]:
    for path, what in ((dotenv, "the token"), (settings.database, "what members wrote")):
        mode = _mode(path)
        if stat.S_ISREG(mode) and mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield warning("files", f"Others may read {what} in {path}. Run: chmod 600 {path}")
    for path in dict.fromkeys((settings.knowledge, *files_of(settings.knowledge))):
        if _mode(path) & stat.S_IWOTH:
            yield warning(
                "files", f"Anybody may change what the bot says in {path}. Run: chmod o-w {path}"
            )


def _mode(path: Path) -> int:
    """Return the kind and the mode of a file, 0 where none is or can be: other checks say so."""
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest above it that exists."""
    return next(each for each in (folder, *folder.absolute().parents) if stat.S_ISDIR(_mode(each)))
