"""Hacker News: an item with its tree of comments, as its search service tells it."""

from collections.abc import Iterator
from typing import Final

from bot.curation.draft.discussion import (
    Discussion,
    Item,
    Loss,
    Post,
    id_of,
    moment_of,
    named,
    number_of,
    text_of,
)
from bot.curation.draft.export import Export, Head
from bot.curation.draft.json_stream import JsonObject, objects

_KEYS: Final = frozenset(
    "author children created_at created_at_i id parent_id points text title type".split()
)
_ADDRESS: Final = "https://news.ycombinator.com/item?id="
_ONE_STORY: Final = "story"


class HackerNews:
    """Items in the children of items; a deleted one keeps its children."""

    name = "Hacker News' JSON"

    def recognises(self, head: Head) -> bool:
        """Return whether it has items with an author, a text and children."""
        return head.is_json and {"author", "text", "children", "id"} <= head.keys

    def read(self, export: Export) -> Iterator[Item]:
        """Return the story and its comments."""
        for found in objects(export, _KEYS, _is_item):
            item = found.value
            if not _is_item(item):
                continue
            if not found.within and item.get("title"):
                url = _ADDRESS + (id_of(item["id"]) or "")
                yield Discussion(_ONE_STORY, text_of(item["title"]), url, "Hacker News")
            yield _post(item, found.within)


def _is_item(value: JsonObject) -> bool:
    return "id" in value and "children" in value


def _post(item: JsonObject, within: JsonObject) -> Post:
    id_ = id_of(item["id"]) or ""
    deleted = item.get("author") is None and item.get("text") is None
    return Post(
        id=id_,
        discussion=_ONE_STORY,
        parent=id_of(item.get("parent_id")) or id_of(within.get("id")),
        author=named(item.get("author")),
        at=moment_of(item.get("created_at_i") or item.get("created_at")),
        url=_ADDRESS + id_,
        body=text_of(item.get("text")),
        score=number_of(item.get("points")),
        opens=not within,
        loss=Loss.DELETED if deleted else None,
    )
