from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest

from bot.core.inbox import NEAREST, Line, line_of, lines, unsolved, wishes
from bot.core.responder import Responder
from bot.core.unanswered import Decision, Lack, Ruling, Unanswered
from tests.knowledge_example import AFTER_STALIN, a_gap

TODAY = date(2026, 7, 10)
RESPONDER = Responder.build(AFTER_STALIN)
INDEX = RESPONDER.index
ENTRY = AFTER_STALIN.entries["gulag-numbers"]
NUMBERS = count(1)
BREAD = ("what did bread cost in 1950", "bread cost 1950", "the cost of bread in 1950")


def asked(text: str, days_ago: int = 0, lack: Lack = Lack.ABSTENTION) -> Unanswered:
    return Unanswered(next(NUMBERS), text, TODAY - timedelta(days_ago), lack)


def wordings(*questions: Unanswered, decided: tuple[Decision, ...] = ()) -> list[str]:
    return [line.wording for line in lines(questions, decided, TODAY, INDEX)]


def solved(text: str, lack: Lack = Lack.ABSTENTION, responder: Responder = RESPONDER) -> bool:
    return not [*unsolved(lines([asked(text, lack=lack)], (), TODAY, INDEX), responder)]


def test_nothing_asked_in_vain_is_no_line() -> None:
    assert lines((), (), TODAY, INDEX) == ()


def test_wordings_of_one_question_are_one_line() -> None:
    questions = [asked(text, days_ago=n) for n, text in enumerate((*BREAD, "BREAD cost 1950?"))]
    [line] = lines([*questions, asked("Who built Sputnik?", 99)], (), TODAY, INDEX)[:1]
    assert {each.text for each in line.questions} == {*BREAD, "BREAD cost 1950?"}
    assert line.last == TODAY


def test_the_wording_is_the_one_that_is_asked_most_often() -> None:
    questions = [asked(text) for text in (*BREAD, BREAD[1])]
    assert wordings(*questions) == [BREAD[1]]


def test_of_wordings_asked_as_often_one_of_middle_length_is_shown() -> None:
    assert wordings(*map(asked, BREAD)) == ["the cost of bread in 1950"]


def test_three_other_wordings_stand_with_it_those_asked_most_often_first() -> None:
    more = ("bread 1950: the cost?", "the cost of bread, 1950")
    asked_so = [asked(text) for text in (*BREAD, *BREAD[1:2] * 2, *more, more[1])]
    [line] = lines(asked_so, (), TODAY, INDEX)
    assert line.also == (more[1], more[0], BREAD[2])


def test_what_is_asked_most_often_comes_first() -> None:
    assert wordings(asked("Who built Sputnik?"), *map(asked, BREAD)) == [
        "the cost of bread in 1950",
        "Who built Sputnik?",
    ]


def test_what_is_asked_now_counts_more_than_what_was_asked_last_month() -> None:
    old = [asked(text, days_ago=28) for text in BREAD]
    assert wordings(*old, asked("Who built Sputnik?"))[0] == "Who built Sputnik?"


@pytest.mark.parametrize("ruling", list(Ruling))
def test_what_asks_the_same_as_a_wording_that_was_decided_about_is_left_out(
    ruling: Ruling,
) -> None:
    decided = (Decision("The cost of bread in 1950?", ruling, TODAY),)
    questions = [asked(text) for text in (*BREAD, "Who built Sputnik?")]
    assert wordings(*questions, decided=decided) == ["Who built Sputnik?"]


def test_a_line_is_found_by_any_of_its_questions() -> None:
    questions = [asked(text) for text in (*BREAD, "Who built Sputnik?")]
    found = lines(questions, (), TODAY, INDEX)
    assert {line_of(each.id, found) for each in questions[:3]} == {found[0]}
    assert line_of(found[1].id, found) == found[1]
    assert line_of(0, found) is None


def test_a_line_comes_with_the_entries_that_are_nearest() -> None:
    line = Line("how large was the gulag?", (asked("how large was the gulag?"),))
    [(_, matches)] = unsolved([line], RESPONDER)
    assert matches[0].entry == ENTRY
    assert len(matches) <= NEAREST


def test_what_the_knowledge_answers_by_now_is_left_out() -> None:
    assert solved(ENTRY.questions[0])
    assert not solved("What did bread cost in 1950?")


def test_an_answer_that_somebody_found_bad_is_none() -> None:
    assert not solved(ENTRY.questions[0], Lack.DISLIKED)


def test_a_known_gap_is_left_out() -> None:
    gap = a_gap("bread", "What did bread cost in 1950?", "bread prices", "the price of bread")
    knows = Responder.build(replace(AFTER_STALIN, gaps=(gap,)))
    assert solved("What did bread cost in 1950?", responder=knows)


def test_a_wish_is_fulfilled_when_the_knowledge_answers_it() -> None:
    bread = Decision("What did bread cost in 1950?", Ruling.NEW, TODAY)
    written = Decision(ENTRY.questions[0], Ruling.NEW, TODAY)
    others = [replace(bread, ruling=each) for each in (Ruling.SAME, Ruling.NOT_OURS)]
    assert wishes([bread, written, *others], RESPONDER) == (bread,)
