"""Compressed exports: whole ones, damaged ones, and some that take more memory than there is."""

import io
from pathlib import Path
from typing import Final

import pytest

from bot.curation.draft import unpacked
from bot.curation.draft.unpacked import Unpacked, zstd
from bot.curation.files import UnreadableFile

TEXT: Final = b"The decree of March freed those with short terms. " * 2000
PACKED: Final = zstd.compress(TEXT)
MEGABYTE: Final = 1024 * 1024


def read(packed: bytes) -> bytes:
    with io.BufferedReader(Unpacked(io.BytesIO(packed), Path("dump.zst"))) as file:
        return file.read()


def refusal(packed: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read(packed)
    return str(refused.value)


def test_it_reads_what_was_packed_in_one_frame_or_in_several() -> None:
    assert read(PACKED) == TEXT
    assert read(PACKED + PACKED) == TEXT + TEXT


def test_the_compressed_file_is_closed_with_it() -> None:
    packed = io.BytesIO(PACKED)
    Unpacked(packed, Path("dump.zst")).close()
    assert packed.closed


@pytest.mark.parametrize(
    ("packed", "how"),
    [
        (PACKED[:-9], "breaks off"),
        (PACKED[:9] + b"!!!!" * 9, "is damaged"),
        (PACKED + b"and more", "is damaged"),
    ],
    ids=["cut off", "overwritten", "followed by something else"],
)
def test_what_is_not_whole_is_a_sentence(packed: bytes, how: str) -> None:
    assert refusal(packed) == (
        f"dump.zst: the compressed data {how}. Export it again; nothing was written."
    )


def with_window(power: int) -> bytes:
    level, log = zstd.CompressionParameter.compression_level, zstd.CompressionParameter.window_log
    packer = zstd.ZstdCompressor(options={level: 1, log: power})
    return packer.compress(TEXT) + packer.flush()  # in pieces, so that the size stands nowhere


def test_the_window_of_public_dumps_is_read_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(unpacked, "_LIMIT", limit)
    limit.write_text(f"{64 * MEGABYTE}\n")
    assert read(with_window(25)) == TEXT
    assert refusal(with_window(26)) == (
        "dump.zst: unpacking it takes more than half of the memory that there is. Unpack it on a "
        "larger machine (zstd -d --long=31 dump.zst) and name what comes out."
    )
    limit.write_text("max\n")
    assert read(with_window(26)) == TEXT
