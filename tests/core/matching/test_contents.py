import pickle
from dataclasses import replace

import numpy as np
import pytest

from bot.core.asking import Asking
from bot.core.matching.contents import Content, Contents, Mention, content
from bot.core.matching.terms import Terms
from tests.knowledge_example import an_entry

TERMS = Terms.of(("camp", "kolyma", "decree"))
ENTRY = replace(
    an_entry(
        "camps", questions=("Camps in Kolyma", "When did camps open?", "When did they close?")
    ),
    title="Camps in Kolyma",
    short="Camps, camps and camps.",
    answer="The decree is of 1931.",
)


def test_words_that_say_what_a_text_is_about_are_counted_by_their_stems() -> None:
    assert content("How many camps, and which camp is in Kolyma?") == {"camp": 2, "kolyma": 1}


def test_a_word_is_meant_the_stronger_the_more_often_it_is_said() -> None:
    mention = Mention.of("camps, camps and camps; Kolyma; Vorkuta", TERMS)
    assert mention.counts == {"camp": 3, "kolyma": 1, "vorkuta": 1}
    assert mention.known.terms.tolist() == [0, 1]
    assert mention.known.factors.tolist() == pytest.approx([1 + np.log(3), 1])


def test_an_entry_is_taken_apart() -> None:
    found = Content.of(ENTRY, TERMS)
    assert found.phrases == ENTRY.questions
    assert found.wordings == {
        frozenset({"camp", "kolyma"}),
        frozenset({"camp", "open"}),
        frozenset({"close"}),
    }
    assert found.title.counts == {"camp": 1, "kolyma": 1}
    assert found.told.counts == {"camp": 3, "decre": 1, "1931": 1}
    assert found.stems == {"camp", "kolyma", "open", "close", "decre", "1931"}
    assert found.asked == {Asking.WHEN: 2}
    assert found.figures == {Asking.WHEN}


def test_an_entry_is_taken_apart_once() -> None:
    contents = Contents((ENTRY,), TERMS)
    assert contents.of(0) is contents.of(0)
    assert contents.phrases(0) is contents.phrases(0)
    assert contents.phrases(0) == contents.of(0).phrases


def test_another_process_takes_them_apart_itself() -> None:
    contents = Contents((ENTRY,), TERMS)
    here = contents.of(0)
    there = pickle.loads(pickle.dumps(contents)).of(0)  # noqa: S301 -- our own
    assert there is not here
    assert there.stems == here.stems
