"""What a member wrote: a text, or what stands under a picture."""

from collections.abc import Collection, Sequence

from telegram import Message, MessageEntity


def words_of(message: Message) -> str | None:
    """Return what a message says in words; None when it says nothing."""
    return message.text or message.caption


def entities_of(message: Message) -> Sequence[MessageEntity]:
    """Return what Telegram has found in the words of a message, in their order."""
    return message.entities if message.text else message.caption_entities


def parts_of(message: Message, *kinds: str) -> Collection[str]:
    """Return those parts of a message's words that Telegram takes for one of the kinds."""
    if message.text:
        return message.parse_entities(list(kinds)).values()
    return message.parse_caption_entities(list(kinds)).values() if message.caption else ()
