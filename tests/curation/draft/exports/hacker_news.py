"""A story of Hacker News with its tree of comments."""

from typing import Final

from tests.curation.draft.exports.words import ANSWER

HACKER_NEWS: Final = {
    "id": 1,
    "type": "story",
    "title": "The archive of the camps is online",
    "author": "asker",
    "text": None,
    "points": 10,
    "created_at_i": 1390000000,
    "children": [
        {
            "id": 2,
            "type": "comment",
            "author": None,
            "text": None,
            "children": [
                {
                    "id": 3,
                    "type": "comment",
                    "author": "reader",
                    "text": "<p>What can be found in it?</p>",
                    "children": [
                        {
                            "id": 4,
                            "type": "comment",
                            "author": "historian",
                            "text": f"<p>{ANSWER}</p>",
                            "parent_id": 3,
                            "children": [],
                        }
                    ],
                }
            ],
        }
    ],
}
