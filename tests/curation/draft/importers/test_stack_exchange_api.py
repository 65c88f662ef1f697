from pathlib import Path

from bot.curation.draft.discussion import Absence, Discussion, Markup
from bot.curation.draft.importers.stack_exchange_api import MORE_PAGES, NO_ANSWERS, NO_BODIES
from tests.curation.draft.exports import written
from tests.curation.draft.importers.reading import absences, discussions, posts, read


def test_questions_answers_and_comments_are_posts(tmp_path: Path) -> None:
    items = read(written(tmp_path, "api.json"))
    url = "https://history.example.com/questions/1/release"
    assert discussions(items) == [
        Discussion("1", "Release from the camps", url, "history.example.com")
    ]
    found = posts(items)
    assert {id_: (post.discussion, post.parent) for id_, post in found.items()} == {
        "1": ("1", None),
        "2": ("1", "1"),
        "3": ("1", "1"),
        "comment 9": ("1", "2"),
    }
    assert (found["1"].author, found["2"].author) == ("Asker", None)
    assert (found["1"].markup, found["2"].markup) == (Markup.HTML, Markup.MARKDOWN)
    assert found["1"].question


def test_what_the_answer_lacks_is_told(tmp_path: Path) -> None:
    assert absences(read(written(tmp_path, "api.json"))) == [
        Absence(MORE_PAGES),
        Absence(NO_BODIES, 1),
        Absence(NO_ANSWERS, 1),
    ]
