"""What rankings and verdicts are worth, counted by hand."""

import pytest

from benchmarks.metrics import (
    Bin,
    Decided,
    Outcomes,
    Policing,
    Quality,
    Ranked,
    policing,
    quality,
    reliability,
)


def ranked(place: int | None, confidence: float = 0.5, *, answerable: bool = True) -> Ranked:
    """A ranking of twelve entries with the right one at a place."""
    ids = [f"wrong-{n}" for n in range(1, 13)]
    if place:
        ids[place - 1] = "right"
    return Ranked(tuple(ids), confidence, frozenset({"right"} if answerable else ()))


def test_places_count_over_answerable_questions() -> None:
    found = quality([ranked(1), ranked(2), ranked(4), ranked(None), ranked(None, answerable=False)])
    assert (found.r1, found.h3) == (0.25, 0.5)
    assert found.mrr == (1 + 1 / 2 + 1 / 4 + 0) / 4


def test_a_right_entry_after_the_tenth_does_not_count() -> None:
    assert quality([ranked(11)]).mrr == 0.0


def test_any_right_entry_is_right() -> None:
    assert quality([Ranked(("b",), 1.0, frozenset("ab"))]).r1 == 1.0


@pytest.mark.parametrize(
    ("right", "wrong", "auc"),
    [
        pytest.param([0.9, 0.8], [0.2, 0.1], 1.0, id="every right one is surer"),
        pytest.param([0.1], [0.9], 0.0, id="the wrong one is surer"),
        pytest.param([0.9, 0.3], [0.5, 0.1], 3 / 4, id="three pairs of four"),
        pytest.param([0.5], [0.5, 0.1], 3 / 4, id="a tie is half a pair"),
        pytest.param([0.9], [], None, id="nothing to tell apart"),
    ],
)
def test_auc_is_the_share_of_pairs_in_which_the_right_one_is_surer(
    right: list[float], wrong: list[float], auc: float | None
) -> None:
    found = [*(ranked(1, sure) for sure in right), *(ranked(2, sure) for sure in wrong)]
    assert quality(found).auc == auc


def test_what_nothing_answers_is_wrong_however_sure() -> None:
    assert quality([ranked(1, 0.2), ranked(None, 0.9, answerable=False)]).auc == 0.0


@pytest.mark.parametrize(
    ("found", "share"),
    [
        pytest.param([ranked(1, 0.9), ranked(2, 0.1)], 1 / 2, id="only the surer one is given"),
        pytest.param([ranked(2, 0.9), ranked(1, 0.1)], 0.0, id="the surest is wrong"),
        pytest.param(
            [*(ranked(1, 0.9) for _ in range(9)), ranked(2, 0.9)],
            9 / 10,
            id="nine of ten are right",
        ),
        pytest.param(
            [*(ranked(1, 0.9) for _ in range(8)), ranked(2, 0.9)], 0.0, id="a tie cannot be parted"
        ),
        pytest.param(
            [ranked(1, 0.9), ranked(2, 0.8), *(ranked(1, 0.7) for _ in range(8))],
            9 / 10,
            id="the cut may be below a wrong one",
        ),
        pytest.param(
            [ranked(1, 0.9), ranked(None, 0.9, answerable=False)], 0.0, id="unanswerable ones count"
        ),
        pytest.param([ranked(None, answerable=False)], None, id="nothing can be answered"),
    ],
)
def test_right_at_p90_gives_as_many_as_may_be_while_nine_in_ten_are_right(
    found: list[Ranked], share: float | None
) -> None:
    assert quality(found).right_at_p90 == share


def test_nothing_is_said_about_no_questions() -> None:
    assert quality([]) == Quality(None, None, None, None, None)


GOLD = frozenset({"right"})
NONE: frozenset[str] = frozenset()


def test_verdicts_are_counted_apart_for_what_nothing_answers() -> None:
    found = policing(
        [
            Decided("right", (), GOLD),
            Decided("right", (), GOLD),
            Decided("other", (), GOLD),
            Decided(None, ("other", "right"), GOLD),
            Decided(None, ("other",), GOLD),
            Decided(None, (), GOLD),
            Decided("other", (), NONE),
            Decided(None, ("other",), NONE),
            Decided(None, (), NONE),
            Decided(None, (), NONE),
        ]
    )
    assert found == Policing(
        answerable=Outcomes(right=2, wrong=1, offered_right=1, offered_wrong=1, abstained=1),
        unanswerable=Outcomes(wrong=1, offered_wrong=1, abstained=2),
    )
    assert found.precision == 2 / 4
    assert found.misled == 1 / 4
    assert found.reached == 3 / 6


def test_without_questions_no_share_is_made_up() -> None:
    found = policing([])
    assert (found.precision, found.misled, found.reached) == (None, None, None)


def test_reliability_compares_what_is_said_with_what_is_right() -> None:
    found = reliability([ranked(1, 0.9375), ranked(2, 0.9375), ranked(1, 1.0), ranked(2, 0.125)])
    assert found == (
        Bin(0.1, 0.2, count=1, said=0.125, right=0.0),
        Bin(0.9, 1.0, count=3, said=2.875 / 3, right=2 / 3),
    )
