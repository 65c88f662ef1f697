from dataclasses import replace

import pytest

from bot.core.matching import Index
from bot.core.matching.likeness import Texts, wordings_beside
from tests.encoders import WordEncoder
from tests.knowledge_example import AFTER_STALIN, a_gap, a_knowledge, an_entry

LED, HARVEST = "who led the kolkhoz", "the harvest of the kolkhoz"


def alike(one: str, other: str, index: Index) -> float:
    ((place, others, likeness),) = Texts.of((one, other), index).pairs(0)
    assert (place, others.tolist()) == (0, [1])
    return float(likeness[0])


def test_what_the_knowledge_says_often_makes_texts_less_alike() -> None:
    said = [f"{what} of a kolkhoz" for what in ("cows", "tractors", "land", "size", "rules")]
    about = a_knowledge(*(an_entry(f"k{n}", questions=(each,)) for n, each in enumerate(said)))
    often, never = Index.build(about), Index.build(AFTER_STALIN)
    assert alike(HARVEST, LED, often) < alike(HARVEST, LED, never)


def saying(*words: str) -> Index:
    """Return the index of a knowledge in which each of these is said in thirty wordings."""
    said = [f"{each} {topic}{n}" for topic, each in enumerate(words) for n in range(100, 130)]
    return Index.build(a_knowledge(an_entry("much", questions=tuple(said))))


def test_texts_are_less_alike_that_are_like_much_of_the_knowledge() -> None:
    texts = ("grain harvest in Minsk", "Omsk grain harvest")
    like_both, like_neither = saying("grain harvest", "radio"), saying("grain", "harvest")
    assert alike(*texts, like_both) < alike(*texts, like_neither) - 0.05


@pytest.mark.parametrize("index", [saying("radio"), Index.build(AFTER_STALIN)], ids=["much", "few"])
def test_a_knowledge_about_something_else_changes_little(index: Index) -> None:
    assert alike("grain harvest", "harvest of grain", index) == pytest.approx(1, abs=0.1)


def test_what_wordings_mean_is_known_in_their_places() -> None:
    index = Index.build(replace(AFTER_STALIN, gaps=(a_gap("rain", "did it rain"),)), WordEncoder())
    texts = Texts.of((HARVEST, LED), index)
    assert index.meanings is not None
    assert texts.places is not None
    meant = index.meanings.places([HARVEST, LED, *wordings_beside(index)])
    assert texts.places == pytest.approx(meant, abs=1e-5)


def test_of_many_wordings_of_the_knowledge_some_stand_beside() -> None:
    many = [f"question {n}" for n in range(4_500)]
    index = Index.build(a_knowledge(an_entry("many", questions=tuple(many))))
    beside = wordings_beside(index)
    assert 1_000 < len(beside) <= 2_000
    assert {*beside} < {*many, index.entries[0].title}
