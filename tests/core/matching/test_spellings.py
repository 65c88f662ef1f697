from math import sqrt

import pytest

from bot.core.matching.spellings import Spellings
from bot.core.matching.terms import Terms


def alike(word: str, *, known: str) -> dict[str, float]:
    """Return how alike a word is to each known one that is spelt nearly so."""
    spellings = Spellings.build(Terms.of(known.split()))
    [found] = spellings.alike((word,))
    return {spellings.words.texts[number]: likeness for number, likeness in found.items()}


def test_two_letters_that_have_changed_places_are_one_edit() -> None:
    assert alike("gulga", known="gulag") == pytest.approx({"gulag": 1 - 1 / 5})


def test_what_is_more_alike_by_its_runs_than_by_its_edits_is_as_alike_as_these() -> None:
    assert alike("gullag", known="gulag")["gulag"] > 1 - 1 / 6


def test_a_word_in_a_compound_is_alike_by_its_runs_of_letters() -> None:
    assert alike("amnestylaw", known="amnesty") == pytest.approx({"amnesty": 13 / sqrt(15 * 21)})


def test_a_word_too_short_to_be_misspelt_is_like_one_with_a_letter_more() -> None:
    assert alike("camp", known="cam") == pytest.approx({"cam": 1 - 1 / 4})
    assert alike("cams", known="ca") == {}


def test_each_word_of_several_is_compared_by_itself() -> None:
    spellings = Spellings.build(Terms.of(("gulag", "amnesty")))
    assert spellings.alike(("amnety", "zebra", "gulga")) == [
        pytest.approx({1: 1 - 1 / 7}),
        {},
        pytest.approx({0: 1 - 1 / 5}),
    ]
