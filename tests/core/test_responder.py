from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation import FADES_AFTER, Conversation, Message, Turn
from bot.core.knowledge import Entry, Thresholds
from bot.core.reply import (
    Action,
    AskAlone,
    Choice,
    NoneOfThese,
    Reply,
    ShowEntry,
    ShowTopic,
    ShowTopics,
)
from bot.core.responder import Responder
from bot.core.response import Outcome, Response, outcome_name
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Abstention, Answer, Policy, Suggestion
from bot.core.voice import Voice
from bot.languages import catalogues
from tests.encoders import WordEncoder
from tests.knowledge_example import AFTER_STALIN, a_knowledge, a_match, an_entry

NOW = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)
RESPONDER = Responder.build(AFTER_STALIN)
VOICE = Voice(AFTER_STALIN)
IN_TWO_LANGUAGES = Responder.build(AFTER_STALIN, catalogues=catalogues())
NUMBERS = Turn("How many people were in the Gulag?", NOW - timedelta(minutes=1), "gulag-numbers")
FRESH = Conversation()
AFTER_NUMBERS = Conversation((NUMBERS,))


def respond(text: str, conversation: Conversation = FRESH) -> Response:
    """Return the response to a text sent now."""
    return RESPONDER.respond(Message(text, NOW), conversation)


def answered(response: Response) -> Entry | None:
    """Return the entry that was answered, None when none was."""
    return response.outcome.entry if isinstance(response.outcome, Answer) else None


def test_a_responder_with_an_encoder_knows_what_entries_mean() -> None:
    assert RESPONDER.index.meanings is None
    meanings = Responder.build(AFTER_STALIN, WordEncoder()).index.meanings
    assert meanings is not None
    assert isinstance(meanings.encoder, WordEncoder)


def test_a_voice_speaks_the_language_of_its_catalogue() -> None:
    ru = catalogues()["ru"]
    voice = Responder.build(AFTER_STALIN, catalogues={"ru": ru}).voice("ru")
    assert voice.language == "ru"
    assert voice.catalogue is ru


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Were Gulag prisoners released straight after Stalin's death?", id="in full"),
        pytest.param("were they released straight away?", id="leaning"),
    ],
)
def test_a_follow_up_is_answered_however_it_is_asked(text: str) -> None:
    response = respond(text, AFTER_NUMBERS)
    entry = AFTER_STALIN.entries["gulag-release"]
    assert answered(response) == entry
    assert response.reply == VOICE.answer(entry, ("gulag-numbers",))
    assert response.turn == Turn(text, NOW, "gulag-release")


def test_a_follow_up_without_its_conversation_is_not_answered_outright() -> None:
    assert answered(respond("when exactly?")) is None


@pytest.mark.parametrize(
    ("rested", "goes_on"),
    [
        pytest.param(FADES_AFTER - timedelta(seconds=1), True, id="just in time"),
        pytest.param(FADES_AFTER, False, id="on the stroke"),
        pytest.param(timedelta(days=1), False, id="the day before"),
    ],
)
def test_a_conversation_that_has_rested_is_over(rested: timedelta, goes_on: bool) -> None:
    said = Conversation((Turn(NUMBERS.asked, NOW - rested, NUMBERS.entry),))
    alone, now = respond("and when?"), respond("and when?", AFTER_NUMBERS)
    assert alone.outcome != now.outcome
    assert respond("and when?", said).outcome == (now if goes_on else alone).outcome


def test_how_long_a_conversation_may_rest_can_be_set() -> None:
    responder = Responder.build(AFTER_STALIN, fades_after=timedelta(seconds=30))
    late = responder.respond(Message("and when?", NOW), AFTER_NUMBERS)
    assert late.outcome == respond("and when?").outcome


def test_a_file_may_say_how_sure_is_sure_enough() -> None:
    demanding = replace(AFTER_STALIN, thresholds=Thresholds(answer_at=1.0))
    asked = Message("How many people were in the Gulag?", NOW)
    assert isinstance(respond(asked.text).outcome, Answer)
    assert isinstance(Responder.build(demanding).respond(asked, FRESH).outcome, Suggestion)


def test_a_reply_says_what_it_goes_on_with_where_the_conversation_put_the_entry_first() -> None:
    led = respond("and when?", AFTER_NUMBERS)
    assert isinstance(led.outcome, Answer | Suggestion)
    assert led.outcome.matches[0].evidence.led
    assert led.reply.about == "About: Title of gulag-numbers"
    assert respond("What was the doctors' plot?", AFTER_NUMBERS).reply.about is None


