"""Dumps of comments and submissions, as lines and as a table."""

import json
from typing import Any, Final

from tests.curation.draft.exports.words import ANSWER


def record(id_: str, parent: str, body: str) -> dict[str, Any]:
    return {
        "id": id_,
        "parent_id": parent,
        "link_id": "t3_q1",
        "subreddit": "camps",
        "author": "[deleted]",
        "created_utc": "1390000000",
        "score": 3,
        "body": body,
    }


PUSHSHIFT: Final = [
    {
        "id": "q1",
        "title": "Were the prisoners released?",
        "selftext": "",
        "subreddit": "camps",
        "author": "asker",
        "created_utc": 1389000000,
    },
    record("a1", "t3_q1", ANSWER),
    record("a1", "t3_q1", ANSWER),
    record("f1", "t1_a1", "Were all of them released?"),
    record("e1", "t1_a1", "[removed]"),
]
LINES: Final = "".join(json.dumps(each) + "\n" for each in PUSHSHIFT) + '{"id": "cut off\n'
TABLE: Final = (
    "created_utc,score,id,title,selftext,subreddit,author\n"
    '1389000000.0,4,q1,Were the prisoners released?,"Nobody, it seems, knows.",camps,asker\n'
    f'1389000001.0,9,q2,A note on the decree,"{ANSWER}",camps,historian\n'
)
