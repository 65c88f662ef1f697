"""What is offered to a member who types @bot and a few words, in any chat.

A chosen result is posted by Telegram in the member's name, so everything it says is in the offer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    User,
)
from telegram.constants import ParseMode

from bot.core.knowledge import Entry
from bot.core.reply import Reply, ShowEntry, ShowTopic, ShowTopics
from bot.core.responder import Responder
from bot.core.small_talk import small_talk
from bot.core.text import clean
from bot.core.verdict import Abstention
from bot.core.voice import Voice
from bot.telegram.buttons import LONGEST_LABEL, to_data
from bot.telegram.links import Linked, link, to_word
from bot.telegram.markup import shortened, to_html

PER_PAGE: Final = 10
"""Results offered at once, of `MOST_RESULTS`; Telegram asks for more when a member scrolls."""
MOST_LINKS: Final = 10
"""Entries that a posted topic leads to; a button under them leads to all."""
LONGEST_LINE: Final = 200
"""UTF-16 code units of a result's title and description; phones show about two lines of each."""
KEPT_FOR: Final = timedelta(minutes=5)
"""How long Telegram may give the same results again, and so show what was corrected since."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered to an inline query."""

    results: tuple[InlineQueryResultArticle, ...]
    next_offset: str
    """What Telegram sends along when it asks for more; empty when this is all."""
    button: InlineQueryResultsButton | None
    """What is said where there are no results; it leads to the topics."""


def page(asked: str, offset: str, responder: Responder, voice: Voice, bot: User) -> Page:
    """Return the entries that a text may ask for, the likeliest first; the topics for no text.

    `offset` is empty, or the `next_offset` of the page before.
    """
    asked = clean(asked)
    if not asked or small_talk(asked):
        results = [_topic_result(topic, voice, bot) for topic in voice.knowledge.topics]
    else:
        results = [_entry_result(entry, voice, bot) for entry in responder.listed(asked)]
    start = int(offset) if offset.isdecimal() else 0
    end = start + PER_PAGE
    return Page(
        tuple(results[start:end]),
        str(end) if end < len(results) else "",
        None if results else _unknown(voice),
    )


def _entry_result(entry: Entry, voice: Voice, bot: User) -> InlineQueryResultArticle:
    html, is_whole = in_one_message(voice.answer(entry))
    say = voice.say
    label = say("Continue in private") if is_whole else say("Read on in private")
    action = ShowEntry(entry.id)
    return InlineQueryResultArticle(
        to_data(action),
        shortened(voice.question(entry), LONGEST_LINE),
        _content(html),
        _links([(label, action)], bot),
        description=shortened(voice.summary(entry), LONGEST_LINE),
    )


def _topic_result(topic: str, voice: Voice, bot: User) -> InlineQueryResultArticle:
    entries = voice.knowledge.about(topic)
    action = ShowTopic(topic)
    html, _ = in_one_message(Reply(voice.topic(topic).lead))
    shown = [(voice.title(entry), ShowEntry(entry.id)) for entry in entries[:MOST_LINKS]]
    return InlineQueryResultArticle(
        to_data(action),
        shortened(voice.topic(topic).lead, LONGEST_LINE),
        _content(html),
        _links([*shown, (voice.say("Continue in private"), action)], bot),
        description=voice.plural("{n} answer", "{n} answers", len(entries)),
    )


def in_one_message(reply: Reply) -> tuple[str, bool]:
    """Return a reply as one message, and whether that is the whole of it.

    What is left out of a longer one are paragraphs, the last first. What is disputed and the notes
    stay; if not even these fit, as many notes as do.
    """
    first, *rest = to_html(reply)
    if not rest:
        return first, True
    if not reply.body:
        return first, False
    shorter, _ = in_one_message(replace(reply, body=reply.body[:-1]))
    return shorter, False


def _content(html: str) -> InputTextMessageContent:
    no_preview = LinkPreviewOptions(is_disabled=True)
    return InputTextMessageContent(html, ParseMode.HTML, link_preview_options=no_preview)


def _links(links: Sequence[tuple[str, Linked]], bot: User) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(shortened(label, LONGEST_LABEL), url=link(bot, action))]
            for label, action in links
        ]
    )


def _unknown(voice: Voice) -> InlineQueryResultsButton:
    text = voice.verdict(Abstention()).lead
    return InlineQueryResultsButton(
        shortened(text, LONGEST_LABEL), start_parameter=to_word(ShowTopics())
    )
