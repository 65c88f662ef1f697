from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation import (
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
        pytest.param("did his doctors die", id="pronoun before its subject"),
        pytest.param("did Beria do it?", id="pronoun after one word of its own"),
        pytest.param("and the political prisoners in Kolyma?", id="opens with and"),
        pytest.param("what about the German prisoners of war", id="opens with what about"),
        pytest.param("how about Soviet ethnic deportees", id="opens with how about"),
        pytest.param("no, the other one", id="opens with no"),
        pytest.param("сколько их освободили из лагерей весной", id="Russian pronoun"),
        pytest.param("а политические заключённые в Колыме?", id="opens with а"),
        pytest.param("что насчёт немецких военнопленных солдат", id="opens with что насчёт"),
    ],
)
def test_a_message_that_goes_on_with_something_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Who was arrested in the doctors' plot?", id="a whole question"),
        pytest.param("Когда объявили амнистию заключённым ГУЛАГа?", id="in Russian"),
        pytest.param("did Beria shoot Stalin when he could?", id="points into itself"),
        pytest.param("did the doctors' nurses do it?", id="pronoun after two words of its own"),
        pytest.param("when exactly?", id="points to nothing"),
        pytest.param("political prisoners", id="a subject alone"),
        pytest.param("Israel and Ithaca theatre history", id="and inside"),
        pytest.param("android phones", id="and inside a word"),
        pytest.param("почему?", id="a question word"),
        pytest.param("?!", id="no words"),
    ],
)
def test_a_message_that_points_to_nothing_before_it_does_not_lean(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize("text", ["were they released?", "Who was arrested in the doctors' plot?"])
def test_what_was_said_before_goes_along_the_latest_first(text: str) -> None:
    assert resolve(Message(text, NOW), Conversation((NUMBERS, FUNERAL))) == Question(
        text,
        leans(text),
        (
            Earlier("Who died at the funeral?", None, ("funeral", "crush")),
            Earlier("How many people were in the Gulag?", "gulag-numbers"),
        ),
    )


def test_a_first_question_has_nothing_before_it() -> None:
    question = resolve(Message("were they released?", NOW), Conversation())
    assert question == Question("were they released?", leans=True)


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


def test_the_entries_shown_are_those_of_the_turns_the_latest_first() -> None:
    again = Turn("Who was freed?", NOW, "amnesty")
    assert Conversation((NUMBERS, FUNERAL, again)).shown() == ("amnesty", "gulag-numbers")
    assert Conversation((FUNERAL,)).shown() == ()


def test_a_corrected_conversation_forgets_what_its_last_question_led_to() -> None:
    said = Conversation((FUNERAL, NUMBERS))
    assert said.corrected() == Conversation((FUNERAL, Turn(NUMBERS.asked, NUMBERS.at)))
    assert Conversation((FUNERAL,)).corrected().turns == (Turn(FUNERAL.asked, FUNERAL.at),)


@given(st.text(st.characters()))
def test_any_message_is_a_question_that_can_be_looked_up(text: str) -> None:
    question = resolve(Message(text, NOW), Conversation((NUMBERS,)))
    assert len(question.text) <= LONGEST_QUESTION
    assert question.text.encode().decode() == question.text
    assert question.leans == leans(question.text)
    assert question.earlier == (Earlier(NUMBERS.asked, NUMBERS.entry),)
