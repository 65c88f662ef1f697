from collections.abc import Sequence
from itertools import product

import pytest

from bot.core.matching.grouping import grouped
from bot.core.matching.index import Index
from tests.knowledge_example import AFTER_STALIN

INDEX = Index.build(AFTER_STALIN)

BREAD = (
    "what did bread cost in 1950",
    "What did a loaf of bread cost in the 1950s?",
    "the cost of bread in 1950",
    "how much did bread cost in 1950",
    "bread cost 1950",
)
FILMS = ("which films were forbidden", "which movies or films were forbidden?", "forbidden films")
SPUTNIK = ("who built the first sputnik",)


def together(*texts: str) -> list[set[str]]:
    return [{texts[place] for place in group} for group in grouped(texts, INDEX)]


def test_wordings_of_one_question_are_one_group() -> None:
    assert together(*BREAD, *SPUTNIK, *FILMS) == [{*BREAD}, {*SPUTNIK}, {*FILMS}]


def test_forty_wordings_of_one_gap_are_one_group() -> None:
    asked = ("what did {}", "the price of {}", "how expensive was {}", "{} price", "tell me: {}")
    bread = ("bread cost in Minsk", "bread in Minsk", "a loaf of bread in Minsk", "Minsk bread")
    year = (" in 1950", "?")
    forty = [one.format(what) + when for one, what, when in product(asked, bread, year)]
    assert len(set(forty)) == 40
    assert together(*forty, *FILMS) == [{*forty}, {*FILMS}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("who was khrushchev", "who was khruschev?"),
        ("were the prisoners released", "release of prisoners"),
        ("кто построил спутник", "кто строил первый спутник?"),
    ],
    ids=["a typing mistake", "another form", "Russian"],
)
def test_a_few_letters_do_not_part_a_group(one: str, other: str) -> None:
    assert together(one, other, *BREAD) == [{one, other}, {*BREAD}]


def test_how_something_is_asked_makes_no_group() -> None:
    assert len(together("how was the harvest", "how was the weather", "how was the music")) == 3


@pytest.mark.parametrize("texts", [(), ("",), ("?!", "what?", "", "🤔")], ids=str)
def test_texts_that_say_nothing_stand_alone(texts: Sequence[str]) -> None:
    assert grouped(texts, INDEX) == tuple((place,) for place in range(len(texts)))


def test_the_order_of_the_texts_changes_no_group() -> None:
    there = {frozenset(group) for group in together(*BREAD, *FILMS, *SPUTNIK)}
    back = {frozenset(group) for group in together(*SPUTNIK[::-1], *FILMS[::-1], *BREAD[::-1])}
    assert there == back
