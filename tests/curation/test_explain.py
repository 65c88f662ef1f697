"""Why a test came out as it did, in the words that a curator reads."""

from dataclasses import replace
from typing import Final

import pytest

from bot.core.knowledge import Expectation
from bot.core.responder import Responder
from bot.core.verdict import Policy
from bot.curation.evaluate import Trial, evaluate
from bot.curation.explain import Explanation, explain, rows
from tests.knowledge_example import AFTER_STALIN, a_gap

NUMBERS: Final = "How many people were in the Gulag?"
ALWAYS_ANSWER: Final = Policy(answer_at=0, suggest_at=0, telling=0)
ALWAYS_OFFER: Final = Policy(answer_at=2, suggest_at=0, offer_at=0)
NEVER_OFFER: Final = Policy(answer_at=2, suggest_at=2, naming=0)
LIKE_NUMBERS: Final = f"by people, gulag, many, as in \u201c{NUMBERS}\u201d"


def explained(ask: str, expect: str | None, policy: Policy) -> Explanation:
    knowledge = replace(AFTER_STALIN, tests=(Expectation(ask, expect),))
    responder = replace(Responder.build(knowledge), policy=policy)
    [trial] = evaluate(responder).trials
    return explain(trial, responder.index)


def told(ask: str, expect: str | None, policy: Policy) -> dict[str, str]:
    return dict(rows(explained(ask, expect, policy), policy))


def test_a_wrong_answer_stands_beside_what_was_expected() -> None:
    answered, expected = rows(explained(NUMBERS, "gulag-release", ALWAYS_ANSWER), ALWAYS_ANSWER)
    assert answered[0] == "answered"
    assert answered[1].startswith("gulag-numbers 9")
    assert answered[1].endswith(f"% {LIKE_NUMBERS}")
    assert expected[0] == "expected"
    assert expected[1].startswith("gulag-release ")


def test_the_words_that_the_fewest_wordings_hold_come_first() -> None:
    words = explained("gulag population", None, ALWAYS_ANSWER).contenders[0].words
    assert words == ("population", "gulag")


def test_an_answer_to_what_nothing_answers_expects_nothing() -> None:
    assert told(NUMBERS, None, ALWAYS_ANSWER)["expected"] == "nothing"


def test_what_was_offered_instead_is_named_with_its_chances() -> None:
    offered = told("who was in the gulag, people?", "doctors-plot", ALWAYS_OFFER)["offered"]
    assert "; " in offered
    assert offered.split("; ")[1].endswith("%")


def test_what_is_nearest_but_too_unlikely_is_told_with_what_is_needed() -> None:
    [(name, what)] = rows(explained(NUMBERS, "gulag-numbers", NEVER_OFFER), NEVER_OFFER)
    assert name == "expected"
    assert what.endswith(f"{LIKE_NUMBERS}; an offer needs 200%")


def test_what_shares_no_word_is_told_so() -> None:
    expected = told(NUMBERS, "doctors-plot", NEVER_OFFER)["expected"]
    assert expected == "doctors-plot 0%, sharing no word"


def test_a_gap_that_is_nearer_is_named() -> None:
    gap = a_gap("gulag-deaths", "How many people died in the Gulag?")
    asked = Expectation("how many people died in the gulag", "gulag-numbers")
    responder = Responder.build(replace(AFTER_STALIN, gaps=(gap,), tests=(asked,)))
    responder = replace(responder, policy=NEVER_OFFER)
    [trial] = evaluate(responder).trials
    shown = dict(rows(explain(trial, responder.index), NEVER_OFFER))
    assert shown["gap"] == "gulag-deaths is nearer: the subject of gulag-deaths"


@pytest.mark.parametrize(
    ("ask", "after", "came"),
    [
        ("thanks!", (), ("small talk", "thanks")),
        ("new topic", (), ("answered", "nothing: it asks something of the conversation")),
        ("tell me more", ("amnesty",), ("answered", "gulag-numbers, for it asks to go on")),
        ("zebra", (), ("nearest", "nothing is near")),
    ],
)
def test_where_nothing_was_looked_up_that_is_told(
    ask: str, after: tuple[str, ...], came: tuple[str, str]
) -> None:
    asked = Expectation(ask, "doctors-plot", after)
    responder = Responder.build(replace(AFTER_STALIN, tests=(asked,)))
    [trial] = evaluate(responder).trials
    first, expected = rows(explain(trial, responder.index), responder.policy)
    assert (first, expected) == (
        came,
        ("expected", "doctors-plot: not among those that are near"),
    )


def test_words_that_no_wording_holds_are_not_told() -> None:
    trial: Trial = explained("gulag zebra people", None, ALWAYS_ANSWER).trial
    assert "zebra" not in explain(trial, Responder.build(AFTER_STALIN).index).contenders[0].words
