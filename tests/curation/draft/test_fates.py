import pytest

from bot.curation.draft.discussion import LONGEST_POST, Loss, Post
from bot.curation.draft.fates import Fate, Role, fate_named, judged

SAID = "The decree of March freed those with short terms, and no others."


@pytest.mark.parametrize(
    ("post", "fate", "words"),
    [
        (Post("a", "q", SAID), Role.ANSWERS, 12),
        (Post("a", "q", "Were they freed?"), Role.ASKS, 3),
        (Post("a", "q", SAID, question=True), Role.ASKS, 12),
        (Post("a", "q", SAID, opens=True), Role.ANSWERS, 12),
        (Post("a", "q", "Look at this.", opens=True), Role.OPENS, 3),
        (Post("a", "q", "<p> </p>"), Loss.EMPTY, 0),
        (Post("a", "q", "[removed]", loss=Loss.REMOVED), Loss.REMOVED, 0),
        (Post("a", "q", "x" * (LONGEST_POST + 1)), Loss.TOO_LONG, 0),
    ],
    ids=["answer", "question", "called one", "essay", "title", "empty", "removed", "long"],
)
def test_a_post_tells_by_itself_what_it_does(post: Post, fate: Fate, words: int) -> None:
    assert judged(post) == (fate, words)


@pytest.mark.parametrize("fate", [*Role, *Loss])
def test_every_fate_has_a_name_of_its_own(fate: Fate) -> None:
    assert fate_named(fate.name) is fate
