"""An exported file: opened once to see what it is, and once to read it from end to end."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from bot.curation.draft.unpacked import ZSTD, Unpacked
from bot.curation.files import UnreadableFile

_HEAD: Final = 256 * 1024
"""Bytes that tell what an export is."""
_KEY: Final = re.compile(r'"(\w{1,40})"\s*:')


@dataclass(frozen=True, slots=True)
class Head:
    """How an export begins, after decompression."""

    text: str
    """What cannot be decoded is replaced."""
    name: str
    """The file's name, lower-case."""

    @property
    def keys(self) -> frozenset[str]:
        """Everything that looks like the key of a JSON object."""
        return frozenset(_KEY.findall(self.text))

    @property
    def is_text(self) -> bool:
        """Whether it is text in UTF-8, a damaged character in a hundred aside."""
        return "\0" not in self.text and self.text.count("\ufffd") * 100 <= len(self.text)

    @property
    def is_json(self) -> bool:
        """Whether it begins like JSON."""
        return self.text.lstrip()[:1] in {"{", "["}


@dataclass(frozen=True, slots=True)
class Export:
    """A file that somebody exported; `progress` hears how many bytes of it have been read."""

    path: Path
    site: str | None = None
    """The address of the forum, for exports that do not name it."""
    progress: Callable[[int], None] = lambda _: None

    def open(self) -> BinaryIO:
        """Return its bytes from the beginning, decompressed.

        Raises:
            UnreadableFile: it cannot be opened, or not from its beginning each time.
        """
        try:
            file = io.BufferedReader(_Counted(self.path, self.progress))
        except FileNotFoundError:
            raise UnreadableFile(f"There is no file {self.path}. Name another.") from None
        except IsADirectoryError:
            raise UnreadableFile(f"{self.path} is a folder. Name the file in it.") from None
        except (OSError, ValueError) as error:
            raise _unreadable(self.path, error) from None
        if not file.seekable():  # a pipe, of which the head would be gone
            file.close()
            raise UnreadableFile(f"{self.path} can be read only once. Save it as a file first.")
        try:
            beginning = file.peek(len(ZSTD))[: len(ZSTD)]
        except UnreadableFile:
            file.close()
            raise
        if beginning != ZSTD:
            return file
        return io.BufferedReader(Unpacked(file, self.path))

    def head(self) -> Head:
        """Return how it begins.

        Raises:
            UnreadableFile: it cannot be read.
        """
        with Export(self.path).open() as file:
            beginning = file.read(_HEAD)
        return Head(beginning.decode("utf-8-sig", errors="replace"), self.path.name.lower())

    def beside(self, ours: str, theirs: str) -> "Export | None":
        """Return the file with `theirs` in its name instead of `ours`, None if there is none."""
        path = self.path.with_name(self.path.name.replace(ours, theirs))
        return Export(path) if path != self.path and path.is_file() else None

    def broken(self, how: str) -> UnreadableFile:
        """Return the sentence that the export is damaged."""
        return UnreadableFile(f"{self.path}: {how}. Export it again; nothing was written.")


class _Counted(io.FileIO):
    """A file that tells how far it has been read, or in a sentence that it cannot be."""

    def __init__(self, path: Path, progress: Callable[[int], None]) -> None:
        super().__init__(path)
        self._path = path
        self._progress = progress
        self._read = 0

    def readinto(self, buffer: bytearray | memoryview, /) -> int | None:  # type: ignore[override]
        try:
            size = super().readinto(buffer)
        except OSError as error:  # of a disk that fails, of a network that is gone
            raise _unreadable(self._path, error) from None
        self._read += size or 0
        self._progress(self._read)
        return size


def _unreadable(path: Path, error: Exception) -> UnreadableFile:
    return UnreadableFile(f"{path} cannot be read: {error}. Copy it to another disk, and try that.")
