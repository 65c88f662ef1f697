from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation import (
    FADES_AFTER,
    LONGEST_CONVERSATION,
    Conversation,
    Earlier,
    Message,
    Question,
    Turn,
    leans,
    resolve,
)
from bot.core.text import LONGEST_QUESTION

NOW = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)
NUMBERS = Turn("How many people were in the Gulag?", NOW - timedelta(minutes=2), "gulag-numbers")
FUNERAL = Turn("Who died at the funeral?", NOW - timedelta(minutes=1), None, ("funeral", "crush"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("were they released straight away?", id="pronoun"),
        pytest.param("who decided on that amnesty decree", id="demonstrative"),
        pytest.param("did the other camp commanders resign as well", id="the others"),
        pytest.param("and the political prisoners in Kolyma?", id="opens with and"),
        pytest.param("what about the German prisoners of war", id="opens with what about"),
        pytest.param("how about Soviet ethnic deportees", id="opens with how about"),
        pytest.param("when exactly?", id="no words of its own"),
        pytest.param("political prisoners", id="two words of its own"),
        pytest.param("сколько их освободили из лагерей весной", id="Russian pronoun"),
        pytest.param("а политические заключённые в Колыме?", id="opens with а"),
        pytest.param("что насчёт немецких военнопленных солдат", id="opens with что насчёт"),
        pytest.param("почему?", id="a Russian question word"),
        pytest.param("?!", id="no words at all"),
    ],
)
def test_a_message_that_needs_what_was_said_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "Who was arrested in the doctors' plot?",
        "How many prisoners were in the Gulag in 1953?",
        "Were Gulag prisoners released straight after Stalin's death?",
        "Когда объявили амнистию заключённым ГУЛАГа?",
        "Israel and Ithaca theatre history",
    ],
)
def test_a_message_that_says_it_all_stands_alone(text: str) -> None:
    assert not leans(text)


def test_a_question_that_stands_alone_carries_nothing_over() -> None:
    message = Message("Who was arrested in the doctors' plot?", NOW)
    assert resolve(message, Conversation((NUMBERS,))) == Question(message.text)


def test_a_question_that_leans_carries_the_earlier_ones_the_latest_first() -> None:
    message = Message("were they released?", NOW)
    assert resolve(message, Conversation((NUMBERS, FUNERAL))) == Question(
        "were they released?",
        (
            Earlier("Who died at the funeral?", 0.5, None),
            Earlier("How many people were in the Gulag?", 0.4, "gulag-numbers"),
        ),
    )


def test_a_first_question_has_nothing_to_lean_on() -> None:
    assert resolve(Message("were they released?", NOW), Conversation()) == Question(
        "were they released?"
    )


def test_each_question_weighs_less_the_further_back_it_was_asked() -> None:
    turns = tuple(Turn(f"question {n}", NOW) for n in range(LONGEST_CONVERSATION))
    weights = [each.weight for each in resolve(Message("why?", NOW), Conversation(turns)).earlier]
    assert len(weights) == LONGEST_CONVERSATION
    assert all(further < nearer for nearer, further in pairwise(weights))
    assert all(0 < weight <= 1 for weight in weights)


@pytest.mark.parametrize(
    ("ago", "carried"),
    [
        pytest.param(FADES_AFTER - timedelta(seconds=1), 1, id="just in time"),
        pytest.param(FADES_AFTER, 0, id="on the stroke"),
        pytest.param(timedelta(days=1), 0, id="the day before"),
    ],
)
def test_a_conversation_that_has_rested_is_over(ago: timedelta, carried: int) -> None:
    said = Conversation((Turn("Who ruled?", NOW - ago),))
    assert len(resolve(Message("and then?", NOW), said).earlier) == carried


def test_how_long_a_conversation_may_rest_can_be_set() -> None:
    question = resolve(Message("and then?", NOW), Conversation((NUMBERS,)), timedelta(minutes=1))
    assert question == Question("and then?")


def test_what_is_looked_up_is_clean_and_of_bounded_length() -> None:
    message = Message(f"  gu\u202elag\x00 {'x' * 1000}", NOW)
    assert resolve(message, Conversation()).text == f"gulag {'x' * (LONGEST_QUESTION - 6)}"


def test_a_conversation_goes_on_turn_by_turn() -> None:
    assert Conversation().then(NUMBERS).then(FUNERAL) == Conversation((NUMBERS, FUNERAL))


def test_a_long_conversation_forgets_its_oldest_turn() -> None:
    turns = tuple(Turn(f"question {n}", NOW) for n in range(LONGEST_CONVERSATION + 1))
    conversation = Conversation()
    for turn in turns:
        conversation = conversation.then(turn)
    assert conversation.turns == turns[1:]


def test_since_leaves_what_was_said_after_a_moment() -> None:
    conversation = Conversation((NUMBERS, FUNERAL))
    assert conversation.since(NUMBERS.at) == Conversation((FUNERAL,))
    assert conversation.since(FUNERAL.at) == Conversation()


@given(st.text(st.characters()))
def test_any_message_is_a_question_that_can_be_looked_up(text: str) -> None:
    question = resolve(Message(text, NOW), Conversation((NUMBERS,)))
    assert len(question.text) <= LONGEST_QUESTION
    assert question.text.encode().decode() == question.text
    assert bool(question.earlier) == leans(question.text)
