"""From an export to a file of drafts: every post is counted, and the file passes `check`."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.knowledge import parse
from bot.curation.draft import Drafted, Export, draft
from bot.curation.draft.discussion import Loss
from bot.curation.draft.fates import Role
from bot.curation.files import UnreadableFile
from tests.curation.draft.exports import BYTES, LINES, REDDIT, written

A: Final = Role.ANSWERS
Q: Final = Role.ASKS
FATES: Final[dict[str, dict[Role | Loss, int]]] = {
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


def drafted(folder: Path, name: str, **options: Any) -> Drafted:
    return draft(Export(written(folder, name), **options))


def text_of(folder: Path, name: str, **options: Any) -> str:
    text = drafted(folder, name, **options).text
    assert text is not None
    return text


def told(folder: Path, name: str) -> list[str]:
    return [f"{number} {what}" for number, what in drafted(folder, name).report.lines()]


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


def test_what_an_export_lacks_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, "reddit.json")[-3:] == [
        "1 chains of replies missing: behind 'continue this thread'",
        "3 missing: behind 'load more comments'",
        "2 missing: counted by Reddit, but not in the export",
    ]
    assert "2 missing: the export holds only some pages of the topic" in told(
        tmp_path, "topic.json"
    )
    assert "1 answers missing: counted by the site, but not in the export" in told(
        tmp_path, "api.json"
    )
    assert "1 in reply to something that is not in the export" in told(tmp_path, "more.json")


def test_nobody_is_given_a_name(tmp_path: Path) -> None:
    assert "author" not in text_of(tmp_path, "dump.jsonl")


def test_a_source_says_who_wrote_it_where_and_when(tmp_path: Path) -> None:
    assert (
        "    author: historian\n    year: 2014\n    published: r/camps, 17 January 2014\n"
        "    url: https://www.reddit.com/r/camps/comments/q1/_/a1/\n"
    ) in text_of(tmp_path, "reddit.json")


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("Posts.xml", "https://forum.example.org/a/2"),
        ("topic.json", "https://forum.example.org/t/release/57/4"),
    ],
)
def test_links_need_the_site_where_the_export_does_not_tell_it(
    tmp_path: Path, name: str, url: str
) -> None:
    assert f"url: {url}\n" in text_of(tmp_path, name, site="https://forum.example.org")
    assert "--site" in text_of(tmp_path, name)
    assert "forum.example" not in text_of(tmp_path, name)


def test_marks_and_links_are_bound_to_sources(tmp_path: Path) -> None:
    text = text_of(tmp_path, "reddit.json")
    assert "on the next day [newspaper-of-28-march].\n" in text
    assert "see the archive [the-archive] and [example-org-post] for both." in " ".join(
        text.split()
    )
    assert "  a-history-of-the-camps:\n    title: A history of the camps\n    url: https" in text


def test_a_list_that_starts_again_is_taken_in_its_order_and_says_so(tmp_path: Path) -> None:
    text = text_of(tmp_path, "thread.txt")
    assert "had to wait for the years after [a-history-of-the-camps]." in " ".join(text.split())
    assert "  # The list of sources starts its numbers again; [n] was taken for" in text


def test_questions_go_where_they_are_answered(tmp_path: Path) -> None:
    text = text_of(tmp_path, "reddit.json")
    first, second = text.index("id: the-decree"), text.index("id: censors-of-the-camp")
    assert first < text.index("- How many were there?") < second
    assert first < text.index("were freed?  # asked in reply, answered by nobody") < second
    assert second < text.index("- And who read the letters?")
    assert "    follow_ups:\n      - censors-of-the-camp-did\n" in text[first:second]


def test_a_heading_begins_an_entry(tmp_path: Path) -> None:
    assert "  - id: letters-home\n    status: draft\n" in text_of(tmp_path, "reddit.json")


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


# --- damaged, strange and hostile files ----------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as refused:
        draft(Export(path))
    return str(refused.value).replace(str(path), "FILE")


BROKEN: Final = {
    "empty": (b" \n", "FILE is empty. Name another file."),
    "picture": (b"\x89PNG\0\0\0", "FILE is none of the exports that can be read: Reddit's JSON, "),
    "other JSON": (b'{"a": 1}', "FILE is none of the exports that can be read: "),
    "cut off": (
        BYTES["reddit.json"][:-30],
        "FILE: this is not JSON, or it breaks off after 31 complete",
    ),
    "XML cut off": (
        BYTES["Posts.xml"][:-30],
        "FILE: this is not XML, or it breaks off after 3 rows",
    ),
    "zst cut off": (BYTES["dump.zst"][:-9], "FILE: the compressed data breaks off. Export"),
    "zst damaged": (BYTES["dump.zst"][:9] + b"!!!!" * 9, "FILE: the compressed data is damaged."),
    "a long line": (LINES.encode() + b"x" * 5_000_000, "FILE: a line is longer than 4 MB. "),
    "deep": (
        b'[{"kind": "t1", "data": {"children": ' + b"[" * 30_000,
        "FILE: it is no discussion: too deep",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), BROKEN.values(), ids=BROKEN)
def test_a_damaged_file_ends_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "export"
    path.write_bytes(content)
    assert refusal(path).startswith(sentence)


def test_a_missing_file_and_a_folder_are_a_sentence(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == "There is no file FILE. Name another."
    assert refusal(tmp_path) == "FILE is a folder. Name the file in it."


def test_the_wrong_file_of_a_dump_names_the_right_one(tmp_path: Path) -> None:
    written(tmp_path, "Posts.xml")
    assert refusal(tmp_path / "Users.xml").startswith("FILE has no posts. Name the Posts.xml of")


def test_a_dump_with_entities_of_its_own_is_refused(tmp_path: Path) -> None:
    bomb = (
        '<!DOCTYPE posts [<!ENTITY a "aaaaaaaaaa">]>\n<posts>\n<row Id="&a;" Body="&a;"/></posts>'
    )
    path = tmp_path / "Posts.xml"
    path.write_text(bomb)
    assert refusal(path).startswith("FILE: it declares entities, which no dump does. ")


slices = st.tuples(st.integers(0, 5000), st.integers(0, 40), st.binary(max_size=30))


@pytest.mark.parametrize("name", BYTES)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.lists(slices, min_size=1, max_size=4))
def test_a_changed_export_is_read_or_refused_with_a_sentence(
    tmp_path: Path, name: str, changes: list[tuple[int, int, bytes]]
) -> None:
    content = BYTES[name]
    for start, length, put in changes:
        at = start % len(content)
        content = content[:at] + put + content[at + length :]
    read_or_refused(tmp_path, content)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    read_or_refused(tmp_path, content)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.text(max_size=400))
def test_any_words_make_a_file_that_passes_check(tmp_path: Path, body: str) -> None:
    told = f"{body} These are words enough for an entry, whatever came before them in the post."
    comment = {"id": "a", "link_id": "t3_q", "parent_id": "t3_q", "author": body, "body": told}
    read_or_refused(tmp_path, json.dumps(comment).encode())


def read_or_refused(folder: Path, content: bytes) -> None:
    path = folder / "export"
    path.write_bytes(content)
    try:
        found = draft(Export(path))
    except UnreadableFile:
        return
    if found.text is not None:
        assert len(parse(found.text).drafts) == found.report.entries
