"""What could be better in a knowledge is told where it stands, and what to do about it."""

from dataclasses import replace
from typing import Final

import pytest

from bot.core.knowledge import Entry, Place
from bot.core.verdict import Abstention, Answer
from bot.curation.advice import MOST_COMPARED, advice
from bot.curation.collisions import Finding
from tests.knowledge_example import a_knowledge, a_match, an_entry

PHRASES: Final = tuple(f"What is it, number {number}?" for number in range(8))


def placed(entry: Entry, line: int = 7) -> Entry:
    return replace(entry, place=Place("k.yaml", line))


def told(*entries: Entry, findings: tuple[Finding, ...] = ()) -> list[str]:
    return [str(problem) for problem in advice(a_knowledge(*entries), findings)]


def taken(entry: str, phrase: str, by: str) -> Finding:
    match = a_match(an_entry(by), 0.9)
    return Finding(entry, phrase, Answer(match.entry, (match,)), match)


def lost(entry: str, phrase: str) -> Finding:
    return Finding(entry, phrase, Abstention(), None)


def reached(entry: str, phrase: str) -> Finding:
    return taken(entry, phrase, by=entry)


GOOD: Final = placed(an_entry("good", questions=PHRASES, answer="Nothing is amiss here [1]."))


def test_a_good_entry_gets_no_advice() -> None:
    assert told(GOOD, findings=tuple(reached("good", phrase) for phrase in PHRASES)) == []


@pytest.mark.parametrize(("number", "called"), [(1, "only 1 question"), (3, "only 3 questions")])
def test_few_wordings_are_too_few(number: int, called: str) -> None:
    entry = placed(an_entry("a", questions=PHRASES[:number]))
    assert told(entry) == [f"k.yaml:7: entry 'a': {called}; write at least 4, as members type them"]


def test_an_entry_that_takes_many_questions_of_another_is_named() -> None:
    findings = (
        *(taken("good", phrase, by="other") for phrase in PHRASES[:3]),
        *(reached("good", phrase) for phrase in PHRASES[3:]),
    )
    assert told(GOOD, findings=findings) == [
        (
            "k.yaml:7: entry 'good': 3 of 8 questions find 'other' first when they are left out: "
            f"'{PHRASES[0]}', '{PHRASES[1]}'; move them, or add more like them"
        )
    ]


def test_an_entry_that_takes_one_question_is_not() -> None:
    findings = (taken("good", PHRASES[0], by="other"), reached("good", PHRASES[1]))
    assert told(GOOD, findings=findings) == []


def test_questions_that_nothing_else_leads_to_are_named() -> None:
    findings = (
        *(lost("good", phrase) for phrase in PHRASES[:2]),
        *(reached("good", phrase) for phrase in PHRASES[2:]),
    )
    assert told(GOOD, findings=findings) == [
        (
            "k.yaml:7: entry 'good': 2 of 8 questions find nothing when they are left out: "
            f"'{PHRASES[0]}', '{PHRASES[1]}'; add more like them"
        )
    ]


def test_entries_that_say_nearly_the_same_are_named() -> None:
    twin = placed(replace(GOOD, id="twin", answer="Nothing is amiss here at all [1]."), line=30)
    assert told(GOOD, twin) == [
        "k.yaml:30: entry 'twin': says nearly the same as 'good'; make one entry of both"
    ]


def test_of_very_many_entries_the_answers_are_not_compared() -> None:
    entries = [placed(replace(GOOD, id=f"e{number}")) for number in range(MOST_COMPARED + 1)]
    assert told(*entries) == []


def test_advice_comes_in_the_order_of_the_file() -> None:
    other = placed(an_entry("b", questions=PHRASES[:1], answer="Quite another text."), line=3)
    first = placed(an_entry("a", questions=PHRASES[1:2]), line=1)
    findings = (
        *(lost("b", phrase) for phrase in PHRASES),
        *(lost("a", phrase) for phrase in PHRASES),
    )
    assert [line.split(":")[1] for line in told(first, other, findings=findings)] == [
        "1",
        "1",
        "3",
        "3",
    ]
