from pathlib import Path

from bot.curation.draft.discussion import NO_SITE, Absence, Discussion, Loss
from bot.curation.draft.importers.discourse import NOT_LOADED
from tests.curation.draft.exports import written
from tests.curation.draft.importers.reading import absences, discussions, posts, read

SITE = "https://forum.example.org"


def test_posts_have_their_numbers_in_the_topic(tmp_path: Path) -> None:
    items = read(written(tmp_path, "topic.json"), SITE)
    assert discussions(items) == [
        Discussion("57", "Release from the camps", f"{SITE}/t/release/57", "forum.example.org")
    ]
    found = posts(items)
    assert {id_: post.parent for id_, post in found.items()} == {
        "1": None, "2": "1", "4": "1", "5": "1", "9": "4",
    }  # fmt: skip
    assert found["4"].url == f"{SITE}/t/release/57/4"
    assert {post.discussion for post in found.values()} == {"57"}


def test_notices_and_what_was_taken_back_are_told_apart(tmp_path: Path) -> None:
    found = posts(read(written(tmp_path, "topic.json")))
    lost = {id_: post.loss for id_, post in found.items() if post.loss}
    assert lost == {"2": Loss.SERVICE, "5": Loss.DELETED}


def test_posts_that_are_not_in_the_file_are_told(tmp_path: Path) -> None:
    assert absences(read(written(tmp_path, "topic.json"))) == [
        Absence(NOT_LOADED, 2),
        Absence(NO_SITE),
    ]


def test_a_list_of_posts_has_the_titles_of_their_topics(tmp_path: Path) -> None:
    items = read(written(tmp_path, "posts.json"))
    assert discussions(items) == [Discussion("57", "Release from the camps")]
    assert absences(items) == [Absence(NO_SITE)]
