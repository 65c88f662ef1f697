from pathlib import Path

import pytest

from bot.curation.draft.discussion import NO_SITE, Absence, Discussion, Loss
from tests.curation.draft.exports import BYTES, written
from tests.curation.draft.exports.stack_exchange import POSTS
from tests.curation.draft.importers.reading import absences, discussions, posts, read, refusal

SITE = "https://history.example"


def test_questions_answers_and_comments_are_posts(tmp_path: Path) -> None:
    found = posts(read(written(tmp_path, "Posts.xml")))
    assert {id_: (post.discussion, post.parent) for id_, post in found.items()} == {
        "1": ("1", None),
        "2": ("1", "1"),
        "3": ("1", "1"),
        "4": ("4", None),
        "comment 5": ("1", "2"),
    }
    assert found["4"].loss is Loss.SERVICE


def test_names_come_from_the_users_beside_it(tmp_path: Path) -> None:
    names = [post.author for post in posts(read(written(tmp_path, "Posts.xml"))).values()]
    assert names == ["Asker", "Historian", "user39", None, "Asker"]


def test_alone_it_has_neither_users_nor_comments(tmp_path: Path) -> None:
    path = tmp_path / "posts"
    path.write_text(POSTS)
    assert [post.author for post in posts(read(path)).values()] == [None, None, "user39", None]


def test_links_need_the_site(tmp_path: Path) -> None:
    path = written(tmp_path, "Posts.xml")
    assert absences(read(path)) == [Absence(NO_SITE)]
    items = read(path, SITE)
    assert absences(items) == []
    assert discussions(items)[0] == Discussion(
        "1", "Release from the camps", f"{SITE}/questions/1", "history.example"
    )
    found = posts(items)
    assert found["2"].url == f"{SITE}/a/2"
    assert found["comment 5"].url == f"{SITE}/questions/1#comment5_2"


def test_the_wrong_file_of_a_dump_names_the_right_one(tmp_path: Path) -> None:
    written(tmp_path, "Posts.xml")
    assert refusal(tmp_path / "Users.xml") == (
        "FILE has no posts. Name the Posts.xml of the same dump; "
        "Users.xml and Comments.xml are read along when they lie beside it."
    )


def test_a_dump_with_entities_of_its_own_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Posts.xml"
    path.write_text(
        '<!DOCTYPE posts [<!ENTITY a "aaaaaaaaaa">]>\n<posts>\n<row Id="&a;" Body="&a;"/></posts>'
    )
    assert refusal(path) == (
        "FILE: it declares entities, which no dump does. Export it again; nothing was written."
    )


@pytest.mark.parametrize(
    "content",
    [BYTES["Posts.xml"][:-30], BYTES["Posts.xml"].replace(b"</posts>", b"<a>" * 300)],
    ids=["cut off", "too deep"],
)
def test_xml_that_is_not_whole_says_after_how_many_rows(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export"
    path.write_bytes(content)
    assert refusal(path).startswith("FILE: this is not XML, or it breaks off after ")


def test_what_is_no_row_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_text(POSTS.replace("</posts>", "<!-- a --><?b?><c><row Id='9'/></c>d</posts>"))
    assert [*posts(read(path))] == ["1", "2", "3", "4", "9"]
