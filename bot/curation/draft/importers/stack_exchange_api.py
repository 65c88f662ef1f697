"""An answer of the Stack Exchange API: questions, answers and comments as JSON."""

from collections.abc import Iterator
from typing import Final

from bot.curation.draft.discussion import (
    Absence,
    Discussion,
    Item,
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

NO_BODIES: Final = "{count} without text; ask the API with filter=withbody"
NO_ANSWERS: Final = "{count} missing: answers that the site counts, but not in the export"
MORE_PAGES: Final = "the site has more pages than this one"
_KEYS: Final = frozenset(
    "answer_count answer_id answers body body_markdown comment_id comments creation_date "
    "display_name has_more items link owner post_id question_id score title".split()
)


class StackExchangeApi:
    """Items, answers perhaps nested in their questions."""

    name = "the Stack Exchange API's JSON"

    def recognises(self, head: Head) -> bool:
        """Return whether it has items that are questions, answers or comments."""
        ids = {"question_id", "answer_id", "comment_id"}
        return head.is_json and "items" in head.keys and bool(ids & head.keys)

    def read(self, export: Export) -> Iterator[Item]:
        """Return the posts, and how many answers and bodies are not there."""
        promised = answers = without = 0
        for found in objects(export, _KEYS, _is_post):
            item = found.value
            if not _is_post(item):
                if item.get("has_more") is True:
                    yield Absence(MORE_PAGES)
                continue
            without += not ("body" in item or "body_markdown" in item)
            if "answer_id" in item:
                answers += 1
            elif "comment_id" not in item:
                promised += number_of(item.get("answer_count"))
                yield _discussion(item)
            yield _post(item, found.within)
        if without:
            yield Absence(NO_BODIES, without)
        if promised > answers:
            yield Absence(NO_ANSWERS, promised - answers)


def _is_post(value: JsonObject) -> bool:
    return any(key in value for key in ("question_id", "answer_id", "comment_id"))


def _discussion(item: JsonObject) -> Discussion:
    link = text_of(item.get("link"))
    return Discussion(
        id=id_of(item.get("question_id")) or "",
        title=text_of(item.get("title")) or None,
        url=link or None,
        community=link.partition("://")[2].partition("/")[0] or None,
    )


def _post(item: JsonObject, within: JsonObject) -> Post:
    question = id_of(item.get("question_id")) or id_of(within.get("question_id")) or ""
    answer, comment = id_of(item.get("answer_id")), id_of(item.get("comment_id"))
    about = id_of(item.get("post_id")) or id_of(within.get("answer_id")) or question
    owner = item.get("owner")
    markdown = text_of(item.get("body_markdown"))
    return Post(
        id=f"comment {comment}" if comment else answer or question,
        discussion=question or about,
        parent=about if comment else question if answer else None,
        author=named(owner.get("display_name")) if isinstance(owner, dict) else None,
        at=moment_of(item.get("creation_date")),
        url=text_of(item.get("link")) or None,
        body=text_of(item.get("body")) or markdown,
        markup=Markup.HTML if item.get("body") else Markup.MARKDOWN,
        score=number_of(item.get("score")),
        opens=not answer and not comment,
        question=not answer and not comment,
    )
