"""What becomes of posts once all of them are known."""

from bot.curation.draft.discussion import AUTHOR_GONE, Absence, Discussion, Item, Loss, Post
from bot.curation.draft.fates import Fate, Role
from bot.curation.draft.spool import PARENT_GONE, spooled

THREAD = Discussion("q", "Were they released?")
OPENING = Post("o", "q", "I read of it.", author="asker", opens=True)
ANSWER = Post(
    "a",
    "q",
    "The decree of March freed those with short terms, and it freed no others.",
    author="historian",
    parent="o",
)
BRIEF = Post("b", "q", "Those with short terms.", author="reader", parent="f")
FOLLOW_UP = Post("f", "q", "Which of them were freed?", author="asker", parent="a")


def fates(*items: Item) -> dict[Fate, int]:
    with spooled(items) as spool:
        return spool.fates()


def test_an_opening_under_a_question_as_its_title_asks() -> None:
    assert fates(THREAD, OPENING) == {Role.ASKS: 1}
    assert fates(Discussion("q", "Release"), OPENING) == {Role.OPENS: 1}


def test_the_title_may_be_told_after_the_posts() -> None:
    assert fates(OPENING, THREAD) == {Role.ASKS: 1}


def test_a_few_words_answer_a_question_and_nothing_else() -> None:
    assert fates(FOLLOW_UP, BRIEF) == {Role.ASKS: 1, Role.ANSWERS: 1}
    assert fates(BRIEF) == {Role.SHORT: 1}


def test_of_two_posts_with_one_id_the_first_is_kept_and_the_other_counted() -> None:
    doubles = [ANSWER] * 3 + [Post("a again 2", "q", ANSWER.body)]
    assert fates(*doubles) == {Role.ANSWERS: 2, Loss.DOUBLE: 2}


def test_the_same_id_in_another_discussion_is_another_post() -> None:
    elsewhere = Post("a", "other", ANSWER.body)
    assert fates(ANSWER, elsewhere) == {Role.ANSWERS: 2}


def test_what_is_missing_is_added_up() -> None:
    anonymous = Post("x", "q", ANSWER.body)
    items = (THREAD, OPENING, ANSWER, anonymous, BRIEF, Absence("{count} lost", 2))
    with spooled([*items, Absence("{count} lost", 3)]) as spool:
        assert spool.absences == {"{count} lost": 5, AUTHOR_GONE: 1, PARENT_GONE: 1}


def test_the_best_have_most_votes_then_most_words_and_come_in_their_order() -> None:
    posts = [
        Post(id_, "q", f"{ANSWER.body} {more}", score=score)
        for id_, more, score in [("1", "", 1), ("2", "", 5), ("3", "Indeed.", 1), ("4", "", -1)]
    ]
    with spooled(posts) as spool:
        assert [post.id for post in spool.best(3)] == ["1", "2", "3"]
        assert [post.id for post in spool.best(2)] == ["2", "3"]
        assert spool.fates() == {Role.ANSWERS: 2, Role.BEYOND: 2}


def test_a_post_knows_what_it_replies_to_and_what_replies_to_it() -> None:
    with spooled([THREAD, OPENING, ANSWER, FOLLOW_UP, BRIEF]) as spool:
        assert spool.parent(ANSWER) == (OPENING, Role.ASKS)
        assert spool.parent(OPENING) is None
        assert spool.replies(ANSWER, Role.ASKS) == (FOLLOW_UP,)
        assert spool.replies(ANSWER, Role.ANSWERS) == ()


def test_questions_without_an_answer_are_counted() -> None:
    with spooled([THREAD, OPENING, ANSWER, FOLLOW_UP]) as spool:
        assert spool.unanswered(5) == ((FOLLOW_UP,), 1)
        assert spool.unanswered(0) == ((), 1)


def test_a_discussion_of_which_nothing_is_told_has_no_title() -> None:
    with spooled([THREAD, Discussion("q", "Another title")]) as spool:
        assert spool.discussion("q") == THREAD
        assert spool.discussion("none") == Discussion("none")


def test_a_post_that_shows_nothing_is_counted_as_one_without_text() -> None:
    with spooled([ANSWER]) as spool:
        spool.leave_out(ANSWER)
        assert spool.fates() == {Loss.EMPTY: 1}
