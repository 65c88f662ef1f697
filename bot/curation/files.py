"""The one place where a knowledge is read: a file, or a folder of files."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path
from tempfile import mkstemp
from typing import Final, NoReturn

from bot.core.knowledge import InvalidKnowledge, Knowledge, Problem, parse_files

_ENDINGS: Final = (".yaml", ".yml")

LARGEST: Final = 64 * 2**20
"""Bytes; no more of a file is read, be it a device without an end."""


class UnreadableFile(Exception):
    """A file that cannot be read as text; the message is a sentence for the person who named it."""


def load(path: Path) -> Knowledge:
    """Return the knowledge in a file or folder, which has at least one entry that may be served.

    Raises:
        UnreadableFile: a file cannot be read as text.
        InvalidKnowledge: it cannot be used, or all its entries are drafts.
    """
    knowledge = read(path)
    if not knowledge.entries:
        what = "all entries are drafts; delete 'status: draft' from those that members may see"
        raise InvalidKnowledge((Problem(str(files_of(path)[0]), 1, what),))
    return knowledge


def read(path: Path) -> Knowledge:
    """Return the knowledge in a file or folder, though it may have nothing but drafts.

    A folder's knowledge is that of all its files that end in .yaml or .yml, also in capitals, at
    any depth.

    Raises:
        UnreadableFile: there is no such file, it may not be read, or it is not UTF-8.
        InvalidKnowledge: it can be read but not be used; every problem names its line.
    """
    files = files_of(path, _refuse)
    if not files:
        raise UnreadableFile(f"{path} holds no file that ends in .yaml. Put the knowledge there.")
    return parse_files([(str(file), text_of(file)) for file in files])


def files_of(
    path: Path, unlisted: Callable[[OSError], object] = lambda _: None
) -> tuple[Path, ...]:
    """Return the files that a knowledge is read from, in the order of their names.

    A path that is no folder stands for itself, whether it is there or not. Hidden files are none.
    `unlisted` hears of folders that cannot be looked into.
    """
    if not os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir, it takes any name
        return (path,)
    return tuple(sorted(_within(path, unlisted)))


def _within(path: Path, unlisted: Callable[[OSError], object]) -> Iterator[Path]:
    for folder, folders, files in os.walk(path, onerror=unlisted):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*folders, *files):
            if name.lower().endswith(_ENDINGS) and not name.startswith("."):
                yield Path(folder, name)


def _refuse(error: OSError) -> NoReturn:
    what = f"{error.filename} cannot be looked into: {error.strerror}"
    raise UnreadableFile(f"{what}. Let the user who runs Footnote read it, or move it away.")


def text_of(path: Path) -> str:
    """Return the text of a file, the ends of its lines as they are.

    Raises:
        UnreadableFile: there is no such file, it may not be read, or it is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise UnreadableFile(
            f"There is no file {path}. Name another, or set KNOWLEDGE in .env."
        ) from None
    except IsADirectoryError:
        what = f"{path} is a folder, though its name ends like a file's. Give it another name."
        raise UnreadableFile(what) from None
    except PermissionError:
        raise UnreadableFile(f"{path} may not be read. Change its permissions.") from None
    except (OSError, ValueError) as error:  # a null byte in a path is a ValueError
        raise UnreadableFile(f"{path} cannot be read: {error}. Name another file.") from None
    if len(content) > LARGEST:
        what = f"the file is larger than {LARGEST // 2**20} MB; split it"
        raise InvalidKnowledge((Problem(str(path), 1, what),))
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"{path}:{line}: this is not UTF-8 text. Save the file as UTF-8."
        ) from None


def unwritable(path: Path, error: OSError) -> UnreadableFile:
    """Return the sentence that a file cannot be written, and why."""
    return UnreadableFile(
        f"{path} cannot be written: {error.strerror}. Its folder has to be there, have room and "
        "let you write."
    )


def difference(file: str, before: str, after: str) -> Iterator[str]:
    """Yield the lines that show what changes in a file that is replaced."""
    lines = before.splitlines(), after.splitlines()
    yield from unified_diff(*lines, file, file, n=1, lineterm="")


def replace_file(path: Path, text: str, before: str) -> None:
    """Let a file hold another text at once: whoever reads it finds the one or the other.

    Raises:
        UnreadableFile: it cannot be written, or somebody has changed it since it held `before`.
    """
    path = path.resolve()  # a link stays one
    try:
        handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            part.chmod(path.stat().st_mode & 0o7777)
            if path.read_bytes() != before.encode():
                raise UnreadableFile(f"{path} was changed meanwhile. Save it, then try again.")
            part.replace(path)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()
    except OSError as error:
        raise unwritable(path, error) from None
