"""A copy of the SQLite file, made while the bot goes on writing."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import mkstemp

from bot.store.errors import StoreError, told
from bot.store.sqlite import PATIENCE, SqliteFile, is_sound


def back_up(database: Path, copy: Path) -> None:
    """Let `copy` hold what was committed to a database at one moment: one file, mode 0600.

    It appears whole or not at all, is on the disk when this returns, and SQLite has found nothing
    wrong with it. Deleted rows are not in it; rows deleted later stay in it.

    Raises:
        StoreError: the copy exists already, or cannot be made.
    """
    source = SqliteFile(database)
    with told(source.sentence):
        if database.is_dir():
            raise StoreError(source.is_a_folder)
        if not database.is_file():
            raise StoreError(f"There is no database {database} yet, so there is nothing to copy.")
    try:
        if copy.exists() or copy.is_symlink():
            raise StoreError(f"{copy} exists already and is left as it is. Name a new file.")
        handle, name = mkstemp(dir=copy.parent, prefix=f"{copy.name}.", suffix=".part")
    except OSError as error:
        raise StoreError(
            f"{copy} cannot be written: {error.strerror}. Its folder has to be there, have room "
            "and let you write."
        ) from None
    part = Path(name)
    try:
        with told(source.sentence):
            _vacuum_into(database, part)
            os.fsync(handle)
            part.rename(copy)
    finally:
        os.close(handle)
        part.unlink(missing_ok=True)
    _sync(copy.parent)


def _vacuum_into(database: Path, part: Path) -> None:
    name, new = (each.absolute().as_uri() for each in (database, part))  # any bytes, in ASCII
    with closing(sqlite3.connect(name, PATIENCE, isolation_level=None, uri=True)) as file:
        file.execute("VACUUM INTO ?", (new,))
    with closing(sqlite3.connect(part)) as copied:
        if not is_sound(copied):
            raise StoreError(f"The database {database} is damaged; its copy would be so too.")


def _sync(folder: Path) -> None:
    """Let the names in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
