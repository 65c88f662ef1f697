"""Discourse: a topic's address with .json at its end, or a list of posts."""

from collections.abc import Iterator
from typing import Final

from bot.curation.draft.discussion import (
    NO_SITE,
    Absence,
    Discussion,
    Item,
    Loss,
    Markup,
    Post,
    id_of,
    moment_of,
    named,
    number_of,
    text_of,
)
from bot.curation.draft.export import Export, Head
from bot.curation.draft.json_stream import JsonObject, objects

NOT_LOADED: Final = "{count} missing: the export holds only some pages of the topic"
_KEYS: Final = frozenset(
    "cooked created_at deleted_at hidden id latest_posts name post_number post_stream post_type "
    "posts posts_count raw reply_to_post_number score slug stream title topic_id topic_slug "
    "topic_title user_deleted username".split()
)
_BY_A_PERSON: Final = 1
"""The kind of a post; 2 is a moderator's notice, 3 a small one, 4 a whisper."""


class Discourse:
    """Posts with their numbers in the topic."""

    name = "Discourse's JSON"

    def recognises(self, head: Head) -> bool:
        """Return whether it has posts as Discourse cooks them."""
        return head.is_json and {"cooked", "post_number"} <= head.keys

    def read(self, export: Export) -> Iterator[Item]:
        """Return the posts, and of a whole topic how many are not there."""
        posts = 0
        for found in objects(export, _KEYS, _is_post):
            value = found.value
            if _is_post(value):
                posts += 1
                yield _post(value, export.site)
                yield from _topic_of(value, export.site)
            elif "post_stream" in value:
                yield from _whole_topic(value, posts, export.site)
        if not export.site:
            yield Absence(NO_SITE)


def _is_post(value: JsonObject) -> bool:
    return "post_number" in value and ("cooked" in value or "raw" in value)


def _whole_topic(topic: JsonObject, posts: int, site: str | None) -> Iterator[Item]:
    id_ = id_of(topic.get("id"))
    if id_:
        yield _topic(id_, text_of(topic.get("title")), text_of(topic.get("slug")), site)
    stream = topic["post_stream"]
    promised = stream.get("stream") if isinstance(stream, dict) else None
    counted = len(promised) if isinstance(promised, list) else number_of(topic.get("posts_count"))
    if counted > posts:
        yield Absence(NOT_LOADED, counted - posts)


def _topic_of(post: JsonObject, site: str | None) -> Iterator[Discussion]:
    """Return the topic as far as a post knows it: a list of posts has nothing else."""
    id_, title = id_of(post.get("topic_id")), text_of(post.get("topic_title"))
    if id_ and title:
        yield _topic(id_, title, text_of(post.get("topic_slug")), site)


def _topic(id_: str, title: str, slug: str, site: str | None) -> Discussion:
    return Discussion(
        id_,
        title or None,
        f"{site}/t/{slug or '-'}/{id_}" if site else None,
        site.partition("://")[2] if site else None,
    )


def _post(post: JsonObject, site: str | None) -> Post:
    number, topic = number_of(post.get("post_number")), id_of(post.get("topic_id")) or ""
    slug = text_of(post.get("topic_slug")) or "-"
    replies_to = number_of(post.get("reply_to_post_number")) or 1
    raw = text_of(post.get("raw"))
    return Post(
        id=str(number),
        discussion=topic,
        parent=None if number == 1 else str(replies_to),
        author=named(post.get("username")) or named(post.get("name")),
        at=moment_of(post.get("created_at")),
        url=f"{site}/t/{slug}/{topic}/{number}" if site else None,
        body=text_of(post.get("cooked")) or raw,
        markup=Markup.HTML if post.get("cooked") else Markup.MARKDOWN,
        score=number_of(post.get("score")),
        opens=number == 1,
        loss=_loss(post),
    )


def _loss(post: JsonObject) -> Loss | None:
    if post.get("post_type") not in (None, _BY_A_PERSON):
        return Loss.SERVICE
    if post.get("user_deleted") is True:
        return Loss.DELETED
    return Loss.REMOVED if post.get("hidden") is True or post.get("deleted_at") else None
