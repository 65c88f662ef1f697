from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Chat, Message, MessageOriginHiddenUser, User
from telegram.constants import ChatType

from bot.core.responder import Responder
from bot.telegram import unasked
from bot.telegram.unasked import Ear, overheard
from tests.knowledge_example import AFTER_STALIN
from tests.telegram.updates import ALICE, a_message

RESPONDER = Responder.build(AFTER_STALIN)
AT = datetime(2026, 1, 1, tzinfo=UTC)
GROUP = Chat(-5, ChatType.SUPERGROUP)
CHANNEL = Chat(-6, ChatType.CHANNEL)
A_BOT = User(9, "Quiz", is_bot=True)


def said(text: str = "Was he shot?", user: User = ALICE, **more: Any) -> Message:
    return Message(2, AT, GROUP, from_user=user, text=text, **more)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(said(), id="a member"),
        pytest.param(said(user=A_BOT, sender_chat=CHANNEL), id="a channel"),
        pytest.param(
            a_message("Was he shot?", reply_to=a_message(by=ALICE, opens_topic=True)),
            id="in a topic",
        ),
    ],
)
def test_a_question_to_everybody_may_be_answered(message: Message) -> None:
    assert overheard(message, 1, RESPONDER) is not None


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(said("He was shot."), id="no question"),
        pytest.param(said(user=A_BOT), id="by another bot"),
        pytest.param(said(via_bot=A_BOT), id="through another bot"),
        pytest.param(said(forward_origin=MessageOriginHiddenUser(AT, "x")), id="forwarded"),
        pytest.param(said(is_automatic_forward=True, sender_chat=CHANNEL), id="a channel's post"),
        pytest.param(a_message("Was he shot?", reply_to=a_message("He died.")), id="a reply"),
        pytest.param(a_message("@alice was he shot?"), id="to somebody by name"),
        pytest.param(a_message("was he shot, @alice?"), id="to a member by name"),
    ],
)
def test_what_is_said_to_somebody_or_not_by_a_member_is_not(message: Message) -> None:
    assert overheard(message, 1, RESPONDER) is None


def heard(number: int, chat: Chat = GROUP, topic: int | None = None) -> Message:
    in_topic = topic is not None
    return Message(number, AT, chat, message_thread_id=topic, is_topic_message=in_topic, text="x")


def test_what_was_said_before_a_message_is_what_was_heard_in_its_topic() -> None:
    ear = Ear()
    said = [heard(11), heard(12, topic=3), heard(13, CHANNEL), heard(20), heard(21, topic=3)]
    assert [ear.hear(each) for each in said] == [10, 11, 12, 11, 12]
    assert ear.hear(heard(21, topic=3)) == 12  # heard twice
    ear.hear(heard(11))  # edited meanwhile
    assert ear.hear(heard(22)) == 20


def test_of_too_many_places_the_one_heard_longest_ago_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unasked, "MOST_PLACES", 2)
    ear = Ear()
    for topic in (1, 2, 1, 3):
        ear.hear(heard(10 + topic, topic=topic))
    assert [ear.hear(heard(20, topic=topic)) for topic in (1, 2)] == [11, 19]
