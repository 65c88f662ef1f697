"""The importer that fits a file is found by how the file begins."""

from pathlib import Path

import pytest

from bot.curation.draft.export import Export
from bot.curation.draft.importers import IMPORTERS, importer_of
from tests.curation.draft.exports import BYTES, written
from tests.curation.draft.exports.plain_text import PLAIN
from tests.curation.draft.importers.reading import refusal

NAMES = {
    "reddit.json": "Reddit's JSON",
    "more.json": "Reddit's JSON",
    "api.json": "the Stack Exchange API's JSON",
    "topic.json": "Discourse's JSON",
    "posts.json": "Discourse's JSON",
    "item.json": "Hacker News' JSON",
    "chat.json": "Telegram Desktop's JSON",
    "account.json": "Telegram Desktop's JSON",
    "dump.jsonl": "Pushshift's dumps (.jsonl, .zst)",
    "dump.zst": "Pushshift's dumps (.jsonl, .zst)",
    "table.csv": "Pushshift's tables (.csv)",
    "Posts.xml": "Stack Exchange's Posts.xml",
    "thread.txt": "plain text",
}


@pytest.mark.parametrize("name", BYTES)
def test_each_kind_is_known_by_its_beginning(tmp_path: Path, name: str) -> None:
    assert importer_of(Export(written(tmp_path, name))).name == NAMES[name]


def test_every_importer_has_an_example() -> None:
    assert {importer.name for importer in IMPORTERS} == set(NAMES.values())


@pytest.mark.parametrize("content", [b"", b" \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export"
    path.write_bytes(content)
    assert refusal(path) == "FILE is empty. Name another file."


KNOWN = ", ".join(importer.name for importer in IMPORTERS)


@pytest.mark.parametrize("content", [b'{"a": 1}', b"<html>"])
def test_what_is_no_discussion_is_told_what_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export"
    path.write_bytes(content)
    assert refusal(path) == f"FILE is none of the exports that can be read: {KNOWN}."


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\0\0\0", b"\xff" * 50, PLAIN.encode("utf-16"), "Что было потом?".encode("cp1251")],
    ids=["a picture", "bytes", "UTF-16, as Windows writes it", "an old code page"],
)
def test_what_is_no_utf_8_is_told_how_to_save_text(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export"
    path.write_bytes(content)
    assert refusal(path) == (
        f"FILE is none of the exports that can be read: {KNOWN}. If it is text, save it as UTF-8."
    )
