"""What the responder makes of messages that are about the conversation itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.conversation import Conversation, Message, Turn
from bot.core.reply import (
    AskAlone,
    Choice,
    NoneOfThese,
    ShowEntry,
)
from bot.core.responder import Responder
from bot.core.response import Response
from bot.core.verdict import Answer
from bot.core.voice import Voice
from tests.knowledge_example import AFTER_STALIN, an_entry

NOW = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)
RESPONDER = Responder.build(AFTER_STALIN)
VOICE = Voice(AFTER_STALIN)
LEANING = "were they freed?"
"""Alone it names nobody; after the numbers it is about the release."""


def shown(*ids: str) -> Conversation:
    """Return a conversation in which these entries were shown, the last one minute ago."""
    return Conversation(
        tuple(
            Turn(AFTER_STALIN.entries[id_].questions[0], NOW - timedelta(minutes=back), id_)
            for back, id_ in zip(range(len(ids), 0, -1), ids, strict=True)
        )
    )


def respond(text: str, conversation: Conversation) -> Response:
    return RESPONDER.respond(Message(text, NOW), conversation)


def entry_of(response: Response) -> str | None:
    """Return the id of the entry that was answered."""
    return response.outcome.entry.id if isinstance(response.outcome, Answer) else None


def labels(response: Response) -> list[str]:
    return [choice.label for choice in response.reply.choices]


OFFERED = ("gulag-release", "amnesty")
AFTER_AN_OFFER = Conversation((Turn("who was freed?", NOW, offered=OFFERED),))


class TestYesAndNo:
    @pytest.mark.parametrize("text", ["no", "None of these", "нет"])
    def test_no_turns_down_what_was_just_offered_as_its_button_does(self, text: str) -> None:
        pressed = RESPONDER.choose(NoneOfThese(), AFTER_AN_OFFER, NOW)
        assert respond(text, AFTER_AN_OFFER) == pressed

    def test_no_turns_down_an_answer_too(self) -> None:
        assert respond("no", shown("gulag-numbers")).reply == VOICE.turned_down()

    @pytest.mark.parametrize("text", ["yes", "that one", "да"])
    def test_yes_takes_the_one_thing_that_was_just_offered(self, text: str) -> None:
        one = Conversation((Turn("who was freed?", NOW, offered=OFFERED[:1]),))
        assert entry_of(respond(text, one)) == "gulag-release"

    @pytest.mark.parametrize(
        ("text", "conversation"),
        [
            pytest.param("yes", AFTER_AN_OFFER, id="yes to several"),
            pytest.param("yes", shown("gulag-numbers"), id="yes to an answer"),
            pytest.param("no", Conversation(), id="no to nothing"),
        ],
    )
    def test_elsewhere_they_are_looked_up(self, text: str, conversation: Conversation) -> None:
        assert not isinstance(respond(text, conversation).outcome, Answer | None)


class TestANumberAlone:
    @pytest.mark.parametrize("text", ["2", "2.", "#2", "(2)", " 2! "])
    def test_one_that_was_just_offered_is_shown(self, text: str) -> None:
        assert entry_of(respond(text, AFTER_AN_OFFER)) == "amnesty"

    @pytest.mark.parametrize("text", ["0", "3", "42"])
    def test_what_was_not_offered_is_asked_back_about(self, text: str) -> None:
        assert respond(text, AFTER_AN_OFFER) == Response(VOICE.number_alone(), None)

    @pytest.mark.parametrize("conversation", [Conversation(), shown("gulag-numbers")])
    def test_it_is_not_looked_up_where_nothing_was_offered(
        self, conversation: Conversation
    ) -> None:
        assert respond("1", conversation) == Response(VOICE.number_alone(), None)

    def test_an_offer_of_long_ago_is_forgotten(self) -> None:
        later = RESPONDER.respond(Message("2", NOW + timedelta(hours=1)), AFTER_AN_OFFER)
        assert later.reply == VOICE.number_alone()

    @pytest.mark.parametrize("text", ["1953", "227", "2 million", "1 and 2"])
    def test_a_year_and_more_than_a_number_is_looked_up(self, text: str) -> None:
        assert respond(text, AFTER_AN_OFFER).outcome is not None

    def test_one_that_a_curator_wrote_is_looked_up(self) -> None:
        answer = an_entry("answer", questions=("42",))
        responder = Responder.build(replace(AFTER_STALIN, entries={"answer": answer}))
        assert responder.respond(Message("42", NOW), Conversation()).outcome is not None

    def test_what_somebody_else_said_stands_for_nothing_either(self) -> None:
        said = Message("1", NOW)
        assert RESPONDER.respond_to_other(said) == Response(VOICE.number_alone(), None)
        assert RESPONDER.overhear(said) is None


class TestSources:
    @pytest.mark.parametrize("text", ["source?", "where is that from?", "источник?"])
    def test_those_of_the_last_answer_are_given_and_nothing_is_remembered(self, text: str) -> None:
        release = AFTER_STALIN.entries["gulag-release"]
        assert respond(text, shown("gulag-numbers", "gulag-release")) == Response(
            VOICE.sources_of(release), Answer(release)
        )

    def test_they_have_the_numbers_of_the_answers_notes(self) -> None:
        release = AFTER_STALIN.entries["gulag-release"]
        sources = respond("source?", shown("gulag-release")).reply
        assert sources.notes == VOICE.answer(release).notes

    def test_an_unanswered_question_in_between_is_passed_over(self) -> None:
        conversation = shown("gulag-numbers").then(Turn("who won the world cup?", NOW))
        assert entry_of(respond("source?", conversation)) == "gulag-numbers"

    def test_an_answer_that_is_gone_from_the_knowledge_is_passed_over(self) -> None:
        conversation = shown("gulag-numbers").then(Turn("What is gone?", NOW, "gone"))
        assert entry_of(respond("source?", conversation)) == "gulag-numbers"

    @pytest.mark.parametrize(
        "conversation",
        [
            pytest.param(Conversation(), id="nothing was said"),
            pytest.param(Conversation((Turn("What is gone?", NOW, "gone"),)), id="it is gone"),
            pytest.param(
                Conversation((replace(shown("amnesty").turns[0], at=NOW - timedelta(days=1)),)),
                id="it was shown yesterday",
            ),
        ],
    )
    def test_without_an_answer_the_message_is_looked_up(self, conversation: Conversation) -> None:
        assert respond("source?", conversation).turn == Turn("source?", NOW)


class TestMore:
    def test_the_first_follow_up_is_shown_and_remembered_as_asked(self) -> None:
        release = AFTER_STALIN.entries["gulag-release"]
        numbers = shown("gulag-numbers")
        assert respond("go on", numbers) == Response(
            VOICE.answer(release, numbers.shown()),
            Answer(release),
            Turn(release.questions[0], NOW, "gulag-release"),
        )

    def test_what_was_shown_is_not_shown_again(self) -> None:
        assert entry_of(respond("more", shown("gulag-release", "gulag-numbers"))) == "amnesty"

    def test_without_follow_ups_the_next_of_its_topic_is_shown(self) -> None:
        assert entry_of(respond("ещё", shown("doctors-plot"))) == "funeral-crush"

    def test_when_nothing_is_left_that_is_said(self) -> None:
        everything = shown("funeral-crush", "doctors-plot")
        assert respond("more", everything) == Response(VOICE.no_more(), None)

    def test_going_on_and_on_shows_a_topic_once_through(self) -> None:
        conversation, ids = shown("gulag-numbers"), []
        while turn := respond("more", conversation).turn:
            conversation = conversation.then(turn)
            ids.append(turn.entry)
        assert ids == ["gulag-release", "amnesty"]


class TestNewTopic:
    @pytest.mark.parametrize("conversation", [shown("gulag-numbers"), Conversation()])
    @pytest.mark.parametrize("text", ["new topic", "Новая тема!"])
    def test_the_conversation_is_to_be_forgotten(
        self, text: str, conversation: Conversation
    ) -> None:
        assert respond(text, conversation) == Response(VOICE.new_conversation(), None, forgets=True)

    @pytest.mark.parametrize("text", ["source?", "more", LEANING, "no, I meant the amnesty"])
    def test_nothing_else_forgets(self, text: str) -> None:
        assert not respond(text, shown("gulag-numbers")).forgets


class TestCorrection:
    def test_what_was_meant_is_answered_and_remembered_as_asked(self) -> None:
        response = respond("no, I meant the doctors' plot", shown("gulag-numbers"))
        assert response.turn == Turn("the doctors' plot", NOW, "doctors-plot")

    def test_the_answer_that_was_not_meant_may_be_offered_again(self) -> None:
        numbers = "How many people were in the Gulag?"
        asked = respond(numbers, shown("gulag-release"))
        corrected = respond(f"no, I meant: {numbers}", shown("gulag-release"))
        assert entry_of(asked) == entry_of(corrected) == "gulag-numbers"
        assert labels(asked) == ["Title of amnesty"]
        assert labels(corrected) == ["Title of gulag-release", "Title of amnesty"]

    def test_what_was_said_before_the_mistake_still_leads(self) -> None:
        mistaken = shown("gulag-numbers").then(Turn("and those?", NOW, "funeral-crush"))
        reply = respond(f"no, I mean: {LEANING}", mistaken).reply
        assert (reply.about, reply.choices[0].label) == (
            "About: Title of gulag-numbers",
            "Title of gulag-release",
        )

    def test_with_nothing_to_correct_it_is_a_question_like_any_other(self) -> None:
        text = "I mean the doctors' plot"
        turn = respond(text, Conversation()).turn
        assert turn
        assert turn.asked == text


class TestAskingAlone:
    def test_the_last_question_is_asked_as_if_nothing_had_been_said(self) -> None:
        conversation = shown("gulag-numbers").then(Turn("Trubnaya Square crush", NOW))
        again = RESPONDER.choose(AskAlone(), conversation, NOW)
        assert again == respond("Trubnaya Square crush", Conversation())
        assert again.turn == Turn("Trubnaya Square crush", NOW, "funeral-crush")

    def test_a_leaning_question_has_nothing_to_lean_on(self) -> None:
        conversation = shown("gulag-numbers").then(Turn(LEANING, NOW))
        again = RESPONDER.choose(AskAlone(), conversation, NOW)
        assert again.reply.about is None
        assert again == respond(LEANING, Conversation())

    def test_when_nothing_was_asked_the_button_is_out_of_date(self) -> None:
        assert RESPONDER.choose(AskAlone(), Conversation(), NOW) == Response(VOICE.gone(), None)


class TestResuming:
    def test_an_entry_shown_before_is_taken_up_as_if_just_asked_for(self) -> None:
        numbers = Turn("How many people were in the Gulag?", NOW, "gulag-numbers")
        assert RESPONDER.resumed(Conversation(), "gulag-numbers", NOW) == Conversation((numbers,))

    def test_an_entry_that_is_gone_leaves_nothing_to_take_up(self) -> None:
        assert RESPONDER.resumed(Conversation(), "gone", NOW) == Conversation()

    def test_a_request_is_about_the_entry_taken_up(self) -> None:
        assert (
            entry_of(respond("source?", RESPONDER.resumed(Conversation(), "amnesty", NOW)))
            == "amnesty"
        )


class TestWhatAReplyIsAbout:
    def test_where_the_conversation_decided_the_reply_says_so_and_can_be_had_without(self) -> None:
        reply = respond(LEANING, shown("gulag-numbers")).reply
        assert reply.about == "About: Title of gulag-numbers"
        assert reply.choices[0] == Choice("Title of gulag-release", ShowEntry("gulag-release"))
        assert reply.choices[-1] == Choice("Ask without context", AskAlone())
        assert reply.text.startswith("About: Title of gulag-numbers\n\n")

    def test_the_latest_entry_shown_is_named_past_what_was_not_answered(self) -> None:
        conversation = shown("gulag-numbers").then(Turn("who won the world cup?", NOW))
        assert respond(LEANING, conversation).reply.about == "About: Title of gulag-numbers"

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("What was Beria's amnesty of 1953?", id="a question in full"),
            pytest.param("which chess club plays in Brazil?", id="what nothing answers"),
            pytest.param("source?", id="a request"),
            pytest.param("hello", id="small talk"),
        ],
    )
    def test_where_the_words_decided_it_says_nothing_of_the_kind(self, text: str) -> None:
        response = respond(text, shown("gulag-numbers"))
        assert response.reply.about is None
        assert "Ask without context" not in labels(response)

    def test_without_a_conversation_nothing_is_gone_on_with(self) -> None:
        assert respond(LEANING, Conversation()).reply.about is None
