"""What an export writes in its own way, read in one."""

from datetime import UTC, datetime

import pytest

from bot.curation.draft.discussion import id_of, moment_of, named, number_of, text_of


@pytest.mark.parametrize("author", [None, 7, "", " ", "[deleted]", "[removed]", "deleted"])
def test_who_is_gone_has_no_name(author: object) -> None:
    assert named(author) is None


def test_a_name_is_taken_without_the_blanks_around_it() -> None:
    assert named(" historian\n") == "historian"


@pytest.mark.parametrize(("written", "id_"), [(7, "7"), ("t1_a", "t1_a"), (0, "0")])
def test_an_id_is_a_number_or_a_text(written: object, id_: str) -> None:
    assert id_of(written) == id_


@pytest.mark.parametrize("written", [None, "", True, 1.5, ["a"]])
def test_anything_else_is_no_id(written: object) -> None:
    assert id_of(written) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [(5, 5), ("-3", -3), (12.9, 12), ("many", 0), (None, 0), (float("inf"), 0), (1e300, 10**9)],
)
def test_a_score_that_cannot_be_one_is_none(written: object, number: int) -> None:
    assert number_of(written) == number


@pytest.mark.parametrize(
    "written",
    ["2014-01-17T23:06:40", "2014-01-17T23:06:40+00:00", 1390000000, "1390000000", 1390000000.0],
)
def test_a_moment_is_told_in_seconds_or_as_a_date(written: object) -> None:
    assert moment_of(written) == datetime(2014, 1, 17, 23, 6, 40, tzinfo=UTC)


@pytest.mark.parametrize("written", [None, "", "yesterday", "20-13-40", "1e99", [], float("nan")])
def test_what_is_no_moment_is_none(written: object) -> None:
    assert moment_of(written) is None


def test_what_is_no_text_is_an_empty_one() -> None:
    assert [text_of(each) for each in ("a", None, 1, ["a"])] == ["a", "", "", ""]
