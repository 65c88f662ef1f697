from pathlib import Path

import pytest

from bot.curation.draft.discussion import Discussion, Loss
from tests.curation.draft.exports import BYTES, written
from tests.curation.draft.exports.pushshift import LINES, TABLE
from tests.curation.draft.importers.reading import discussions, posts, read, refusal


@pytest.mark.parametrize("name", ["dump.jsonl", "dump.zst"])
def test_each_line_is_a_post(tmp_path: Path, name: str) -> None:
    items = read(written(tmp_path, name))
    found = posts(items)
    assert [*found] == ["q1", "a1", "f1", "e1", "line 6"]
    assert found["line 6"].loss is Loss.UNREADABLE
    assert (found["f1"].parent, found["f1"].author) == ("a1", None)
    assert found["f1"].url == "https://www.reddit.com/r/camps/comments/q1/_/f1/"
    assert [each.title for each in discussions(items)] == ["Were the prisoners released?"]


@pytest.mark.parametrize(
    "line", ["{", "[]", "1", "null", '{"id": 1}', "[" * 100_000, '{"a": "' + "x" * 99_999]
)
def test_a_line_that_is_no_record_is_counted(tmp_path: Path, line: str) -> None:
    path = tmp_path / "export"
    path.write_text(LINES.splitlines()[0] + "\n\n" + line)
    assert {id_: post.loss for id_, post in posts(read(path)).items()} == {
        "q1": None,
        "line 3": Loss.UNREADABLE,
    }


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_text(LINES + "x" * 5_000_000)
    assert refusal(path) == (
        "FILE: a line is longer than 4 MB. Export it again; nothing was written."
    )


@pytest.mark.parametrize(
    ("harm", "how"),
    [(BYTES["dump.zst"][:-9], "breaks off"), (BYTES["dump.zst"] + b"x", "is damaged")],
)
def test_compressed_data_that_is_not_whole_is_refused(
    tmp_path: Path, harm: bytes, how: str
) -> None:
    path = tmp_path / "export"
    path.write_bytes(harm)
    assert refusal(path).startswith(f"FILE: the compressed data {how}. ")


def test_each_row_of_a_table_is_a_submission(tmp_path: Path) -> None:
    items = read(written(tmp_path, "table.csv"))
    assert discussions(items)[1] == Discussion(
        "q2", "A note on the decree", "https://www.reddit.com/r/camps/comments/q2/", "r/camps"
    )
    assert [(post.body[:6], post.score) for post in posts(items).values()] == [
        ("Nobody", 4),
        ("The de", 9),
    ]


def test_a_field_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_text(TABLE + '"' + "x\n" * 100_000)
    assert refusal(path).startswith("FILE: row ")
    assert "is not comma-separated text" in refusal(path)
