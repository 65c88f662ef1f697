"""A file that spares a large knowledge from being prepared anew at every start."""

import logging
import os
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
import Stemmer

from bot import core
from bot.core.knowledge import Entry
from bot.core.matching import Lexical
from bot.core.matching.packing import pack, unpack

# Not structlog's: unlike it, this one says nothing on standard output where nobody set it up.
log = logging.getLogger(__name__)

WORTH_KEEPING: Final = 2000
"""Wordings from which a file is kept; fewer are prepared in less than a tenth of a second."""

_LONG: Final = 20_000  # wordings: more than a second, so that a bar is worth it
_DIGEST: Final = 16  # bytes


def prepared(entries: Sequence[Entry], path: Path, least: int = WORTH_KEEPING) -> Lexical:
    """Return what the matching makes of entries, from a file where that is kept for them.

    The file is of these entries and of this code, or it is made anew; so is a damaged one. One that
    cannot be written is done without. Below `least` wordings there is none.
    """
    wordings = sum(len(entry.questions) for entry in entries)
    if wordings < least:
        return Lexical.build(entries)
    key = _key(entries)
    kept = _read(path, key)
    if kept is None:
        kept = Lexical.build(entries) if wordings < _LONG else _built_in_sight(entries)
        _write(path, key, kept)
    return kept


def _built_in_sight(entries: Sequence[Entry]) -> Lexical:
    # Only here: hardly any start needs a bar.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading the knowledge", total=1.0)
        return Lexical.build(entries, lambda done: bar.update(task, completed=done))


def _key(entries: Sequence[Entry]) -> bytes:
    """Return what says whose work a file holds: of which code, on which words."""
    digest = blake2b(f"{Stemmer.version()} {unicodedata.unidata_version}".encode())
    for source in sorted(Path(core.__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    for entry in entries:
        said = (entry.questions, entry.title, entry.short, entry.answer, entry.disputed)
        digest.update(repr(said).encode())
    return digest.digest()


def _read(path: Path, key: bytes) -> Lexical | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        log.warning("%s cannot be read (%s), and is made anew", path, type(error).__name__)
        return None
    payload = memoryview(content)[_DIGEST:]
    # The digest covers the key: one check for damage, for other entries and for other code.
    if _digest(key, payload) != content[:_DIGEST]:
        log.info("%s is of another knowledge, or damaged, and is made anew", path)
        return None
    with np.load(BytesIO(payload), allow_pickle=False) as table:
        return unpack(Lexical, table)


def _write(path: Path, key: bytes, lexical: Lexical) -> None:
    """Replace a file as a whole, or leave it as it is."""
    buffer = BytesIO()
    np.savez(buffer, allow_pickle=False, **pack(lexical))
    payload = buffer.getbuffer()
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(_digest(key, payload))
            file.write(payload)
        draft.replace(path)
    except OSError as error:
        log.warning("%s cannot be written (%s), and is done without", path, type(error).__name__)
        with suppress(OSError):
            draft.unlink()


def _digest(key: bytes, payload: memoryview) -> bytes:
    digest = blake2b(key, digest_size=_DIGEST)
    digest.update(payload)
    return digest.digest()
