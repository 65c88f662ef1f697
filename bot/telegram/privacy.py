"""What is stored about a member: the whole of it, for how long, from what the code goes by."""

from datetime import timedelta

from bot.core.conversation import ANSWERS_KEPT, EDITABLE_FOR
from bot.core.reply import Reply
from bot.core.voice import Voice
from bot.store import UPDATES_KEPT


def privacy_page(voice: Voice, kept_for: timedelta) -> Reply:
    """Return what is stored, where a conversation is kept for so long."""
    return Reply(
        voice.say("I keep only what I need to follow our conversation."),
        body=(
            *_conversation(voice, kept_for),
            *_deliveries(voice),
            *_judgements(voice),
            *_what_deletes(voice),
        ),
    )


def _conversation(voice: Voice, kept_for: timedelta) -> tuple[str, ...]:
    return (
        voice.plural(
            "Your questions and what I answered are stored for {n} minute, then deleted.",
            "Your questions and what I answered are stored for {n} minutes, then deleted.",
            round(kept_for / timedelta(minutes=1)),
        ),
        voice.say(
            "With them I store their time and Telegram's ids of you, the chat and the message."
        ),
    )


def _deliveries(voice: Voice) -> tuple[str, ...]:
    return (
        voice.plural(
            "For {n} hour I store which of my messages reply to which of yours, and a number made "
            "of its words, so that you can edit a question.",
            "For {n} hours I store which of my messages reply to which of yours, and a number made "
            "of its words, so that you can edit a question.",
            _hours(EDITABLE_FOR),
        ),
        voice.plural(
            "For {n} hour I store the numbers of the messages that I have dealt with, so that I "
            "answer none twice.",
            "For {n} hours I store the numbers of the messages that I have dealt with, so that I "
            "answer none twice.",
            _hours(UPDATES_KEPT),
        ),
        voice.plural(
            "For {n} day I store which message in a chat shows which answer.",
            "For {n} days I store which message in a chat shows which answer.",
            ANSWERS_KEPT.days,
        ),
        voice.plural(
            "A message that I could not answer is kept {n} day, to find out why.",
            "A message that I could not answer is kept {n} days, to find out why.",
            ANSWERS_KEPT.days,
        ),
    )


def _judgements(voice: Voice) -> tuple[str, ...]:
    return (
        voice.say(
            "Of a group I keep its settings until I leave it. What is not meant for me "
            "is not stored, unless those who write my answers show it to me."
        ),
        voice.say(
            "If you choose a language with /language, I keep it until you choose another. "
            "For a few minutes I count your messages."
        ),
        voice.plural(
            "What you think of an answer is kept for {n} day, without your name or id.",
            "What you think of an answer is kept for {n} days, without your name or id.",
            ANSWERS_KEPT.days,
        ),
    )


def _what_deletes(voice: Voice) -> tuple[str, ...]:
    return (
        voice.say(
            "/new deletes our conversation here at once, and such messages with it. "
            "/forget deletes all of this, in every chat."
        ),
        voice.say(
            "The log that my operator reads holds times and Telegram's ids of the chat and the "
            "message, never your words or your name."
        ),
        voice.plural(
            "One thing stays: a question that I could not answer, or whose answer you found bad, "
            "is kept {n} day for those who write my answers, without your name, the chat or the "
            "time. What they take up is kept longer, and so is a message that they show me. "
            "Nobody can tell whose it was, so /forget cannot find it.",
            "One thing stays: a question that I could not answer, or whose answer you found bad, "
            "is kept {n} days for those who write my answers, without your name, the chat or the "
            "time. What they take up is kept longer, and so is a message that they show me. "
            "Nobody can tell whose it was, so /forget cannot find it.",
            ANSWERS_KEPT.days,
        ),
    )


def _hours(time: timedelta) -> int:
    return round(time / timedelta(hours=1))
