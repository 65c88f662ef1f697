"""What people asked in a discussion, put where an answer speaks of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.core.text import words
from bot.curation.draft.blocks import as_text
from bot.curation.draft.discussion import Post
from bot.curation.draft.excerpts import at_words
from bot.curation.draft.fates import Role
from bot.curation.draft.markup import read_blocks
from bot.curation.draft.passages import Passage
from bot.curation.draft.spool import Spool
from bot.curation.draft.wording import LONGEST_QUESTION, asked, nearest

NOT_ANSWERED: Final = "asked in reply, answered by nobody: does this?"


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as somebody asked it, with what the curator should know about it."""

    text: str
    remark: str | None = None


def questions_of(post: Post) -> tuple[str, ...]:
    """Return the questions in the body of a post as they were asked, in order."""
    return asked(as_text(read_blocks(post.body, post.markup)))


def questions_for(
    post: Post, passages: tuple[Passage, ...], spool: Spool
) -> list[tuple[Wording, ...]]:
    """Return for each passage of a post, one at least, what people asked that it may answer.

    That is the title of the discussion, what the post replies to, what was asked in reply and
    nobody answered, and the passage's own heading; each question goes to one passage.
    """
    texts = [f"{passage.heading or ''} {passage.text}" for passage in passages]
    placed: list[dict[tuple[str, ...], Wording]] = [{} for _ in passages]
    for number, wording in _placed(post, spool, texts):
        placed[number].setdefault(words(wording.text), wording)
    for found, passage in zip(placed, passages, strict=True):
        if passage.heading:
            heading = at_words(passage.heading, LONGEST_QUESTION)
            found.setdefault(words(heading), Wording(heading))
    return [tuple(found.values()) for found in placed]


def _placed(post: Post, spool: Spool, texts: list[str]) -> Iterator[tuple[int, Wording]]:
    """Return questions with the passage that they go to: the title's goes to the first."""
    about = spool.parent(post)
    opening = post if post.opens else about[0] if about and about[0].opens else None
    title = spool.discussion(post.discussion).title
    if opening and title and words(title):
        yield 0, Wording(at_words(title, LONGEST_QUESTION))
    if about and about[1] is Role.ASKS:
        for question in questions_of(about[0]):
            yield nearest(question, texts) or 0, Wording(question)
    for follow_up in spool.replies(post, Role.ASKS):
        if not spool.replies(follow_up, Role.ANSWERS):
            questions = questions_of(follow_up)
            place = nearest(" ".join(questions), texts) or 0
            yield from ((place, Wording(each, NOT_ANSWERED)) for each in questions)
