from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching import vocabulary as vocabulary_module
from bot.core.matching.fields import Rarity
from bot.core.matching.terms import Terms
from bot.core.matching.vocabulary import SaidWord, Vocabulary
from bot.core.text import stem
from tests.core.matching.reading import bags_of


def vocabulary(text: str) -> Vocabulary:
    """Return the vocabulary of the words of a text, each curated by one entry."""
    words = text.split()
    stems, bags = bags_of([{stem(word): 1} for word in words])
    return Vocabulary.build(Terms.of(words), Rarity(len(words), stems, bags.frequencies()))


def alike(word: str, *, known: str) -> dict[str, float]:
    """Return how alike a word is to each of some known words."""
    those = vocabulary(known)
    return {
        those.words.texts[number]: likeness for number, likeness in those.alike((word,))[0].items()
    }


@pytest.mark.parametrize(
    ("word", "known", "likeness"),
    [
        pytest.param("gulag", "gulag", 1, id="the same"),
        pytest.param("prisoners", "prisoner", 0.97, id="inflected"),
        pytest.param("освободили", "освободил", 0.97, id="inflected in Russian"),
        pytest.param("khruschev", "khrushchev", 0.9, id="another Latin spelling"),
        pytest.param("khrushchev", "хрущев", 0.9, id="Latin for Cyrillic"),
        pytest.param("хрущев", "khruschev", 0.9, id="Cyrillic for Latin"),
        pytest.param("prisner", "prisoner", 1 - 1 / 8, id="a letter left out"),
        pytest.param("gulga", "gulag", 1 - 1 / 5, id="two letters swapped"),
        pytest.param("амнсития", "амнистия", 1 - 1 / 8, id="two Russian letters swapped"),
        pytest.param("amnestylaw", "amnesty", 13 / sqrt(15 * 21), id="part of a compound"),
    ],
)
def test_a_word_is_like_the_one_that_was_meant(word: str, known: str, likeness: float) -> None:
    assert alike(word, known=known) == pytest.approx({known: likeness})


@pytest.mark.parametrize(
    ("word", "known"),
    [
        pytest.param("war", "was", id="short words differ by one letter"),
        pytest.param("1953", "1954", id="years differ by one digit"),
        pytest.param("stalin", "lenin", id="names that share an ending"),
        pytest.param("camp", "amnesty", id="nothing in common"),
        pytest.param("сталин", "амнистия", id="nothing in common in Russian"),
    ],
)
def test_a_word_is_not_like_another(word: str, known: str) -> None:
    assert alike(word, known=known) == {}


def test_a_word_may_be_like_several() -> None:
    assert alike("prisoner", known="prisoner prisoners poisoner camp") == pytest.approx(
        {"prisoner": 1, "prisoners": 0.97, "poisoner": 1 - 1 / 8}
    )


def said(text: str, *, known: str) -> list[str]:
    """Return the words that are looked up for a text."""
    return [word.word for word in vocabulary(known).understand(text.split())]


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        pytest.param("git hub", "github page", ["git", "hub", "github"], id="joined"),
        pytest.param("github", "git hub page", ["github", "git", "hub"], id="split"),
        pytest.param("github", "git hub github", ["github"], id="not split when known as it is"),
        pytest.param("go to", "goto", ["go", "to"], id="too short to be joined"),
        pytest.param("asif", "as if", ["asif"], id="too short to be split"),
        pytest.param("git lab", "github", ["git", "lab"], id="not joined to what nobody wrote"),
        pytest.param("gitlab", "git hub", ["gitlab"], id="not split into what nobody wrote"),
        pytest.param("gulag gulag", "gulag", ["gulag"], id="once, however often it is said"),
        pytest.param("", "gulag", [], id="nothing said"),
    ],
)
def test_what_was_written_apart_is_tried_joined_and_the_other_way_round(
    text: str, known: str, expected: list[str]
) -> None:
    assert said(text, known=known) == expected


def test_a_word_nobody_wrote_is_as_rare_as_can_be() -> None:
    [word] = vocabulary("gulag camp").understand(("zebra",))
    assert word == SaidWord("zebra", {}, log(3) + 1, known=False)
    assert word.closest is None


def test_a_misspelt_word_is_about_as_rare_as_what_was_meant() -> None:
    [word] = vocabulary("gulag camp").understand(("gulga",))
    assert word.closest == 0
    assert not word.known
    assert word.rarity == pytest.approx(log(3 / 2) + 1 + 0.2)


def test_a_misspelt_word_is_never_rarer_than_one_that_nobody_wrote() -> None:
    [word] = vocabulary("amnesty").understand(("amnestylaw",))
    assert word.rarity == pytest.approx(min(log(2) + 1, 1 + 1 - 13 / sqrt(15 * 21)))


def test_an_inflected_word_is_known() -> None:
    [word] = vocabulary("prisoner camp").understand(("prisoners",))
    assert word.known
    assert word.rarity == pytest.approx(log(3 / 2) + 1)


def test_of_words_equally_alike_the_first_curated_is_the_closest() -> None:
    [word] = vocabulary("released releasing").understand(("release",))
    assert word.likeness == {0: 0.97, 1: 0.97}
    assert word.closest == 0


LETTERS = "abcxyzабвщ1\u0301"


@given(st.lists(st.text(LETTERS, min_size=1), unique=True), st.lists(st.text(LETTERS, min_size=1)))
def test_every_word_is_understood_somehow(known: list[str], asked: list[str]) -> None:
    those = vocabulary(" ".join(known))
    for word in those.understand(asked):
        assert all(0 < likeness <= 1 for likeness in word.likeness.values())
        assert word.rarity > 0
        assert (word.word in those.words.numbers) == (1 in word.likeness.values())


def test_only_so_many_words_are_remembered_and_each_is_understood_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vocabulary_module, "_REMEMBERED", 2)
    known = vocabulary("gulag amnesty prisoner")
    said = ("gulga", "amnety", "prisner")
    first = [known.understand((word,))[0].closest for word in said]
    again = [known.understand((word,))[0].closest for word in said]
    assert first == again == [0, 1, 2]
    assert len(known.remembered) <= 2
