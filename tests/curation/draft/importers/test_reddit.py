from datetime import UTC, datetime
from pathlib import Path

from bot.curation.draft.discussion import Absence, Discussion, Loss, Markup, Post
from bot.curation.draft.importers.reddit import CONTINUED, FEWER, NOT_LOADED, address
from tests.curation.draft.exports import BYTES, written
from tests.curation.draft.exports.words import LISTED
from tests.curation.draft.importers.reading import absences, discussions, posts, read, refusal


def test_a_thread_is_a_discussion_that_its_submission_opens(tmp_path: Path) -> None:
    items = read(written(tmp_path, "reddit.json"))
    url = "https://www.reddit.com/r/camps/comments/q1/were_the/"
    assert discussions(items) == [Discussion("q1", "Were the prisoners released?", url, "r/camps")]
    opening = posts(items)["q1"]
    assert (opening.opens, opening.url, opening.parent) == (True, url, None)


def test_a_comment_knows_whom_it_replies_to(tmp_path: Path) -> None:
    found = posts(read(written(tmp_path, "reddit.json")))
    assert found["a1"] == Post(
        id="a1",
        discussion="q1",
        body=LISTED,
        markup=Markup.MARKDOWN,
        author="historian",
        parent="q1",
        at=datetime(2014, 1, 17, 23, 6, 43, tzinfo=UTC),
        url="https://www.reddit.com/r/camps/comments/q1/_/a1/",
        score=5,
    )
    assert {id_: post.parent for id_, post in found.items() if id_ != "q1"} == {
        "a1": "q1", "f1": "a1", "a2": "f1", "f2": "a1", "d1": "q1", "s1": "d1", "d2": "q1",
    }  # fmt: skip


def test_what_was_deleted_or_removed_is_told_apart(tmp_path: Path) -> None:
    found = posts(read(written(tmp_path, "reddit.json")))
    lost = {id_: (post.loss, post.author) for id_, post in found.items() if post.loss}
    assert lost == {"d1": (Loss.DELETED, None), "d2": (Loss.REMOVED, None)}


def test_what_is_behind_buttons_is_told_as_missing(tmp_path: Path) -> None:
    assert absences(read(written(tmp_path, "reddit.json"))) == [
        Absence(CONTINUED),
        Absence(NOT_LOADED, 3),
        Absence(FEWER, 2),
    ]


def test_comments_that_were_loaded_later_have_their_parents(tmp_path: Path) -> None:
    [comment] = posts(read(written(tmp_path, "more.json"))).values()
    assert (comment.discussion, comment.parent) == ("q1", "q1")


def test_an_address_is_taken_as_told_or_built() -> None:
    assert address({"permalink": "/r/a/1"}) == "https://www.reddit.com/r/a/1"
    assert address({"permalink": "https://a.example"}) == "https://a.example"
    assert address({"subreddit": "a", "id": "q"}) == "https://www.reddit.com/r/a/comments/q/"
    assert address({"id": "q"}) is None


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(BYTES["reddit.json"][:-30])
    assert refusal(path) == (
        "FILE: this is not JSON, or it breaks off after 31 complete objects. "
        "Export it again; nothing was written."
    )
