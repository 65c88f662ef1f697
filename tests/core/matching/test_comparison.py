from collections.abc import Sequence
from dataclasses import replace
from math import log

import numpy as np
import pytest

from bot.core.knowledge import Entry
from bot.core.matching import comparison as comparison_module
from bot.core.matching.comparison import SHORTLIST
from bot.core.matching.cover import Held
from bot.core.matching.signals import LEXICAL, best
from tests.core.matching.reading import comparison_of
from tests.knowledge_example import an_entry


def asked(id_: str, *questions: str, answer: str = "So it is.") -> Entry:
    """Return an entry with these wordings alone, whose title adds none."""
    entry = an_entry(id_, questions=questions, short=answer, answer=answer)
    return replace(entry, title=questions[0])


def place(name: str, text: str, entries: Sequence[Entry]) -> list[str]:
    """Return the ids of the entries that a signal sees in a text, the strongest first."""
    signal = getattr(comparison_of(entries).signals(text), name)
    return [entries[n].id for n in best(signal, len(entries)) if signal[n] > 0]


# --- each signal sees what others are blind to ---------------------------------------------------

CAMPS = asked("camps", "How many prisoners were in the camps?")
DECREE = asked("decree", "Who signed the amnesty?", answer="The Politburo passed it.")


@pytest.mark.parametrize(
    ("signal", "text", "seen"),
    [
        pytest.param("letters", "prizoners", ["camps"], id="a typo leaves runs of letters"),
        pytest.param("letters", "politburo", [], id="no wording holds the word"),
        pytest.param("page", "politburo", ["decree"], id="the whole entry does"),
        pytest.param("page", "politbro", ["decree"], id="also with a typo"),
        pytest.param("bm25", "politburo", ["decree"], id="word for word"),
        pytest.param("bm25", "politbro", [], id="but not with a typo"),
        pytest.param("answer", "politburo", ["decree"], id="in the answer"),
        pytest.param("answer", "amnesty", [], id="not in the answer"),
        pytest.param("words", "prizoners", ["camps"], id="a word that is alike"),
        pytest.param("words", "politburo", [], id="a word of the answer only"),
    ],
)
def test_a_signal_sees(signal: str, text: str, seen: list[str]) -> None:
    assert place(signal, text, (CAMPS, DECREE)) == seen


@pytest.mark.parametrize(
    "text", ["How many prisoners were in the camps?", "camps prisoners many how in the were"]
)
def test_a_wording_said_in_any_order_is_that_wording(text: str) -> None:
    assert comparison_of((CAMPS, DECREE)).signals(text).words[0] == pytest.approx(1)


def test_words_are_compared_both_ways() -> None:
    # "camps" stands in one of two entries and weighs ln(3 / 2) + 1, as does "prisoners": half of
    # the wording is asked for, and half of the question is in the wording "camps".
    half = asked("half", "camps prisoners")
    other = asked("other", "amnesty", answer="It is.")
    [all_of_it, half_of_it] = (
        float(comparison_of((half, other)).signals(text).words[0])
        for text in ("camps prisoners", "camps")
    )
    assert all_of_it == pytest.approx(1)
    assert half_of_it == pytest.approx(2 * 1 * 0.5 / (1 + 0.5))


def test_words_that_say_how_something_is_asked_count_a_quarter() -> None:
    comparison = comparison_of((CAMPS, DECREE))
    rarity = {word.word: word.rarity for word in comparison.signals("how many amnesty").said.words}
    assert rarity["amnesty"] == pytest.approx(log(3 / 2) + 1)
    assert rarity["how"] == pytest.approx((log(3 / 2) + 1) / 4)


def test_nothing_said_is_like_nothing() -> None:
    signals = comparison_of((CAMPS, DECREE)).signals("?!")
    assert signals.said.words == ()
    assert signals.total(LEXICAL).tolist() == [0, 0]


def test_a_wording_without_words_is_never_asked_for() -> None:
    signs = asked("signs", "?!", answer="Politburo.")
    comparison = comparison_of((CAMPS, signs))
    assert comparison.signals("prisoners").words[1] == 0
    assert comparison.signals("?!").words.tolist() == [0, 0]


def test_an_entry_without_wordings_is_found_by_its_answer() -> None:
    untitled = replace(DECREE, title="", questions=())
    comparison = comparison_of((CAMPS, untitled))
    signals = comparison.signals("politburo of camps")
    assert signals.page[1] > 0
    assert signals.letters[1] == signals.words[1] == 0
    held = comparison.held(np.array([1]), signals.said)
    politburo, of, camps = held.shares[:, 0].tolist()
    assert (politburo, of, camps) == pytest.approx((0.9, 0, 0))
    assert held.phrases == [None]


def test_wordings_are_not_needed_by_any_entry() -> None:
    untitled = replace(DECREE, title="", questions=())
    assert comparison_of((untitled,)).signals("politburo").words.tolist() == [0]


