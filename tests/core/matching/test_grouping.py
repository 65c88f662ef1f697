from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.core.matching import Index, likeness
from bot.core.matching.grouping import alike_from, by_likeness, by_words, grouped, told_from
from bot.core.text import words
from tests.encoders import WordEncoder
from tests.knowledge_example import AFTER_STALIN

INDEX = Index.build(AFTER_STALIN)
WITH_MODEL = Index.build(AFTER_STALIN, WordEncoder())
BREAD = (
    "what did bread cost in 1950",
    "What did a loaf of bread cost in the 1950s?",
    "the cost of bread in 1950",
    "how much did bread cost in 1950",
    "bread cost 1950",
)
FILMS = ("which films were forbidden", "which movies or films were forbidden?", "forbidden films")
SPUTNIK = ("who built the first sputnik",)
WAGES = (
    "how much did a worker earn",
    "How much did workers earn in the 1950s?",
    "what did a factory worker earn a month",
    "average wage of a soviet worker",
    "average salary in the ussr",
    "what was the average monthly wage",
    "wages in 1953",
    "wages under stalin",
    "how high were wages",
    "what were wages like",
    "what wages did factory workers get",
    "worker's wage",
    "salary of a factory worker",
    "what was a normal salary",
    "how big was a typical salary",
    "typical monthly salary of a worker",
    "how much money did workers make",
    "how much did people make a month",
    "how much did people earn",
    "how much were people paid",
    "how much was a worker paid a month",
    "what were workers paid",
    "what did they pay a worker in the factory",
    "pay of a factory worker",
    "monthly pay in roubles",
    "how many roubles did a worker earn",
    "how many roubles a month was an average wage",
    "how many rubles did people make",
    "earnings of an ordinary worker",
    "ordinary people's earnings",
    "average earnings in roubles",
    "what was the income of an ordinary family",
    "monthly income of a worker",
    "average income in the soviet union",
    "were workers paid well",
    "was the pay good",
    "did workers earn enough to live on",
    "could a worker live on his wage",
    "how much did an engineer earn compared to a worker",
    "avrage wage in the soviet union",
)


@dataclass(slots=True)
class Compass:
    """An encoder that knows what is above and what is below, and nothing else."""

    reads: bool = True
    asked: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return up, down or aside: `(len(texts), 2) float32`."""
        self.asked.extend(texts)
        return np.array([self._place(text) for text in texts], np.float32).reshape(-1, 2)

    def pieces(self, text: str) -> tuple[int, ...]:
        """Return whole words, or letters where it reads nothing."""
        sizes = map(len, words(text))
        return tuple(sizes) if self.reads else (1,) * sum(sizes)

    def _place(self, text: str) -> tuple[float, float]:
        if {"north", "above"} & {*words(text)}:
            return 0.0, 1.0
        return (0.0, -1.0) if {"southern", "below"} & {*words(text)} else (1.0, 0.0)


def together(*texts: str, index: Index = INDEX, decided: int = 0) -> list[set[str]]:
    return [{texts[place] for place in group} for group in grouped(texts, index, decided)]


def test_wordings_of_one_question_are_one_group() -> None:
    assert together(*BREAD, *SPUTNIK, *FILMS) == [{*BREAD}, {*SPUTNIK}, {*FILMS}]


def test_forty_wordings_of_one_gap_are_one_group() -> None:
    asked = ("what did {}", "the price of {}", "how expensive was {}", "{} price", "tell me: {}")
    bread = ("bread cost in Minsk", "bread in Minsk", "a loaf of bread in Minsk", "Minsk bread")
    year = (" in 1950", "?")
    forty = [one.format(what) + when for one, what, when in product(asked, bread, year)]
    assert len(set(forty)) == 40
    assert together(*forty, *FILMS) == [{*forty}, {*FILMS}]


def test_forty_wordings_in_many_words_are_few_groups_and_nothing_else_is_in_them() -> None:
    assert len({*WAGES}) == 40
    groups = together(*WAGES, *BREAD, *FILMS, *SPUTNIK)
    of_wages = [group for group in groups if group <= {*WAGES}]
    assert set().union(*of_wages) == {*WAGES}
    assert len(of_wages) <= 5
    assert max(map(len, of_wages)) >= 22


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


@pytest.mark.parametrize("index", [INDEX, WITH_MODEL], ids=["words", "model"])
@pytest.mark.parametrize("texts", [(), ("",), ("?!", "what?", "", "🤔")], ids=str)
def test_texts_that_say_nothing_stand_alone(texts: Sequence[str], index: Index) -> None:
    assert grouped(texts, index) == tuple((place,) for place in range(len(texts)))


def test_the_order_of_the_texts_changes_no_group() -> None:
    there = {frozenset(group) for group in together(*BREAD, *FILMS, *SPUTNIK)}
    back = {frozenset(group) for group in together(*SPUTNIK[::-1], *FILMS[::-1], *BREAD[::-1])}
    assert there == back


def test_among_more_texts_they_must_be_more_alike() -> None:
    bars = [alike_from(texts) for texts in (0, 1, 50, 100, 1_000, 10_000)]
    assert bars == sorted(bars)
    assert 0 < bars[0] == bars[1] < bars[3] < bars[4] < bars[5] < 1


def test_among_more_texts_their_words_must_tell_more() -> None:
    told = [told_from(texts) for texts in (0, 1, 50, 100, 1_000, 10_000)]
    assert told[0] == told[1] == told[2] == 0
    assert told[2:] == sorted({*told})


def test_groups_are_one_whose_words_tell_so() -> None:
    alike = by_likeness(WAGES, INDEX)
    told = by_words(alike, WAGES, INDEX, told_from(len(WAGES)))
    assert sorted(place for group in told for place in group) == [*range(len(WAGES))]
    assert len(told) < len(alike) == len(by_words(alike, WAGES, INDEX, told=100.0))


def test_a_decision_draws_in_only_what_surely_asks_the_same() -> None:
    decided, surely = "bread cost 1950", "what did bread cost in 1950"
    perhaps = "who baked bread for a living"
    assert together(decided, perhaps) == [{decided, perhaps}]
    assert together(decided, surely, perhaps, decided=1) == [{decided, surely}, {perhaps}]


def test_a_model_groups_what_shares_no_word() -> None:
    texts = ("north wind", "storm from above", "southern breeze", "below zero")
    assert len(together(*texts)) == len(texts)
    meant = together(*texts, index=Index.build(AFTER_STALIN, Compass()))
    assert meant == [{*texts[:2]}, {*texts[2:]}]


def test_a_model_that_reads_none_of_it_changes_nothing() -> None:
    unread = Index.build(AFTER_STALIN, Compass(reads=False))
    assert together(*BREAD, *FILMS, index=unread) == together(*BREAD, *FILMS)


def test_of_too_many_texts_a_model_is_asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Compass()
    index = Index.build(AFTER_STALIN, encoder)
    encoder.asked.clear()
    monkeypatch.setattr(likeness, "MOST_READ", len(BREAD) - 1)
    assert together(*BREAD, index=index) == [{*BREAD}]
    assert encoder.asked == []
