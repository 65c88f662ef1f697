import os
from pathlib import Path

import pytest

from bot.curation.draft.export import Export, Head
from bot.curation.files import UnreadableFile
from tests.curation.draft.exports import written
from tests.curation.draft.exports.plain_text import PLAIN
from tests.curation.draft.exports.pushshift import LINES


def test_a_compressed_export_reads_like_one_that_is_not(tmp_path: Path) -> None:
    with Export(written(tmp_path, "dump.zst")).open() as file:
        assert file.read() == LINES.encode()


def test_progress_is_told_in_bytes_of_the_file(tmp_path: Path) -> None:
    told: list[int] = []
    path = written(tmp_path, "dump.zst")
    with Export(path, progress=told.append).open() as file:
        file.read()
    assert told[-1] == path.stat().st_size


def test_the_head_is_what_stands_first(tmp_path: Path) -> None:
    path = tmp_path / "Thread.JSON"
    path.write_bytes(b'\xef\xbb\xbf [{"kind": "t3\xff"' + b" " * 300_000 + b'"late": 1}]')
    head = Export(path).head()
    assert (head.name, head.is_json, head.keys) == ("thread.json", True, frozenset({"kind"}))
    assert head.text.startswith(' [{"kind": "t3\ufffd"')


def test_what_begins_otherwise_is_no_json() -> None:
    assert not Head("Were they released? {", "thread.txt").is_json


def test_a_missing_file_and_a_folder_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refused:
        Export(tmp_path / "none").open()
    assert str(refused.value) == f"There is no file {tmp_path / 'none'}. Name another."
    with pytest.raises(UnreadableFile) as refused:
        Export(tmp_path).head()
    assert str(refused.value) == f"{tmp_path} is a folder. Name the file in it."


def test_a_name_that_no_file_has_is_a_sentence() -> None:
    with pytest.raises(UnreadableFile, match="cannot be read: embedded null byte"):
        Export(Path("a\0b")).open()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system has no such file")
def test_a_file_that_fails_when_it_is_read_is_a_sentence() -> None:
    with pytest.raises(UnreadableFile) as refused:
        Export(Path("/proc/self/mem")).head()
    assert str(refused.value) == (
        "/proc/self/mem cannot be read: [Errno 5] Input/output error. Copy it to another disk, "
        "and try that."
    )


def test_a_pipe_is_a_sentence() -> None:
    # `draft <(curl ...)`: its head would be read away, and the rest taken for the whole.
    reading, writing = os.pipe()
    os.write(writing, PLAIN.encode())
    os.close(writing)
    with pytest.raises(UnreadableFile) as refused:
        Export(Path(f"/dev/fd/{reading}")).head()
    os.close(reading)
    assert str(refused.value) == (
        f"/dev/fd/{reading} can be read only once. Save it as a file first."
    )


def test_what_lies_beside_it_is_found_by_its_name(tmp_path: Path) -> None:
    posts = Export(written(tmp_path, "Posts.xml"))
    users = posts.beside("Posts", "Users")
    assert users is not None
    assert users.path == tmp_path / "Users.xml"
    assert posts.beside("Posts", "Votes") is None
    assert users.beside("Posts", "Users") is None


def test_what_is_broken_is_said_with_what_to_do() -> None:
    assert str(Export(Path("a.json")).broken("it breaks off")) == (
        "a.json: it breaks off. Export it again; nothing was written."
    )
