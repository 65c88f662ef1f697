from pathlib import Path

from bot.curation.draft.discussion import Discussion, Loss
from tests.curation.draft.exports import written
from tests.curation.draft.importers.reading import discussions, posts, read

ADDRESS = "https://news.ycombinator.com/item?id="


def test_a_story_and_its_comments_are_posts(tmp_path: Path) -> None:
    items = read(written(tmp_path, "item.json"))
    assert discussions(items) == [
        Discussion("story", "The archive of the camps is online", f"{ADDRESS}1", "Hacker News")
    ]
    found = posts(items)
    assert {id_: (post.parent, post.opens) for id_, post in found.items()} == {
        "4": ("3", False),
        "3": ("2", False),
        "2": ("1", False),
        "1": (None, True),
    }
    assert found["4"].url == f"{ADDRESS}4"


def test_a_deleted_comment_keeps_its_replies(tmp_path: Path) -> None:
    found = posts(read(written(tmp_path, "item.json")))
    assert {id_: post.loss for id_, post in found.items() if post.loss} == {"2": Loss.DELETED}
    assert found["3"].parent == "2"
