"""Deep links, t.me/<bot>?start=<word>: what they open.

A link to an entry carries its bare id, so that anybody can write one by hand.
"""

from typing import Final, TypeAlias, assert_never
from urllib.parse import urlencode

from telegram import User
from telegram.helpers import create_deep_linked_url

from bot.core.reply import ShowEntry, ShowTopic, ShowTopics

Linked: TypeAlias = ShowEntry | ShowTopic | ShowTopics
"""What a link can open."""

# No id has an underscore, so neither is ever taken for an entry's.
_TOPIC: Final = "topic_"
_TOPICS: Final = "all_topics"


def link(bot: User, action: Linked) -> str:
    """Return the address that opens a private chat with the bot and shows something there."""
    return create_deep_linked_url(bot.username or "", to_word(action))


def share_link(bot: User, action: Linked) -> str:
    """Return the address that lets a member choose whom to send such a link to.

    Source: https://core.telegram.org/api/links#share-links
    """
    return "https://t.me/share/url?" + urlencode({"url": link(bot, action)})


def to_word(action: Linked) -> str:
    """Return the word after `?start=`: at most 56 of `LONGEST_WORD` characters.

    >>> to_word(ShowEntry("gulag-release")), to_word(ShowTopic("death"))
    ('gulag-release', 'topic_death')
    """
    match action:
        case ShowEntry(id_):
            return id_
        case ShowTopic(id_):
            return _TOPIC + id_
        case ShowTopics():
            return _TOPICS
        case _:
            assert_never(action)


def opened_by(word: str) -> Linked:
    """Return what the word of a link opens; there may be no such entry or topic."""
    if word == _TOPICS:
        return ShowTopics()
    if word.startswith(_TOPIC):
        return ShowTopic(word.removeprefix(_TOPIC))
    return ShowEntry(word)
