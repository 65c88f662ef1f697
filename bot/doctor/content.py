"""What the bot works with: the knowledge it answers from, the database it remembers in."""

import asyncio
import os
from pathlib import Path
from time import perf_counter
from typing import Final

from bot.core.knowledge import InvalidKnowledge
from bot.curation.counted import counted
from bot.curation.files import UnreadableFile, load
from bot.doctor.findings import Finding, failure, ok, warning
from bot.store import Schema, StoreError, look_into

_PATIENCE: Final = 5.0  # seconds


def knowledge(path: Path) -> Finding:
    """Say whether the bot can answer from a file, and which version of it that is."""
    try:
        known = load(path)
    except UnreadableFile as error:
        return failure("knowledge", str(error))
    except InvalidKnowledge as error:
        first, *others = error.problems
        more = f" (and {len(others)} more)" if others else ""
        return failure(
            "knowledge", f"{first}{more}. Mend it; python -m bot check names every line."
        )
    entries = counted(len(known.entries), "entry", "entries")
    return ok("knowledge", f"{path} has {entries}, version {known.version}.")


async def store(place: Path | str) -> tuple[Finding, ...]:
    """Say whether the database answers, is whole, and has the tables of this version."""
    if isinstance(place, Path) and (found := _unwritable(place) or _missing(place)):
        return (found,)
    started = perf_counter()
    try:
        async with asyncio.timeout(_PATIENCE), look_into(place) as opened:
            schema = await opened.schema()
            damage = await opened.damage()
    except StoreError as error:
        return (failure("store", str(error)),)
    except TimeoutError:
        return (
            failure(
                "store",
                f"The database does not answer within {_PATIENCE:.0f} s. Look for a program that "
                "holds it, and for a disk that is slow or full.",
            ),
        )
    ms = (perf_counter() - started) * 1000
    return (_wholeness(damage, ms), _migrations(schema))


def _unwritable(file: Path) -> Finding | None:
    """Say what keeps this user from writing the file; SQLite writes others beside it, too."""
    try:
        above = (file.parent, *file.absolute().parents)
        folder = next(each for each in above if each.exists())
        closed = [each for each in (folder, file) if each.exists() and not _is_open(each)]
    except OSError as error:
        return failure(
            "store",
            f"The database {file} cannot be looked at: {error.strerror}. Let the user who runs "
            "Footnote into its folder, or name another file in DATABASE.",
        )
    if folder.is_dir() and not closed:
        return None
    why = f"this user may not write in {closed[0]}" if folder.is_dir() else f"{folder} is no folder"
    return failure(
        "store",
        f"The database {file} cannot be written: {why}. Give it to the user who runs Footnote, or "
        "name another file in DATABASE.",
    )


def _is_open(place: Path) -> bool:
    """Return whether this user may write in a file or folder."""
    return os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _missing(file: Path) -> Finding | None:
    if file.exists():
        return None
    return warning("store", f"There is no database {file} yet. The first start makes it.")


def _wholeness(damage: str | None, ms: float) -> Finding:
    if damage:
        return failure(
            "store",
            f"The database is damaged: {damage}. Stop the bot and restore the last backup.",
        )
    return ok("store", f"The database answers in {ms:.0f} ms and is whole.")


def _migrations(schema: Schema) -> Finding:
    match schema:
        case Schema.CURRENT:
            return ok("migrations", "The tables are those of this version.")
        case Schema.OLDER:
            return warning(
                "migrations",
                "The tables are of an older version. The next start brings them up to date; "
                "make a backup first.",
            )
        case Schema.NEWER:
            return failure(
                "migrations",
                "A newer Footnote has written the database. Install that one again, or restore a "
                "backup that this one has made.",
            )
