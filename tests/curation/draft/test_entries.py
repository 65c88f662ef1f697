"""Entries made of one post after the other."""

from bot.curation.draft.discussion import Discussion, Markup, Post
from bot.curation.draft.entries import Drafting
from bot.curation.draft.spool import spooled
from tests.curation.draft.exports.words import ANSWER, LISTED

THREAD = Discussion("q", "Were the prisoners released in the year of the decree?")
LONG = Post("a", "q", f"In short:\n\n{LISTED}", Markup.MARKDOWN, author="historian")


def drafting(*posts: Post) -> Drafting:
    with spooled([THREAD, *posts]) as spool:
        drafting = Drafting(spool, "thread.txt")
        for post in posts:
            drafting.take(post)
        drafting.connect(posts)
        return drafting


def test_each_passage_is_an_entry_that_cites_the_post_and_quotes_it() -> None:
    first, second = drafting(LONG).entries.values()
    assert (first.title, second.title) == ("The decree of March freed", "Letters home")
    assert first.citations[0] == ("historian", ANSWER)
    assert second.citations[0][0] == "historian"


def test_sources_that_are_named_or_linked_are_cited() -> None:
    first, second = drafting(LONG).entries.values()
    assert first.citations[1:] == (
        ("newspaper-of-28-march", None),
        ("a-history-of-the-camps", None),
    )
    assert [key for key, _ in second.citations[1:]] == ["the-archive", "example-org-post"]


def test_what_was_left_out_of_a_post_is_told_once() -> None:
    first, second = drafting(LONG).entries.values()
    assert first.remarks == ("Left out as too short: In short:",)
    assert second.remarks == ()


def test_ids_stay_unlike_each_other() -> None:
    posts = [Post(id_, "q", ANSWER) for id_ in ("a", "b")]
    assert list(drafting(*posts).entries) == [
        "the-decree-of-march-freed",
        "the-decree-of-march-freed-2",
    ]


def test_a_discussion_is_one_topic_with_a_name_that_fits_a_button() -> None:
    made = drafting(LONG)
    assert {entry.topic for entry in made.entries.values()} == set(made.topics)
    assert list(made.topics.values()) == ["Were the prisoners released"]


def test_an_answer_leads_to_the_answer_of_what_it_was_asked() -> None:
    asked = Post("f", "q", "And who read the letters?", parent="a")
    reply = Post("r", "q", "Censors of the camp did read all of them.", parent="f")
    first, second = (Post("a", "q", ANSWER), reply)
    with spooled([THREAD, first, asked, second]) as spool:
        made = Drafting(spool, "thread.txt")
        assert [made.take(post) for post in (first, second)] == [True, True]
        made.connect((first, second))
    leading, led_to = made.entries.values()
    assert leading.follow_ups == (led_to.id,)


def test_a_post_that_shows_nothing_is_no_entry() -> None:
    with spooled([THREAD]) as spool:
        made = Drafting(spool, "thread.txt")
        assert not made.take(Post("a", "q", "<style>p { color: red }</style>"))
        made.connect([Post("a", "q", "")])
    assert made.entries == {}
