from dataclasses import replace

import pytest

from bot.core.asking import Asking
from bot.core.knowledge import Entry
from bot.core.matching.nearby import Nearby
from tests.core.matching.reading import surroundings_of
from tests.knowledge_example import an_entry


def asked(id_: str, *questions: str, answer: str = "", follow_ups: tuple[str, ...] = ()) -> Entry:
    """Return an entry with these wordings alone, the first its title."""
    entry = an_entry(id_, questions=questions, follow_ups=follow_ups)
    return replace(entry, title=questions[0], short="", answer=answer)


def nearby_of(*entries: Entry) -> Nearby:
    return surroundings_of(entries).nearby


LAW, DATE, NAMES, FAR = range(4)
NEARBY = nearby_of(
    asked("law", "What is the law?", answer="It is of 1953.", follow_ups=("date", "names")),
    asked("date", "When was it passed?", "When was it printed?", "the law's date"),
    asked("names", "Who wrote it?", "When did they meet?", answer="In 1952.", follow_ups=("law",)),
    asked("far", "When?", answer="In 1951."),
)


def test_what_is_asked_so_most_often_fits_best() -> None:
    fits = NEARBY.holding(Asking.WHO, [[LAW]])
    assert fits == {NAMES: pytest.approx(1 / 2)}


def test_a_figure_in_the_answer_shown_fits_less_than_wordings_that_ask_for_it() -> None:
    fits = NEARBY.holding(Asking.WHEN, [[LAW]])
    assert sorted(fits, key=fits.__getitem__) == [LAW, NAMES, DATE]


def test_a_figure_in_an_answer_not_shown_last_is_none() -> None:
    assert LAW not in NEARBY.holding(Asking.WHEN, [[NAMES]])


def test_what_was_shown_last_comes_first() -> None:
    fits = NEARBY.holding(Asking.WHEN, [[FAR], [LAW]])
    assert fits[FAR] == 1
    assert fits[DATE] == pytest.approx(2 / 3 * 0.2)


def test_a_turn_that_showed_nothing_has_nothing_near() -> None:
    assert NEARBY.holding(Asking.WHEN, [[FAR], []]) == {FAR: 1}


def test_of_what_was_offered_each_is_asked_and_nothing_related() -> None:
    assert set(NEARBY.holding(Asking.WHEN, [[LAW, NAMES]])) == {LAW, NAMES}


def test_where_the_latest_turn_has_nothing_the_earlier_ones_are_not_asked() -> None:
    assert NEARBY.holding(Asking.WHO, [[FAR], [NAMES]]) == {}


def test_where_nothing_is_asked_so_there_is_nothing_near() -> None:
    assert NEARBY.holding(Asking.WHERE, [[LAW], [DATE]]) == {}


@pytest.mark.parametrize(
    ("kind", "shown", "surely"),
    [
        pytest.param(Asking.WHEN, DATE, True, id="nothing is related"),
        pytest.param(Asking.WHEN, NAMES, True, id="what is related is never asked so"),
        pytest.param(Asking.WHEN, LAW, False, id="only what is related is asked so"),
        pytest.param(Asking.WHERE, DATE, False, id="nothing is asked so"),
    ],
)
def test_a_question_word_asks_the_answer_shown_where_its_wordings_do(
    kind: Asking, shown: int, surely: bool
) -> None:
    assert NEARBY.asks_what_was_shown(kind, shown) is surely


@pytest.mark.parametrize(
    ("related", "surely"),
    [
        pytest.param(("date",), False, id="more often"),
        pytest.param(("names",), False, id="as often"),
        pytest.param(("names", "law"), True, id="less often in the mean"),
    ],
)
def test_of_an_answer_whose_follow_ups_are_asked_so_as_often_nothing_is_sure(
    related: tuple[str, ...], surely: bool
) -> None:
    treaty = asked("treaty", "When was the treaty?", "the treaty", follow_ups=related)
    nearby = nearby_of(treaty, *NEARBY.entries)
    assert nearby.asks_what_was_shown(Asking.WHEN, 0) is surely


@pytest.mark.parametrize(("others", "surely"), [(14, True), (15, False)])
def test_one_wording_in_twenty_must_ask_so_counting_five_that_ask_nothing(
    others: int, surely: bool
) -> None:
    wordings = [f"the law, {number}" for number in range(others)]
    nearby = nearby_of(asked("law", "When was it passed?", *wordings))
    assert nearby.asks_what_was_shown(Asking.WHEN, 0) is surely


def test_an_entry_without_wordings_is_asked_for_nothing() -> None:
    bare = replace(asked("bare", ""), title="", questions=())
    assert nearby_of(bare).holding(Asking.WHEN, [[0]]) == {}
    assert not nearby_of(bare).asks_what_was_shown(Asking.WHEN, 0)
