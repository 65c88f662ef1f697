"""A dump of a Stack Exchange site, and an answer of its API."""

from typing import Final

from tests.curation.draft.exports.words import ANSWER

POSTS: Final = f"""\
<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="1" PostTypeId="1" CreationDate="2011-10-11T19:42:20.713" Score="18"
    Body="&lt;p&gt;I only find numbers.&lt;/p&gt;" OwnerUserId="12"
    Title="Release from the camps" />
  <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2011-10-11T19:44:27.657" Score="26"
    Body="&lt;p&gt;{ANSWER}&lt;/p&gt;&#xA;&lt;p&gt;[1] &lt;a href=&quot;https://example.org/n&quot;&gt;
    Newspaper&lt;/a&gt;&lt;/p&gt;" OwnerUserId="7" />
  <row Id="3" PostTypeId="2" ParentId="1"
    Body="&lt;p&gt;Most of them stayed in the camps until 1956,
    and some longer than that, as their letters tell.&lt;/p&gt;" OwnerDisplayName="user39" />
  <row Id="4" PostTypeId="5" Body="&lt;p&gt;About this tag&lt;/p&gt;" />
</posts>
"""
USERS: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<users>
  <row Id="12" DisplayName="Asker" />
  <row Id="7" DisplayName="Historian" />
</users>
"""
COMMENTS: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<comments>
  <row Id="5" PostId="2" Score="8" Text="Which newspaper was that?" UserId="12" />
</comments>
"""

API: Final = {
    "items": [
        {
            "question_id": 1,
            "title": "Release from the camps",
            "body": "<p>When?</p>",
            "link": "https://history.example.com/questions/1/release",
            "owner": {"display_name": "Asker"},
            "answer_count": 3,
            "creation_date": 1390000000,
            "score": 2,
            "answers": [
                {
                    "answer_id": 2,
                    "question_id": 1,
                    "body_markdown": ANSWER,
                    "owner": {"user_type": "does_not_exist"},
                    "comments": [
                        {"comment_id": 9, "post_id": 2, "body": "Which newspaper was that?"}
                    ],
                },
                {"answer_id": 3, "question_id": 1},
            ],
        }
    ],
    "has_more": True,
    "quota_max": 300,
}
