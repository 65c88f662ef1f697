"""A thread as Reddit tells it, and an answer to its `morechildren`."""

from typing import Any, Final

from tests.curation.draft.exports.words import ANSWER, LISTED


def thing(kind: str, **data: Any) -> dict[str, Any]:
    return {"kind": kind, "data": data}


def listing(*things: dict[str, Any]) -> dict[str, Any]:
    return thing("Listing", children=list(things), after=None)


def reddit_comment(id_: str, parent: str, body: str, *replies: dict[str, Any]) -> dict[str, Any]:
    return thing(
        "t1",
        id=id_,
        link_id="t3_q1",
        parent_id=parent,
        subreddit="camps",
        author="[deleted]" if body.startswith("[") else "historian",
        created_utc=1390000000.0 + len(id_) + int(id_[1:]),
        edited=False,
        score=5,
        body=body,
        replies=listing(*replies) if replies else "",
    )


REDDIT: Final = [
    listing(
        thing(
            "t3",
            id="q1",
            subreddit="camps",
            title="Were the prisoners released?",
            selftext="I read about it. How many were there?",
            author="asker",
            permalink="/r/camps/comments/q1/were_the/",
            created_utc=1389000000.0,
            num_comments=12,
            media={"kind": "t1", "html": "<b>not a comment</b>"},
        )
    ),
    listing(
        reddit_comment(
            "a1",
            "t3_q1",
            LISTED,
            reddit_comment(
                "f1",
                "t1_a1",
                "And who read the letters?",
                reddit_comment("a2", "t1_f1", "Censors of the camp did."),
            ),
            reddit_comment("f2", "t1_a1", "Did the newspapers tell how many were freed?"),
            thing("more", id="_", count=0, children=[]),
        ),
        reddit_comment("d1", "t3_q1", "[deleted]", reddit_comment("s1", "t1_d1", "Thanks!")),
        reddit_comment("d2", "t3_q1", "[removed]"),
        thing("more", id="m", count=3, children=["x", "y", "z"]),
    ),
]
MORE_CHILDREN: Final = {
    "json": {"errors": [], "data": {"things": [reddit_comment("a9", "t3_q1", ANSWER)]}}
}
