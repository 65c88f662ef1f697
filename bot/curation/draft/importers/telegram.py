"""Telegram Desktop's export in its machine-readable form: one chat, or all of them."""

from collections.abc import Iterator
from html import escape
from typing import Any, Final

from bot.curation.draft.discussion import (
    Discussion,
    Item,
    Loss,
    Post,
    id_of,
    moment_of,
    named,
    text_of,
)
from bot.curation.draft.export import Export, Head
from bot.curation.draft.json_stream import JsonObject, objects

_KEYS: Final = frozenset(
    "chats date date_unixtime from from_id href id left_chats list messages name "
    "reply_to_message_id text type".split()
)
_WITH_LINKS: Final = "supergroup", "channel"
_MESSAGE: Final = "message"


class TelegramExport:
    """Messages of one chat, or of many under a list of chats."""

    name = "Telegram Desktop's JSON"

    def recognises(self, head: Head) -> bool:
        """Return whether it has messages with a sender, or begins like a whole account."""
        one = {"messages", "date", "type"} <= head.keys
        whole = "chats" in head.keys or {"about", "personal_information"} <= head.keys
        return head.is_json and (one or whole)

    def read(self, export: Export) -> Iterator[Item]:
        """Return the messages of every chat."""
        told: set[str] = set()
        for found in objects(export, _KEYS, _is_message):
            if not _is_message(found.value):
                continue
            chat = found.within
            id_ = id_of(chat.get("id")) or ""
            if id_ not in told:
                told.add(id_)
                yield Discussion(id_, text_of(chat.get("name")) or None, community="Telegram")
            yield _post(found.value, id_, text_of(chat.get("type")))


def _is_message(value: JsonObject) -> bool:
    return "id" in value and "date" in value and "type" in value


def _post(message: JsonObject, chat: str, kind: str) -> Post:
    id_ = id_of(message["id"]) or ""
    return Post(
        id=id_,
        discussion=chat,
        parent=id_of(message.get("reply_to_message_id")),
        author=named(message.get("from")),
        at=moment_of(message.get("date_unixtime") or message.get("date")),
        url=f"https://t.me/c/{chat}/{id_}" if kind.endswith(_WITH_LINKS) else None,
        body=_html(message.get("text")),
        loss=None if message["type"] == _MESSAGE else Loss.SERVICE,
    )


def _html(text: Any) -> str:
    """Return a text or its parts as HTML: blank lines part paragraphs, links keep their address."""
    parts = text if isinstance(text, list) else [text]
    return "".join(map(_part, parts)).replace("\n\n", "<p>").replace("\n", "<br>")


def _part(part: Any) -> str:
    if not isinstance(part, dict):
        return escape(text_of(part))
    text = escape(text_of(part.get("text")))
    match part.get("type"):
        case "text_link":
            return f'<a href="{escape(text_of(part.get("href")))}">{text}</a>'
        case "link":
            return f'<a href="{text}">{text}</a>'
        case "pre" | "code":
            return f"<code>{text}</code>"
        case _:
            return text
