"""What Telegram's refusals mean: the one place that knows their words.

Telegram has no numbers for them. The words are those of tdlib/telegram-bot-api (Client.cpp), or,
in capitals there, of Telegram's servers; python-telegram-bot takes "Bad Request: " off.
"""

from datetime import timedelta
from enum import Enum
from typing import Final

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

NOT_AS_TELEGRAM: Final = (AttributeError, LookupError, TypeError, ValueError)
"""What the library raises of an answer that is not shaped as Telegram's are."""
CALL_FAILED: Final = (TelegramError, *NOT_AS_TELEGRAM)
"""What a call raises that was refused, got no answer, or one that is not shaped so."""


class ClosedForLong(TelegramError):
    """Telegram takes no message there for longer than an answer is worth waiting for.

    Slow mode holds for bots, too, unless they are administrators, and lasts up to an hour.
    """


class Refusal(Enum):
    """Why a call that Telegram understood was not carried out; what it would be again."""

    UNREACHABLE = "unreachable"
    """The bot cannot write there: it was blocked, kicked, muted or slowed, or there is no place."""
    GONE = "gone"
    """The message that was to be edited was deleted, or may not be edited any more."""
    UNCHANGED = "unchanged"
    """The message says that already."""
    NOTHING_TO_REPLY_TO = "nothing_to_reply_to"
    """The message that was to be replied to was deleted."""
    MARKUP = "markup"
    """The text is not the HTML that Telegram reads."""
    TOO_LATE = "too_late"
    """Nobody waits any more for the answer to a press or an inline query."""
    OTHER = "other"
    """Something that we did wrong, such as a text that is too long."""


_WORDS: Final = {
    Refusal.UNREACHABLE: (
        "chat not found",
        "peer_id_invalid",
        "rights to send",  # "not enough rights to send text messages", "have no rights to send"
        "no write access",
        "chat_write_forbidden",
        "chat_restricted",
        "chat_send_plain_forbidden",
        "chat_guest_send_forbidden",  # where only who has joined may write
        "user_banned_in_channel",
        "channel_private",
        "user_is_blocked",
        "message thread not found",
        "topic_closed",
        "topic_deleted",
    ),
    Refusal.GONE: ("message to edit not found", "message can't be edited", "message_id_invalid"),
    Refusal.UNCHANGED: ("message is not modified",),
    Refusal.NOTHING_TO_REPLY_TO: (
        "message to be replied not found",
        "replied message not found",  # before Bot API 7.0
    ),
    Refusal.MARKUP: ("can't parse entities",),
    Refusal.TOO_LATE: ("query is too old",),
}


def refusal(error: Exception) -> Refusal | None:
    """Return why Telegram has refused a call; None: it has not, and may take it another time.

    A flood limit, a broken network and what fails at Telegram's side are no refusals.
    """
    if isinstance(error, Forbidden | ChatMigrated | ClosedForLong):
        return Refusal.UNREACHABLE
    if not isinstance(error, BadRequest):
        return None
    said = error.message.lower()
    known = (why for why, words in _WORDS.items() if any(each in said for each in words))
    return next(known, Refusal.OTHER)


def asked_to_wait(error: Exception) -> float | None:
    """Return for how many seconds Telegram asks to wait; None: it does not."""
    if not isinstance(error, RetryAfter):
        return None
    assert isinstance(error.retry_after, timedelta), "bot.app asks for durations as timedeltas"
    return error.retry_after.total_seconds()
