from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.sets import NoSuchSet, Query, own_tests, read_set, single_turn_sets
from bot.core.knowledge import Expectation
from tests.knowledge_example import AFTER_STALIN


def test_sets_of_conversations_are_left_out(data: Path) -> None:
    assert single_turn_sets(data) == ("camps",)


def test_a_set_has_entries_with_every_wording_that_says_something(data: Path) -> None:
    entries = read_set(data / "camps").knowledge.entries
    assert {id_: entry.questions for id_, entry in entries.items()} == {
        "gulag": ("How many prisoners were in the Gulag?", "number of people in the camps"),
        "amnesty": ("Who was released by the amnesty?",),
        "funeral": (),
    }
    assert entries["funeral"].answer == "A crush in Trubnaya Square."


def test_a_set_has_questions_with_what_is_right(data: Path) -> None:
    assert read_set(data / "camps").queries == (
        Query("how many prisoners had the gulag", frozenset({"gulag"})),
        Query("who did the amnesty release", frozenset({"amnesty", "gulag"})),
        Query("best pizza in town", frozenset()),
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [("talks", "talks holds conversations"), ("nowhere", "nowhere holds no kb.jsonl")],
)
def test_a_set_that_cannot_be_measured_on_is_named(data: Path, name: str, why: str) -> None:
    with pytest.raises(NoSuchSet, match=why):
        read_set(data / name)


def test_a_knowledges_tests_are_a_set_but_for_those_that_follow_an_answer() -> None:
    knowledge = replace(
        AFTER_STALIN,
        tests=(
            Expectation("how many in the camps", "gulag-numbers"),
            Expectation("and when were they released", "gulag-release", after=("gulag-numbers",)),
            Expectation("who won the world cup", None),
        ),
    )
    own = own_tests("knowledge.yaml", knowledge)
    assert (own.name, own.knowledge) == ("knowledge.yaml", knowledge)
    assert own.queries == (
        Query("how many in the camps", frozenset({"gulag-numbers"})),
        Query("who won the world cup", frozenset()),
    )