def test_a_conversation_can_go_on_turn_by_turn() -> None:
    conversation, entries = FRESH, []
    for text in (
        "How many people were in the Gulag?",
        "were they released straight away?",
        "who decided on the amnesty?",
    ):
        response = respond(text, conversation)
        assert response.turn
        conversation = conversation.then(response.turn)
        entries.append(response.turn.entry)
    assert entries == ["gulag-numbers", "gulag-release", "amnesty"]


def test_what_nothing_answers_is_remembered_as_asked() -> None:
    response = respond("Which chess club plays football in Brazil?")
    assert isinstance(response.outcome, Abstention)
    assert response.turn == Turn("Which chess club plays football in Brazil?", NOW)


def test_a_suggestion_remembers_what_was_offered() -> None:
    never_sure = replace(RESPONDER, policy=Policy(answer_at=2.0))
    response = never_sure.respond(Message("What was the doctors' plot?", NOW), FRESH)
    assert isinstance(response.outcome, Suggestion)
    offered = tuple(match.entry.id for match in response.outcome.matches)
    assert offered[0] == "doctors-plot"
    assert response.turn == Turn("What was the doctors' plot?", NOW, None, offered)
    assert response.reply.choices[0] == Choice("Title of doctors-plot", ShowEntry("doctors-plot"))


def test_small_talk_gets_its_sentence_and_is_not_remembered() -> None:
    assert respond("Привет!", AFTER_NUMBERS) == Response(
        VOICE.small_talk(SmallTalk.GREETING), SmallTalk.GREETING
    )


def test_what_a_curator_wrote_for_an_entry_is_no_small_talk() -> None:
    knowledge = a_knowledge(an_entry(questions=("Who are you?",)))
    asked = [Message(text, NOW) for text in ("who are you", "what are you")]
    outcomes = [Responder.build(knowledge).respond(each, Conversation()).outcome for each in asked]
    assert outcomes[0] != SmallTalk.ABOUT_YOU
    assert outcomes[1] == SmallTalk.ABOUT_YOU


def test_the_sources_of_the_last_answer_can_be_asked_for() -> None:
    entry = AFTER_STALIN.entries["gulag-numbers"]
    assert respond("source?", AFTER_NUMBERS) == Response(VOICE.sources_of(entry), Answer(entry))


def test_more_shows_what_follows_the_last_answer() -> None:
    assert respond("tell me more", AFTER_NUMBERS) == RESPONDER.choose(
        ShowEntry("gulag-release"), AFTER_NUMBERS, NOW
    )


def test_after_the_follow_ups_more_shows_the_rest_of_the_topic_then_no_more() -> None:
    conversation, shown = AFTER_NUMBERS, []
    while (response := respond("more", conversation)).turn:
        conversation = conversation.then(response.turn)
        shown.append(response.turn.entry)
    assert shown == ["gulag-release", "amnesty"]
    assert response == Response(VOICE.no_more(), None)


@pytest.mark.parametrize("text", ["source?", "more"])
def test_without_an_answer_before_it_a_request_is_a_question(text: str) -> None:
    assert respond(text).turn == Turn(text, NOW)
    gone_since = Conversation((Turn("Who?", NOW - timedelta(minutes=1), "deleted"),))
    assert respond(text, gone_since).turn == Turn(text, NOW)


def test_a_new_topic_forgets_the_conversation() -> None:
    assert respond("new topic", AFTER_NUMBERS) == Response(
        VOICE.new_conversation(), None, forgets=True
    )


def test_a_correction_is_looked_up_as_if_the_last_question_had_not_been_answered() -> None:
    corrected = respond("no, I meant the doctors' plot", AFTER_NUMBERS)
    assert corrected == respond("the doctors' plot", AFTER_NUMBERS.corrected())
    assert corrected.turn
    assert corrected.turn.asked == "the doctors' plot"


def test_without_a_conversation_nothing_is_corrected() -> None:
    text = "no, I meant the doctors' plot"
    response = respond(text)
    assert response.turn
    assert response.turn.asked == text


def test_the_last_question_can_be_asked_again_without_its_conversation() -> None:
    asked = respond("and when?", AFTER_NUMBERS)
    assert asked.turn
    again = RESPONDER.choose(AskAlone(), AFTER_NUMBERS.then(asked.turn), NOW)
    assert again == respond("and when?")


def test_a_conversation_can_be_taken_up_from_an_answer() -> None:
    resumed = RESPONDER.resumed(Conversation(), "gulag-numbers", NOW)
    assert resumed == Conversation((Turn(NUMBERS.asked, NOW, "gulag-numbers"),))
    assert RESPONDER.resumed(Conversation(), "deleted", NOW) == Conversation()


def test_an_entry_that_was_chosen_is_shown_and_remembered_as_asked() -> None:
    entry = AFTER_STALIN.entries["gulag-release"]
    assert RESPONDER.choose(ShowEntry("gulag-release"), AFTER_NUMBERS, NOW) == Response(
        VOICE.answer(entry, ("gulag-numbers",)),
        Answer(entry),
        Turn("Were Gulag prisoners released straight after Stalin's death?", NOW, entry.id),
    )


