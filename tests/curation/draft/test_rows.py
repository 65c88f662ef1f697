from datetime import UTC, datetime

from bot.curation.draft.discussion import Loss, Markup, Post
from bot.curation.draft.rows import from_row, to_row

FULL = Post(
    id="a",
    discussion="q",
    body="It was so.",
    markup=Markup.MARKDOWN,
    author="historian",
    parent="p",
    at=datetime(2014, 1, 17, tzinfo=UTC),
    url="https://a.example",
    score=-3,
    opens=True,
    question=True,
    loss=Loss.DELETED,
)


def test_a_post_comes_back_as_it_was() -> None:
    assert from_row(to_row(FULL)) == FULL
    assert from_row(to_row(Post("a", "q", ""))) == Post("a", "q", "")


def test_what_no_file_can_hold_is_left_out() -> None:
    assert from_row(to_row(Post("a", "q", "be\ud800tween"))).body == "between"
