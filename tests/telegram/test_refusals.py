"""What Telegram's words mean, and what is done to a call that was refused for its form."""

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.plainer import plainer
from bot.telegram.refusals import ClosedForLong, Refusal, refusal

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
PARSE = 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0'


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Bad Request: chat not found", Refusal.UNREACHABLE),
        (
            "Bad Request: not enough rights to send text messages to the chat",
            Refusal.UNREACHABLE,
        ),
        ("Bad Request: have no rights to send a message", Refusal.UNREACHABLE),
        ("Bad Request: have no write access to the chat", Refusal.UNREACHABLE),
        ("Bad Request: private chat not found", Refusal.UNREACHABLE),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", Refusal.UNREACHABLE),
        ("Bad Request: CHAT_RESTRICTED", Refusal.UNREACHABLE),
        ("Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", Refusal.UNREACHABLE),
        ("Bad Request: CHAT_GUEST_SEND_FORBIDDEN", Refusal.UNREACHABLE),
        ("Bad Request: USER_BANNED_IN_CHANNEL", Refusal.UNREACHABLE),
        ("Bad Request: CHANNEL_PRIVATE", Refusal.UNREACHABLE),
        ("Bad Request: TOPIC_CLOSED", Refusal.UNREACHABLE),
        ("Bad Request: TOPIC_DELETED", Refusal.UNREACHABLE),
        ("Bad Request: message thread not found", Refusal.UNREACHABLE),
        ("Bad Request: message to edit not found", Refusal.GONE),
        ("Bad Request: message can't be edited", Refusal.GONE),
        (NOT_MODIFIED, Refusal.UNCHANGED),
        ("Bad Request: message to be replied not found", Refusal.NOTHING_TO_REPLY_TO),
        ("Bad Request: replied message not found", Refusal.NOTHING_TO_REPLY_TO),
        (PARSE, Refusal.MARKUP),
        (TOO_OLD, Refusal.TOO_LATE),
        ("Bad Request: message is too long", Refusal.OTHER),
        ("Bad Request: reply markup is too long", Refusal.OTHER),
        ("Bad Request: message text is empty", Refusal.OTHER),
    ],
)
def test_words_have_a_meaning(words: str, why: Refusal) -> None:
    assert refusal(BadRequest(words)) is why


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden: bot was blocked by the user"),
        ChatMigrated(-1001),
        ClosedForLong("retry after 3600"),
    ],
    ids=["blocked", "migrated", "slow mode"],
)
def test_where_the_bot_may_not_write_it_reaches_nobody(error: TelegramError) -> None:
    assert refusal(error) is Refusal.UNREACHABLE


@pytest.mark.parametrize(
    "error",
    [TimedOut(), NetworkError("Bad Gateway"), ValueError("chat not found")],
    ids=["timeout", "gateway", "ours"],
)
def test_what_may_succeed_another_time_is_no_refusal(error: Exception) -> None:
    assert refusal(error) is None


def test_a_flood_limit_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    assert refusal(RetryAfter(1)) is None


def test_a_plainer_call_lacks_what_was_refused() -> None:
    call = {"chat_id": 1, "text": "<b>1 &lt; 2</b>", "parse_mode": "HTML", "reply_parameters": {}}
    assert plainer(call, Refusal.NOTHING_TO_REPLY_TO) == {
        "chat_id": 1,
        "text": "<b>1 &lt; 2</b>",
        "parse_mode": "HTML",
    }
    assert plainer(call, Refusal.MARKUP) == {
        "chat_id": 1,
        "text": "1 < 2",
        "reply_parameters": {},
    }


@pytest.mark.parametrize("why", [*Refusal, None])
def test_a_call_that_lacks_it_already_has_no_plainer_one(why: Refusal | None) -> None:
    assert plainer({"chat_id": 1, "text": "1 < 2"}, why) is None
