from pathlib import Path

from bot.curation.draft.discussion import LONGEST_POST, Absence, Loss
from bot.curation.draft.importers.plain_text import NO_LINKS
from tests.curation.draft.exports import written
from tests.curation.draft.importers.reading import absences, discussions, posts, read, refusal


def test_a_name_alone_on_a_line_begins_a_comment(tmp_path: Path) -> None:
    items = read(written(tmp_path, "thread.txt"))
    assert [each.title for each in discussions(items)] == ["Were the prisoners released?"]
    assert absences(items) == [Absence(NO_LINKS)]
    assert [post.author for post in posts(items).values()] == [
        None,
        "Historian",
        "reader_1",
        "Historian",
    ]


def test_who_replied_to_whom_is_guessed(tmp_path: Path) -> None:
    found = posts(read(written(tmp_path, "thread.txt")))
    assert {id_: post.parent for id_, post in found.items()} == {
        "0": None, "1": "0", "2": "1", "3": "2",
    }  # fmt: skip


def thread(folder: Path, text: str) -> Path:
    path = folder / "thread.txt"
    path.write_text(text)
    return path


def test_a_heading_of_sources_is_no_name(tmp_path: Path) -> None:
    path = thread(tmp_path, "Release\n\nHistorian\n\nIt was so.\n\nSources\n\n1. A newspaper\n")
    assert posts(read(path))["1"].body == "It was so.\n\nSources\n\n1. A newspaper"


def test_a_word_within_a_paragraph_is_no_name(tmp_path: Path) -> None:
    path = thread(tmp_path, "Release\n\nHistorian\n\nIt was\nso\nand\n\nnot\notherwise.\n")
    assert posts(read(path))["1"].body == "It was\nso\nand\n\nnot\notherwise."


def test_who_asked_may_stand_behind_the_word_by(tmp_path: Path) -> None:
    path = thread(tmp_path, "Release\n\nposted by u/asker\n\nWho was released?\n")
    assert posts(read(path))["0"].author == "asker"


def test_a_comment_without_end_is_counted_as_too_long(tmp_path: Path) -> None:
    path = thread(tmp_path, "Release\n\nHistorian\n\n" + "It was so.\n" * (LONGEST_POST // 10))
    assert posts(read(path))["1"].loss is Loss.TOO_LONG


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    assert refusal(thread(tmp_path, "x" * 2_000_000)) == (
        "FILE: a line is longer than 1 MB. Export it again; nothing was written."
    )


def test_markup_of_programs_and_bytes_are_no_text(tmp_path: Path) -> None:
    for text in ("<html>", "a\0b", '{"a": 1}'):
        assert refusal(thread(tmp_path, text)).startswith("FILE is none of the exports that")
