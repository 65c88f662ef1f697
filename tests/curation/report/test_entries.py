"""How good each entry of a report is."""

from typing import Final

from bot.core.knowledge import Expectation
from bot.core.verdict import Abstention, Answer, Verdict
from bot.curation.collisions import Finding
from bot.curation.evaluate import Evaluation, Result, Trial
from bot.curation.report.entries import collision_map, qualities
from tests.knowledge_example import a_knowledge, a_match, an_entry

A, B, C = (an_entry(id_, questions=("one", "two", "three")) for id_ in "abc")
KNOWLEDGE: Final = a_knowledge(A, B, C)


RIGHT, WRONG = Result.RIGHT, Result.WRONG


def evaluation(*results: tuple[str | None, Result]) -> Evaluation:
    return Evaluation(tuple(Trial(Expectation("?", id_), None, each) for id_, each in results))


def finding(entry: str, verdict: Verdict) -> Finding:
    first = verdict.matches[0] if verdict.matches else None
    return Finding(entry, f"{entry}?", verdict, first)


def finds(entry: str, other: str) -> Finding:
    found = {each.id: each for each in (A, B, C)}[other]
    return finding(entry, Answer(found, (a_match(found),)))


def test_entries_that_fail_come_first_then_those_without_tests() -> None:
    made = qualities(
        KNOWLEDGE,
        evaluation(("a", RIGHT), ("c", WRONG), ("c", RIGHT), (None, WRONG)),
        [finds("a", "a"), finds("a", "b"), finding("a", Abstention())],
    )
    assert [(each.entry.id, each.tests, each.failing, each.right) for each in made] == [
        ("c", 2, 1, 0.5),
        ("b", 0, 0, 0.0),
        ("a", 1, 0, 1.0),
    ]
    assert [each.found for each in made] == [0, 0, 1]
    assert made[2].reached == 1 / 3


def test_the_map_has_those_who_lose_and_take_most_first() -> None:
    findings = [
        *[finds("a", "b")] * 3,
        *[finds("c", "b")] * 4,
        *[finds("c", "a")] * 5,
        *[finds("a", "c")] * 2,
        *[finds("b", "b")] * 9,
    ]
    made = collision_map(findings)
    assert (made.rows, made.columns, made.most) == (("c", "a"), ("b", "a"), 5)
    assert made.counts == {("c", "b"): 4, ("c", "a"): 5, ("a", "b"): 3}


def test_a_map_of_nothing_is_empty() -> None:
    made = collision_map([finds("a", "b")])
    assert (made.rows, made.columns, made.most) == ((), (), 0)
