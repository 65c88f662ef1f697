"""What the dearest questions cost at most: work is counted, never timed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rapidfuzz.process import cpdist

from bot.core.conversation import Conversation, Message, resolve
from bot.core.knowledge import Entry
from bot.core.matching import comparison as comparison_module
from bot.core.matching.comparison import CANDIDATES, LETTERED, SHORTLIST, Comparison
from bot.core.matching.cover import Cover, Said
from bot.core.matching.groups import Groups, Scores
from bot.core.matching.reading import RUNS
from bot.core.text import LONGEST_QUESTION, words
from tests.core.matching.reading import comparison_of
from tests.knowledge_example import an_entry

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MANY = 600


def asked(id_: str, *questions: str) -> Entry:
    entry = an_entry(id_, questions=questions, short="So.", answer="So.")
    return replace(entry, title=questions[0])


ALL_THE_SAME = comparison_of([asked(f"e{n}", "Who was freed?") for n in range(MANY)], exact=8)
ONE_ENTRY = comparison_of(
    [asked("many", *(f"Who was freed in {n}?" for n in range(MANY))), asked("other", "Who?")]
)


@pytest.fixture
def covered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many wordings each look at words has compared so far."""
    looks: list[int] = []
    build = Cover.of

    def counting(
        said: Said, of_phrase: Groups, numbers: NDArray[np.int32], phrase_rarity: Scores
    ) -> Cover:
        looks.append(len(of_phrase))
        return build(said, of_phrase, numbers, phrase_rarity)

    monkeypatch.setattr(Cover, "of", counting)
    return looks


def looked_up(comparison: Comparison, text: str) -> int:
    """Return how many words, and how many runs of letters and stems in fields, are looked up."""
    said = words(resolve(Message(text, NOW), Conversation()).text)
    question = comparison.asked(said)
    return len(comparison.said(said).words) + len(question.cosines.terms) + len(question.bm25.terms)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("who was freed in " * 300, id="the most frequent words"),
        pytest.param(" ".join(f"word{n}" for n in range(1000)), id="the longest message"),
        pytest.param(" ".join("abcdefghijklmnop" * 256), id="4,096 words of one letter"),
        pytest.param("freed" * 800, id="one word of 4,000 letters"),
    ],
)
def test_what_is_looked_up_is_bounded_by_the_letters_that_are_read(text: str) -> None:
    # Each letter begins at most a word, a stem in two fields, and a run of each size in two fields.
    most = LONGEST_QUESTION * (1 + 2 + 2 * len(RUNS))
    assert 0 < looked_up(ONE_ENTRY, text) == looked_up(ONE_ENTRY, text * 2) <= most


def test_the_edits_of_a_word_are_counted_against_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counting(asked: Sequence[str], known: Sequence[str], **options: Any) -> NDArray[Any]:
        compared.append(len(known))
        return cpdist(asked, known, **options)

    monkeypatch.setattr("bot.core.matching.spellings.cpdist", counting)
    # "prison" shares five runs of letters with each of these, and half of its letters with none.
    far = ["pri" + "".join(rest) for rest in combinations("bcdfghjklmtuvwxz", 3)]
    known = comparison_of([asked("words", " ".join(("prisom", *far)))]).vocabulary
    near, nothing = known.alike(("prison", "freed" * 60))
    assert dict(near) == pytest.approx({0: 5 / 6})
    assert nothing == {}
    assert compared == [1]


def test_a_phrase_that_all_entries_have_is_looked_at_for_a_shortlist(covered: list[int]) -> None:
    signals = ALL_THE_SAME.signals("who was freed")
    assert np.count_nonzero(signals.words) == SHORTLIST
    assert covered == [SHORTLIST]
    assert np.count_nonzero(signals.letters) == LETTERED


def test_words_that_all_entries_hold_are_added_up_for_candidates_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(comparison_module, "RARE_RUN", 8)
    entries = [asked(f"e{n}", f"Who was freed {n}?") for n in range(MANY)]
    comparison = comparison_of(entries, exact=8)
    question = comparison.asked(words("who was freed"))
    assert comparison.cosines.all.postings.work(question.cosines.terms) <= 8 * len(
        question.cosines.terms
    )
    assert np.count_nonzero(comparison.signals("who was freed").page) <= CANDIDATES


def test_of_an_entry_with_many_wordings_four_are_compared_word_by_word(
    covered: list[int],
) -> None:
    ONE_ENTRY.signals("who was freed in 17")
    assert covered == [4 + 1]


def test_of_an_entry_that_is_told_each_wording_is_looked_at_once(covered: list[int]) -> None:
    said = ONE_ENTRY.said(words("who was freed in 17"))
    assert ONE_ENTRY.held(np.array([0, 1]), said).phrases[0] == 17
    assert covered == [MANY + 1]


def test_the_letters_of_only_so_many_words_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison_module, "_REMEMBERED", 2)
    comparison = comparison_of([asked("a", "Who was freed?")])
    first = comparison.asked(("who", "was", "freed")).cosines.terms.tolist()
    assert len(comparison.spelt) <= 2
    assert comparison.asked(("who", "was", "freed")).cosines.terms.tolist() == first
