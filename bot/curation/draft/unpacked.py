"""The bytes of a compressed export, unpacked as they are read and never many at a time."""

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from bot.curation.files import UnreadableFile

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["ZSTD", "Unpacked", "zstd"]

ZSTD: Final = b"\x28\xb5\x2f\xfd"
"""How compressed data begins."""
_LARGEST_WINDOW: Final = 31
"""The power of two that public dumps are compressed with; there is none larger."""
_LIMIT: Final = Path("/sys/fs/cgroup/memory.max")
"""What a container may use, in bytes, or the word `max`."""


class Unpacked(io.RawIOBase):
    """What a compressed file holds; where it breaks off, a sentence and not silence.

    To unpack takes as much memory as the window that it was compressed with, and little more,
    whatever comes out. A window that has no room in half of the memory is refused.
    """

    def __init__(self, file: BinaryIO, path: Path) -> None:
        options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _window_with_room()}
        self._packed = file
        self._path = path
        self._file = zstd.ZstdFile(file, options=options)

    def readable(self) -> bool:
        """Return that it can be read from."""
        return True

    def close(self) -> None:
        """Close the compressed file, too."""
        self._file.close()
        self._packed.close()
        super().close()

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer, at the end perhaps in part; return how many bytes it got.

        Raises:
            UnreadableFile: the data breaks off, is damaged, or takes too much memory.
        """
        try:
            return self._file.readinto(buffer)
        except EOFError:
            raise self._broken("breaks off") from None
        except (zstd.ZstdError, MemoryError) as error:
            if isinstance(error, MemoryError) or "too much memory" in str(error):
                raise self._too_large() from None
            raise self._broken("is damaged") from None

    def _broken(self, how: str) -> UnreadableFile:
        return UnreadableFile(
            f"{self._path}: the compressed data {how}. Export it again; nothing was written."
        )

    def _too_large(self) -> UnreadableFile:
        return UnreadableFile(
            f"{self._path}: unpacking it takes more than half of the memory that there is. Unpack "
            f"it on a larger machine (zstd -d --long=31 {self._path.name}) and name what comes out."
        )


def _window_with_room() -> int:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with suppress(OSError, ValueError):
        memory = min(memory, int(_LIMIT.read_text()))
    return min(_LARGEST_WINDOW, (memory // 2).bit_length() - 1)
