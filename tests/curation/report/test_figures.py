"""What the pictures of a report show."""

from typing import Final

from bot.core.knowledge import Expectation
from bot.core.verdict import Policy
from bot.curation.evaluate import Result, Trial
from bot.curation.report.figures import Bar, histograms, in_figures, panels
from tests.knowledge_example import a_match, an_entry


def trial(expect: str | None, first: str, chance: float) -> Trial:
    matches = (a_match(an_entry(first), chance),)
    return Trial(Expectation("?", expect), None, Result.MISSED, matches)


TRIALS: Final = [
    trial("a", "a", 1.0),
    trial("a", "a", 0.96),
    trial("a", "a", 0.31),
    trial("a", "b", 0.5),
    trial(None, "b", 0.2),
    Trial(Expectation("thanks", None), None, Result.RIGHT),
]


def test_each_test_is_in_the_row_of_its_kind_and_the_bar_of_its_chance() -> None:
    right, wrong, none = histograms(TRIALS)
    assert right.bars == (Bar(0.3, 1, 0.5), Bar(0.95, 2, 1.0))
    assert (right.total, right.most) == (3, 2)
    assert wrong.bars == (Bar(0.5, 1, 1.0),)
    assert none.bars == (Bar(0.2, 1, 1.0),)


def test_a_row_without_tests_has_no_bars() -> None:
    [right, *_] = histograms([])
    assert (right.bars, right.total, right.most) == ((), 0, 0)


def test_the_curves_say_what_an_answer_at_any_threshold_would_be() -> None:
    by_threshold = {at: shares for at, *shares in in_figures(panels(TRIALS, Policy()), step=5)}
    assert list(by_threshold) == [n / 100 for n in range(5, 100, 5)]
    assert by_threshold[0.2] == [0.75, 0.25, 0.5]
    assert by_threshold[0.25] == [0.75, 0.25, 0.0]
    assert by_threshold[0.5] == [0.5, 0.25, 0.0]
    assert by_threshold[0.55] == [0.5, 0.0, 0.0]


def test_an_axis_ends_at_a_round_figure_above_its_curves() -> None:
    gain, harm = panels(TRIALS, Policy())
    assert (gain.ticks(), harm.ticks()) == ((0, 0.5, 1), (0, 0.25, 0.5))
    assert panels(TRIALS[:1], Policy())[1].top == 0.1
