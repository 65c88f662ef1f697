"""From an export to a file of drafts: every post is counted, and the file passes `check`."""

import json
from pathlib import Path
from typing import Final

import pytest

from bot.core.knowledge import parse
from bot.core.text import words
from bot.curation.draft import Drafted, Export, draft
from bot.curation.draft.discussion import Loss
from bot.curation.draft.fates import Fate, Role
from tests.curation.draft.exports import BYTES, written
from tests.curation.draft.exports.reddit import REDDIT
from tests.curation.draft.exports.words import LISTED

A: Final = Role.ANSWERS
Q: Final = Role.ASKS
FATES: Final[dict[str, dict[Fate, int]]] = {
    "reddit.json": {A: 2, Q: 3, Loss.DELETED: 1, Loss.REMOVED: 1, Role.SHORT: 1},
    "more.json": {A: 1},
    "api.json": {A: 1, Q: 2, Loss.EMPTY: 1},
    "topic.json": {A: 1, Q: 1, Loss.DELETED: 1, Loss.EMPTY: 1, Loss.SERVICE: 1},
    "posts.json": {A: 1},
    "item.json": {A: 1, Q: 1, Role.OPENS: 1, Loss.DELETED: 1},
    "chat.json": {A: 1, Q: 1, Loss.EMPTY: 1, Loss.SERVICE: 1, Role.SHORT: 1},
    "account.json": {A: 2, Q: 2, Loss.EMPTY: 2, Loss.SERVICE: 2, Role.SHORT: 2},
    "dump.jsonl": {A: 1, Q: 2, Loss.DOUBLE: 1, Loss.REMOVED: 1, Loss.UNREADABLE: 1},
    "dump.zst": {A: 1, Q: 2, Loss.DOUBLE: 1, Loss.REMOVED: 1, Loss.UNREADABLE: 1},
    "table.csv": {A: 1, Q: 1},
    "Posts.xml": {A: 2, Q: 2, Loss.SERVICE: 1},
    "thread.txt": {A: 2, Q: 2},
}


def drafted(folder: Path, name: str) -> Drafted:
    return draft(Export(written(folder, name)))


@pytest.mark.parametrize("name", BYTES)
def test_every_post_of_an_export_is_counted_once(tmp_path: Path, name: str) -> None:
    assert drafted(tmp_path, name).report.fates == FATES[name]


@pytest.mark.parametrize("name", BYTES)
def test_drafts_pass_check_and_none_is_served(tmp_path: Path, name: str) -> None:
    found = drafted(tmp_path, name)
    assert found.text is not None
    knowledge = parse(found.text)
    assert not knowledge.entries
    assert len(knowledge.drafts) == found.report.entries


def test_no_word_of_an_answer_goes_missing(tmp_path: Path) -> None:
    text = drafted(tmp_path, "reddit.json").text
    assert text is not None
    said = LISTED.replace("## Sources", "").replace("[1]", "").replace("[the archive](", "archive ")
    assert set(words(said)) <= set(words(text))


def test_the_file_says_where_it_comes_from(tmp_path: Path) -> None:
    text = drafted(tmp_path, "reddit.json").text
    assert text is not None
    assert (
        "thread:\n"
        "  title: Were the prisoners released?\n"
        "  url: https://www.reddit.com/r/camps/comments/q1/were_the/\n"
        "  community: r/camps\n"
        "  date: 17 January 2014\n"
    ) in text


def test_of_several_discussions_the_file_says_how_many(tmp_path: Path) -> None:
    text = drafted(tmp_path, "account.json").text
    assert text is not None
    assert "thread:\n  title: 2 discussions\n  community: Telegram\n" in text


def test_a_post_of_markup_alone_is_counted_as_one_without_text(tmp_path: Path) -> None:
    path = tmp_path / "comments.jsonl"
    hidden = "<style>p { a long rule that nobody sees in the discussion at all here }</style>"
    chat = {"name": "a", "type": "private_supergroup", "id": 1}
    message = {"id": 1, "type": "message", "date": "2023-05-01T12:01:00", "text": hidden}
    path.write_text(json.dumps(chat | {"messages": [message]}))
    assert draft(Export(path)).report.fates == {A: 1}  # Telegram escapes it: it was written so
    item = {"id": 1, "author": "a", "text": hidden, "children": []}
    path.write_text(json.dumps({"id": 0, "author": "a", "text": "", "children": [item]}))
    found = draft(Export(path))
    assert found.text is None
    assert found.report.fates == {Loss.EMPTY: 1, Role.OPENS: 1}


def test_of_many_posts_the_best_are_taken_and_the_others_counted(tmp_path: Path) -> None:
    path = written(tmp_path, "reddit.json")
    report = draft(Export(path), most=1).report
    assert (report.fates[A], report.fates[Role.BEYOND]) == (1, 1)
    assert report.posts == sum(FATES["reddit.json"].values())


def test_an_export_in_which_nobody_answers_has_no_drafts(tmp_path: Path) -> None:
    path = tmp_path / "thread.json"
    path.write_text(json.dumps(REDDIT[:1]))
    found = draft(Export(path))
    assert found.text is None
    assert found.report.unanswered == ("Were the prisoners released?", "How many were there?")