@pytest.mark.parametrize(
    ("action", "reply"),
    [
        pytest.param(ShowEntry("deleted"), VOICE.gone(), id="an entry that is gone"),
        pytest.param(ShowTopic("death"), VOICE.topic("death"), id="a topic"),
        pytest.param(ShowTopic("deleted"), VOICE.gone(), id="a topic that is gone"),
        pytest.param(ShowTopics(), VOICE.topics(), id="all topics"),
        pytest.param(NoneOfThese(), VOICE.turned_down(), id="none of these"),
    ],
)
def test_a_choice_that_shows_no_entry_is_not_remembered(action: Action, reply: Reply) -> None:
    assert RESPONDER.choose(action, AFTER_NUMBERS, NOW) == Response(reply, None)


def test_there_is_no_last_question_to_ask_again_in_a_new_conversation() -> None:
    assert RESPONDER.choose(AskAlone(), FRESH, NOW) == Response(VOICE.gone(), None)


@pytest.mark.parametrize(
    ("outcome", "name"),
    [
        (Answer(an_entry()), "answer"),
        (Suggestion((a_match(an_entry()),)), "suggestion"),
        (Abstention(), "abstention"),
        (SmallTalk.THANKS, "small_talk"),
        (None, None),
    ],
)
def test_an_outcome_has_a_name(outcome: Outcome, name: str | None) -> None:
    assert outcome_name(outcome) == name


@given(
    st.text(st.characters())
    | st.lists(
        st.sampled_from(["hi", "they", "gulag", "died", "и", "амнистия", "?", "\x00", "\ud800"])
    ).map(" ".join),
    st.sampled_from([FRESH, AFTER_NUMBERS]),
)
def test_every_message_gets_a_reply_that_can_be_sent(text: str, conversation: Conversation) -> None:
    response = respond(text, conversation)
    assert response.reply.text.encode().strip()
    assert response.turn is None or response.turn.asked.encode().decode() == response.turn.asked
    assert response == respond(text, conversation)


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("en", "en"), ("ru", "ru"), ("ru-RU", "ru"), ("pt-br", "en"), ("", "en"), (None, "en")],
)
def test_a_member_is_answered_in_a_language_that_is_spoken(
    language: str | None, spoken: str
) -> None:
    assert IN_TWO_LANGUAGES.voice(language).language == spoken


@pytest.mark.parametrize(
    ("text", "conversation", "lead"),
    [
        ("привет", FRESH, "Здравствуйте!"),
        ("who won the 1998 world cup", FRESH, "Этого я не знаю"),
        ("new topic", AFTER_NUMBERS, "Готово"),
        ("source?", AFTER_NUMBERS, "Ответ «Title of gulag-numbers»"),
    ],
)
def test_a_message_is_answered_in_its_language(
    text: str, conversation: Conversation, lead: str
) -> None:
    response = IN_TWO_LANGUAGES.respond(Message(text, NOW, "ru"), conversation)
    assert response.reply.lead.startswith(lead)


@pytest.mark.parametrize(
    ("action", "lead"),
    [
        (ShowEntry("deleted"), "Этого ответа"),
        (ShowTopics(), "О чём"),
        (NoneOfThese(), "Тогда не знаю"),
        (AskAlone(), "Этого ответа"),
    ],
)
def test_a_choice_is_answered_in_its_language(action: Action, lead: str) -> None:
    response = IN_TWO_LANGUAGES.choose(action, FRESH, NOW, "ru")
    assert response.reply.lead.startswith(lead)


def test_what_a_text_may_ask_for_is_listed_the_likeliest_first() -> None:
    listed = RESPONDER.listed("how many people were in the gulag")
    assert [entry.id for entry in listed][:1] == ["gulag-numbers"]
    assert RESPONDER.listed("pizza recipe") == ()


def test_an_answer_says_what_it_was_given_for_and_a_choice_has_no_reason() -> None:
    text = "How many people were in the Gulag?"
    basis = respond(text).basis
    assert basis is not None
    assert (basis.phrase, basis.about) == (text, None)
    assert RESPONDER.choose(ShowEntry("gulag-numbers"), FRESH, NOW).basis is None
    assert respond("who won the 1998 world cup?").basis is None


def test_the_words_that_a_question_shares_with_an_entry_are_told() -> None:
    entry = AFTER_STALIN.entries["gulag-numbers"]
    assert "gulag" in RESPONDER.shared_words("how many in the Gulag, pray?", entry)
    assert "pray" not in RESPONDER.shared_words("how many in the Gulag, pray?", entry)
    assert RESPONDER.shared_words("", entry) == ()