# --- how far an entry holds what was said --------------------------------------------------------


def held(text: str, entry: int = 0) -> Held:
    comparison = comparison_of((CAMPS, DECREE))
    return comparison.held(np.array([entry]), comparison.signals(text).said)


def test_a_word_is_held_as_far_as_it_is_like_one_of_the_entry() -> None:
    assert held("prisoners prisoner zebra").shares[:, 0] == pytest.approx((1, 0.97, 0))
    assert held("amnesty politburo", entry=1).shares[:, 0] == pytest.approx((1, 0.9))


def test_rare_words_count_more_in_what_is_covered() -> None:
    # "prisoners" weighs ln(3 / 2) + 1, "zebra", which nobody wrote, ln(3) + 1.
    known, unknown = log(3 / 2) + 1, log(3) + 1
    assert held("prisoners zebra").covered[0] == pytest.approx(known / (known + unknown))


def test_the_closest_wording_is_named_by_its_place() -> None:
    entry = asked("a", "camps of the north", "number of prisoners", "zebra")
    comparison = comparison_of((entry, DECREE))
    assert comparison.held(
        np.array([0]), comparison.signals("how many prisoners").said
    ).phrases == [1]


def test_the_manner_is_the_share_of_the_closest_wordings_function_words() -> None:
    assert held("how many prisoners in a camp").manner[0] == pytest.approx(2 / 3)  # how, in; not a
    assert held("prisoners").manner == [0.5]  # there is nothing to compare


def test_nothing_said_is_not_held() -> None:
    nothing = held("?!")
    assert nothing.shares.shape == (0, 1)
    assert nothing.covered.tolist() == [0]
    assert nothing.phrases == [None]


# --- bounded work --------------------------------------------------------------------------------

MANY = [asked(f"e{n}", f"soviet number{n}") for n in range(SHORTLIST + 20)]


def test_only_a_shortlist_is_compared_word_by_word() -> None:
    words = comparison_of(MANY).signals("soviet").words
    assert np.count_nonzero(words) == SHORTLIST


def test_where_a_conversation_leads_joins_the_shortlist() -> None:
    led = np.zeros(len(MANY), np.float32)
    led[-1] = 100
    comparison = comparison_of(MANY)
    alone, together = comparison.signals("soviet").words, comparison.signals("soviet", led).words
    assert alone[-1] == 0
    assert together[-1] == pytest.approx(alone[0])
    assert np.count_nonzero(together) == SHORTLIST + 1


def test_the_work_of_a_question_is_bounded_whatever_the_knowledge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Counted, not timed: rows added up for a question of words that every entry holds.
    monkeypatch.setattr(comparison_module, "RARE_RUN", 8)
    sizes = (100, 400)
    work = []
    for size in sizes:
        entries = [asked(f"e{n}", f"soviet prisoners number{n}") for n in range(size)]
        comparison = comparison_of(entries, exact=8)
        question = comparison.asked(("soviet", "prisoners", "number7"))
        assert not comparison.exact(question)
        work.append(comparison.cosines.all.postings.work(question.cosines.terms))
    assert max(work) <= 8 * 3


def test_what_is_looked_at_closely_scores_as_if_everything_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "soviet prizoners prizoners number17"
    entries = [
        asked(f"e{n}", f"soviet prisoners number{n}", answer="So soviet.") for n in range(60)
    ]
    exact = comparison_of(entries).signals(text)
    monkeypatch.setattr(comparison_module, "RARE_RUN", 8)
    pruned = comparison_of(entries, exact=8).signals(text)
    ten, same = best(pruned.total(LEXICAL), 10), best(exact.total(LEXICAL), 10)
    assert ten.tolist() == same.tolist()
    assert dict(pruned.parts(ten[:1], LEXICAL)[0]) == pytest.approx(
        dict(exact.parts(ten[:1], LEXICAL)[0]), rel=1e-4
    )


def test_few_wordings_are_all_compared_by_letters_though_the_answers_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bare = replace(asked("bare", "soviet"), questions=(), title="", answer="So soviet.")
    entries = [asked(f"e{n}", f"number{n}") for n in range(4)]
    entries += [replace(bare, id=f"bare{n}") for n in range(20)]
    exact = comparison_of(entries).signals("soviet nubmer3").letters
    monkeypatch.setattr(comparison_module, "RARE_RUN", 8)
    pruned = comparison_of(entries, exact=8)
    assert not pruned.exact(pruned.asked(("soviet",)))
    assert pruned.signals("soviet nubmer3").letters.tolist() == exact.tolist()


@pytest.mark.parametrize(("entries", "searched"), [(2, True), (3, False)])
def test_of_few_entries_the_letters_of_all_phrases_are_searched(
    entries: int, *, searched: bool
) -> None:
    phrases = tuple(f"phrase {number}" for number in range(20))
    few = [an_entry(f"e{n}", questions=phrases) for n in range(entries)]
    assert comparison_of(few, exact=16).searched is searched
