"""Questions go to the passage that they are about."""

from bot.curation.draft.blocks import Block, Kind
from bot.curation.draft.discussion import Discussion, Post
from bot.curation.draft.passages import Passage
from bot.curation.draft.questions import NOT_ANSWERED, Wording, questions_for, questions_of
from bot.curation.draft.spool import spooled

THREAD = Discussion("q", "Were they released?")
OPENING = Post("o", "q", "Who was released? Who read their letters?", opens=True)
ANSWER = Post("a", "q", "The decree released some, and censors read all their letters.", parent="o")
PASSAGES = (
    Passage((Block(Kind.PARAGRAPH, "The decree released some."),)),
    Passage((Block(Kind.PARAGRAPH, "Censors read all letters."),), "Letters home"),
)


def test_the_title_goes_to_the_first_and_others_to_what_speaks_of_them() -> None:
    with spooled([THREAD, OPENING, ANSWER]) as spool:
        assert questions_for(ANSWER, PASSAGES, spool) == [
            (Wording("Were they released?"), Wording("Who was released?")),
            (Wording("Who read their letters?"), Wording("Letters home")),
        ]


def test_what_was_asked_in_reply_is_told_as_unanswered() -> None:
    follow_up = Post("f", "q", "Did censors keep the letters?", parent="a")
    with spooled([ANSWER, follow_up]) as spool:
        asked = questions_for(ANSWER, PASSAGES, spool)
    assert asked[1][0] == Wording("Did censors keep the letters?", NOT_ANSWERED)


def test_what_somebody_answered_goes_to_that_answer_alone() -> None:
    follow_up = Post("f", "q", "Did censors keep the letters?", parent="a")
    reply = Post("r", "q", "They did keep some of them.", parent="f")
    with spooled([ANSWER, follow_up, reply]) as spool:
        assert questions_for(ANSWER, PASSAGES[:1], spool) == [()]
        assert questions_for(reply, PASSAGES[:1], spool) == [
            (Wording("Did censors keep the letters?"),)
        ]


def test_one_question_in_two_spellings_is_one() -> None:
    opening = Post("o", "q", "Who was released?", opens=True)
    with spooled([Discussion("q", "WHO WAS RELEASED"), opening, ANSWER]) as spool:
        assert questions_for(ANSWER, PASSAGES[:1], spool) == [(Wording("WHO WAS RELEASED"),)]


def test_questions_are_read_without_markup() -> None:
    assert questions_of(Post("a", "q", "<p>Who read <i>all</i> letters?</p>")) == (
        "Who read all letters?",
    )
