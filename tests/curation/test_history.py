"""The run before, and what changed since."""

import logging
from pathlib import Path
from typing import Final

import pytest

from bot.core.knowledge import Expectation
from bot.curation.evaluate import Result, Trial
from bot.curation.history import Change, Comparison, compare, keep, kept_at, last_run, run_of

FIRST: Final = Expectation("how many?", "gulag-numbers", line=3)
SECOND: Final = Expectation("кто это?", None, ("amnesty", "gulag-numbers"), line=5)


def trials(**results: Result) -> list[Trial]:
    tests = {"first": FIRST, "second": SECOND}
    return [Trial(tests[name], None, result) for name, result in results.items()]


def test_a_run_is_kept_and_read_again(tmp_path: Path) -> None:
    run = run_of(trials(first=Result.RIGHT, second=Result.OFFERED))
    keep(run, tmp_path / "eval" / "k.json")
    assert last_run(tmp_path / "eval" / "k.json") == run
    assert [path.name for path in (tmp_path / "eval").iterdir()] == ["k.json"]


def test_a_test_is_known_again_when_its_line_moved() -> None:
    moved = Expectation(FIRST.ask, FIRST.expect, line=99)
    before = run_of(trials(first=Result.OFFERED))
    comparison = compare(before, [Trial(moved, None, Result.RIGHT)])
    assert comparison == Comparison((Change(moved, Result.OFFERED, Result.RIGHT),), (), 0, 0)


@pytest.mark.parametrize(
    ("before", "now", "better"),
    [
        (Result.OFFERED, Result.RIGHT, True),
        (Result.MISSED, Result.OFFERED, True),
        (Result.WRONG, Result.MISSED, True),
        (Result.RIGHT, Result.OFFERED, False),
        (Result.OFFERED, Result.MISSED, False),
        (Result.MISSED, Result.WRONG, False),
    ],
)
def test_right_is_better_than_offered_than_missed_than_wrong(
    before: Result, now: Result, better: bool
) -> None:
    comparison = compare(run_of(trials(first=before)), trials(first=now))
    assert (len(comparison.better), len(comparison.worse)) == (better, not better)


def test_tests_that_are_new_or_gone_are_counted() -> None:
    comparison = compare(run_of(trials(first=Result.WRONG)), trials(second=Result.RIGHT))
    assert comparison == Comparison((), (), new=1, gone=1)


def test_files_of_one_name_in_two_folders_are_kept_apart(tmp_path: Path) -> None:
    here, there = (kept_at(tmp_path, tmp_path / name / "k.yaml") for name in ("a", "b"))
    assert here != there
    assert here.parent == there.parent == tmp_path / "eval"


DAMAGED: Final = {
    "no JSON": b"{",
    "not UTF-8": b"\xff",
    "another shape": b"[1]",
    "a test without a result": b'{"tests": [{"ask": "?", "expect": null, "after": []}]}',
    "an unknown result": (
        b'{"tests": [{"ask": "?", "expect": null, "after": [], "result": "fine"}]}'
    ),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_as_none(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    path = tmp_path / "k.json"
    path.write_bytes(content)
    assert last_run(path) is None
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_before_the_first_run_there_is_none(tmp_path: Path) -> None:
    assert last_run(tmp_path / "k.json") is None


def test_a_folder_that_takes_no_file_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "eval").write_text("a file is in the way")
    keep({}, tmp_path / "eval" / "k.json")
    assert "the next run cannot be compared" in caplog.text
