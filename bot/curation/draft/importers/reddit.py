"""Reddit's own JSON: a discussion's address with .json at its end, or more of its comments."""

from collections.abc import Iterator
from typing import Any, Final

from bot.curation.draft.discussion import (
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

SITE: Final = "https://www.reddit.com"
NOT_LOADED: Final = "{count} missing: behind 'load more comments'"
CONTINUED: Final = "{count} missing: chains of replies behind 'continue this thread'"
FEWER: Final = "{count} missing: counted by Reddit, but not in the export"
_KEYS: Final = frozenset(
    "author body children count created_utc data id json kind link_id name num_comments parent_id "
    "permalink replies score selftext subreddit things title".split()
)
_SUBMISSION: Final = "t3"
_COMMENT: Final = "t1"
_MORE: Final = "more"


class Reddit:
    """Listings of things, nested in the replies of comments."""

    name = "Reddit's JSON"

    def recognises(self, head: Head) -> bool:
        """Return whether it has Reddit's things with their kind."""
        return head.is_json and {"kind", "data"} <= head.keys

    def read(self, export: Export) -> Iterator[Item]:
        """Return submissions, comments, and what is not loaded."""
        counted, comments, named_missing = 0, 0, 0
        for found in objects(export, _KEYS, _is_thing):
            thing = found.value
            data = thing.get("data")
            if not _is_thing(thing) or not isinstance(data, dict):
                continue
            match thing["kind"]:
                case "t3":
                    counted += number_of(data.get("num_comments"))
                    yield from submission(data)
                case "t1":
                    comments += 1
                    yield comment(data)
                case _:
                    absent = _more(data)
                    named_missing += absent.count if absent.what == NOT_LOADED else 0
                    yield absent
        if counted > comments + named_missing:
            yield Absence(FEWER, counted - comments - named_missing)


def submission(data: JsonObject) -> Iterator[Item]:
    """Return a submission as a discussion and the post that opens it."""
    id_ = id_of(data.get("id")) or ""
    subreddit = text_of(data.get("subreddit"))
    yield Discussion(
        id=id_,
        title=text_of(data.get("title")) or None,
        url=address(data),
        community=f"r/{subreddit}" if subreddit else None,
    )
    yield _post(data, "selftext", discussion=id_, parent=None)


def comment(data: JsonObject) -> Post:
    """Return a comment; a parent that is the submission has its id, too."""
    return _post(
        data,
        "body",
        discussion=_bare(data.get("link_id")) or "",
        parent=_bare(data.get("parent_id")),
    )


def address(data: JsonObject) -> str | None:
    """Return where a submission or comment stands, built from its ids where it is not told."""
    path = text_of(data.get("permalink"))
    if path.startswith("/"):
        return SITE + path
    if path.startswith("http"):
        return path
    subreddit, id_ = text_of(data.get("subreddit")), id_of(data.get("id"))
    link = _bare(data.get("link_id"))
    if not subreddit or not id_:
        return None
    tail = f"{link}/_/{id_}/" if link else f"{id_}/"
    return f"{SITE}/r/{subreddit}/comments/{tail}"


def _post(data: JsonObject, body: str, *, discussion: str, parent: str | None) -> Post:
    text = text_of(data.get(body))
    return Post(
        id=id_of(data.get("id")) or "",
        discussion=discussion,
        parent=parent,
        author=named(data.get("author")),
        at=moment_of(data.get("created_utc")),
        url=address(data),
        body=text,
        markup=Markup.MARKDOWN,
        score=number_of(data.get("score")),
        opens=parent is None,
        loss=_loss(text),
    )


def _loss(text: str) -> Loss | None:
    match text.strip():
        case "[deleted]":
            return Loss.DELETED
        case "[removed]":
            return Loss.REMOVED
        case _:
            return None


def _more(data: JsonObject) -> Absence:
    count = number_of(data.get("count"))
    return Absence(NOT_LOADED, count) if count > 0 else Absence(CONTINUED)


def _is_thing(value: JsonObject) -> bool:
    return value.get("kind") in (_SUBMISSION, _COMMENT, _MORE)


def _bare(name: Any) -> str | None:
    """Return the id in a full name such as t1_cu5v5h7."""
    return (id_of(name) or "").rpartition("_")[2] or None
