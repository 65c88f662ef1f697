import numpy as np

from bot.core.matching.cover import Said
from bot.core.matching.groups import Scores
from bot.core.matching.signals import Signals, Weights, best


def scores(*values: float) -> Scores:
    return np.array(values, np.float32)


NOTHING_SAID = Said.of((), scores())
SOME = Signals(
    np.array(
        [
            scores(1, 0, 0),  # letters
            scores(1, 2, 0),  # page
            scores(1, 1, 0),  # bm25
            scores(0, 3, 0),  # answer
            scores(4, 3, 0),  # words
        ]
    ),
    said=NOTHING_SAID,
)
TENS = Weights(letters=1, page=10, bm25=100, answer=1000, words=10000)


def test_the_total_is_the_weighted_sum() -> None:
    assert SOME.total(TENS).tolist() == [40111, 33120, 0]


def test_the_parts_of_an_entry_say_what_adds_up_to_its_total() -> None:
    assert SOME.parts(np.array([1]), TENS)[0] == (
        ("letters", 0),
        ("page", 20),
        ("bm25", 100),
        ("answer", 3000),
        ("words", 30000),
    )


def test_signals_agree_on_an_entry_where_it_is_highest_and_not_0() -> None:
    assert SOME.agreeing(np.arange(3)) == [3, 3, 0]


def test_the_best_come_first_and_equals_in_their_order() -> None:
    assert best(scores(1, 3, 2, 3), 3).tolist() == [1, 3, 2]


def test_no_signals_are_all_0() -> None:
    none = Signals.none(2, NOTHING_SAID)
    assert none.total(TENS).tolist() == [0, 0]
    assert none.agreeing(np.array([0, 1])) == [0, 0]
