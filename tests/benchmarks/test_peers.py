"""Every peer finds what is obvious, the way it is known to."""

from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from functools import partial

import pytest
from thefuzz import fuzz as the_fuzz

from benchmarks.peers import MOST, PEERS, ChatterBot, Meaning, Peer, RulesBot
from bot.core.knowledge import Knowledge
from tests.encoders import WordEncoder
from tests.knowledge_example import AFTER_STALIN, a_knowledge, an_entry

Build = Callable[[Knowledge], Peer]
EVERY_PEER = {**PEERS, "model": partial(Meaning.build, encoder=WordEncoder())}

each_peer = pytest.mark.parametrize("build", EVERY_PEER.values(), ids=EVERY_PEER)


@each_peer
def test_an_entrys_own_wording_finds_it(build: Build) -> None:
    peer = build(AFTER_STALIN)
    asked = [entry.questions[0] for entry in AFTER_STALIN.entries.values()]
    assert [peer.rank(text)[0][0] for text in asked] == list(AFTER_STALIN.entries)


@each_peer
def test_rankings_are_ten_long_and_fall(build: Build) -> None:
    entries = [an_entry(f"e{n}", questions=(f"soviet life {n}",)) for n in range(12)]
    scores = [score for _, score in build(a_knowledge(*entries)).rank("life in soviet times")]
    assert len(scores) == MOST
    assert scores == sorted(scores, reverse=True)


@each_peer
def test_equal_entries_come_in_the_order_of_the_file(build: Build) -> None:
    entries = [an_entry(id_, questions=("Who ruled?",), short="He.", answer="He.") for id_ in "cab"]
    assert [id_ for id_, _ in build(a_knowledge(*entries)).rank("who ruled")] == ["c", "a", "b"]


@pytest.mark.parametrize("name", PEERS)
def test_what_has_nothing_in_common_finds_nothing(name: str) -> None:
    assert list(PEERS[name](AFTER_STALIN).rank("¤")) == []


def test_wratio_is_taken_in_by_one_shared_function_word() -> None:
    knowledge = a_knowledge(
        an_entry("wrong", questions=("what was the price of bread in the winter of 1947",)),
        an_entry("right", questions=("khrushchev's secret speech",)),
    )
    assert PEERS["wratio"](knowledge).rank("the khruschev speach")[0][0] == "wrong"
    assert PEERS["token_set"](knowledge).rank("the khruschev speach")[0][0] == "right"


def test_rules_bot_compares_titles_alone() -> None:
    entry = an_entry("gulag", questions=("Gulag numbers", "how many were in the camps"))
    text = "how many were in the camps"
    assert RulesBot.build(a_knowledge(entry)).rank(text) == [
        ("gulag", the_fuzz.token_set_ratio("Gulag numbers", text))
    ]


def test_bm25_and_tfidf_read_answers_too() -> None:
    knowledge = a_knowledge(
        an_entry("other", answer="Nothing of that."),
        an_entry("amnesty", questions=("Who was let go?",), answer="The Presidium decided so."),
    )
    for name in ("bm25", "tfidf"):
        assert PEERS[name](knowledge).rank("presidium")[0][0] == "amnesty"


def test_bm25_stems_both_languages() -> None:
    knowledge = a_knowledge(
        an_entry("other", questions=("bread",)),
        an_entry("camps", questions=("освобождение заключённых", "released prisoners")),
    )
    peer = PEERS["bm25"](knowledge)
    assert [peer.rank(text)[0][0] for text in ("prisoner release", "освобождения")] == ["camps"] * 2


def test_chatterbots_shortcut_changes_no_ranking() -> None:
    phrases = [f"soviet {word} {n}" for n, word in enumerate("bread crime law war".split() * 5)]
    entries = [an_entry(f"e{n}", questions=(phrase,)) for n, phrase in enumerate(phrases)]
    text = "Soviet crime and law"
    ratios = [
        (f"e{n}", round(SequenceMatcher(None, text.lower(), phrase).ratio(), 2))
        for n, phrase in enumerate(phrases)
    ]
    best = sorted(ratios, key=lambda ranked: -ranked[1])[:MOST]
    found = ChatterBot.build(a_knowledge(*entries)).rank(text)
    assert [id_ for id_, _ in found] == [id_ for id_, _ in best]
    assert [score for _, score in found] == pytest.approx([score for _, score in best])


def test_the_model_reads_the_answer_of_an_entry_without_wordings() -> None:
    knowledge = a_knowledge(
        an_entry("other", questions=("bread",)),
        replace(an_entry("funeral", answer="A crush in the square."), questions=()),
    )
    peer = Meaning.build(knowledge, WordEncoder())
    assert [id_ for id_, _ in peer.rank("crush square")] == ["funeral"]
