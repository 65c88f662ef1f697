from datetime import UTC, datetime

import pytest

from bot.core.conversation import Message
from bot.core.responder import Responder
from bot.core.unasked import SURE_AT, Shown, cautious, is_question, may_speak
from bot.core.verdict import Abstention, Answer, Policy
from tests.knowledge_example import AFTER_STALIN

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
RESPONDER = Responder.build(AFTER_STALIN)
ENTRY = next(iter(AFTER_STALIN.entries.values()))
KNOWN = ENTRY.questions[0]


@pytest.mark.parametrize(
    "said", ["Was he shot?", "why? ", "Кого выпустили?", "is it?!?", "\u95ee\uff1f"]
)
def test_a_message_that_ends_in_a_question_mark_is_a_question(said: str) -> None:
    assert is_question(said)


@pytest.mark.parametrize("said", ["", "?", " ?? ", "Was he shot", "Who? Beria.", "what?!"])
def test_other_messages_are_none(said: str) -> None:
    assert not is_question(said)


def test_an_answer_that_nobody_asked_for_takes_more_than_one_that_somebody_did() -> None:
    assert cautious(Policy()).answer_at == SURE_AT > Policy().answer_at


def test_a_file_that_wants_its_bot_surer_than_that_gets_its_way() -> None:
    assert cautious(Policy(answer_at=0.99)).answer_at == 0.99


@pytest.mark.parametrize(
    ("shown", "may"),
    [
        pytest.param(Shown(), True, id="nothing was shown"),
        pytest.param(Shown(frozenset({"other"}), 7), True, id="others spoke since"),
        pytest.param(Shown(frozenset({"this"}), 7), False, id="the entry was shown lately"),
        pytest.param(Shown(frozenset({"other"}), 9), False, id="the last message is its own"),
        pytest.param(Shown(frozenset({"other"}), 11), False, id="its own came in between"),
        pytest.param(Shown(frozenset(), 9), False, id="its own of long ago is the last message"),
    ],
)
def test_it_neither_repeats_itself_nor_speaks_twice_in_a_row(shown: Shown, may: bool) -> None:
    assert may_speak("this", 9, shown) is may


def test_a_question_that_it_is_sure_of_is_answered_unasked_and_its_words_are_not_kept() -> None:
    response = RESPONDER.overhear(Message(KNOWN.upper(), NOON))
    assert response is not None
    assert isinstance(response.outcome, Answer)
    assert response.outcome.matches[0].score >= SURE_AT
    assert response.turn is not None
    assert (response.turn.asked, response.turn.entry) == (KNOWN, ENTRY.id)


@pytest.mark.parametrize("said", ["What was the capital of France?", "how are you?", "stalin?"])
def test_a_question_that_it_is_not_sure_of_is_not_answered_unasked(said: str) -> None:
    assert RESPONDER.overhear(Message(said, NOON)) is None


def test_what_is_likely_enough_for_who_asks_may_not_be_for_who_does_not() -> None:
    policy = Policy(answer_at=0.0, suggest_at=0.0, offer_at=0.0, telling=0.0)
    lax = Responder(RESPONDER.knowledge, RESPONDER.index, RESPONDER.voices, policy)
    said = Message("What did Khrushchev say about agriculture in Penza?", NOON)
    assert isinstance(lax.respond_to_other(said).outcome, Answer)
    assert lax.overhear(said) is None


def test_of_what_somebody_else_said_only_the_entry_is_remembered() -> None:
    answered = RESPONDER.respond_to_other(Message(f"hey, {KNOWN.lower()}", NOON))
    assert answered.turn is not None
    assert (answered.turn.asked, answered.turn.entry) == (KNOWN, ENTRY.id)
    unknown = RESPONDER.respond_to_other(Message("What was the capital of France?", NOON))
    assert isinstance(unknown.outcome, Abstention)
    assert unknown.turn is None
