"""A small export of every kind, made up for the tests in the shapes that real ones have."""

import json
from pathlib import Path
from typing import Any, Final

from backports import zstd

ANSWER: Final = (
    "The decree of March freed those with short terms and left all others where they were. "
    "It was printed in the newspapers on the next day [1]."
)
LISTED: Final = f"""\
{ANSWER}

# Letters home

Families heard of it by letters, which censors read before they were sent on; see
[the archive](https://example.org/letters) and https://example.org/post for both.

## Sources

1. Newspaper of 28 March
2. A history of the [camps](https://example.org/camps)
"""


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


def discourse_post(number: int, cooked: str, **more: Any) -> dict[str, Any]:
    return {
        "id": 100 + number,
        "username": "historian",
        "created_at": "2013-02-04T15:26:26.278-05:00",
        "cooked": cooked,
        "post_number": number,
        "post_type": 1,
        "reply_to_post_number": None,
        "topic_id": 57,
        "topic_slug": "release",
        "score": 12.5,
    } | more


DISCOURSE: Final = {
    "post_stream": {
        "posts": [
            discourse_post(1, "<p>When were the prisoners released?</p>", username="asker"),
            discourse_post(2, "<p>This topic is now pinned.</p>", post_type=2),
            discourse_post(
                4,
                '<aside class="quote"><blockquote><p>When?</p></blockquote></aside>'
                f"<p>{ANSWER}</p>",
            ),
            discourse_post(5, "<p>(post deleted by author)</p>", user_deleted=True),
            discourse_post(9, '<p><img src="/a.gif" alt="cat"></p>', reply_to_post_number=4),
        ],
        "stream": [101, 102, 104, 105, 109, 111, 112],
    },
    "id": 57,
    "title": "Release from the camps",
    "slug": "release",
    "posts_count": 7,
}
LATEST_POSTS: Final = {
    "latest_posts": [discourse_post(3, f"<p>{ANSWER}</p>", topic_title="Release from the camps")]
}

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


def message(id_: int, text: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "type": "message",
        "date": "2023-05-01T12:01:00",
        "date_unixtime": "1682942460",
        "from": "Анна",
        "from_id": "user111",
        "text": text,
    } | more


MESSAGES: Final = [
    message(1, "Когда освободили заключённых?"),
    message(
        2,
        [
            "Освободили тех, у кого были короткие сроки, остальные ждали до лета; об этом писали ",
            {"type": "text_link", "text": "газеты", "href": "https://example.org/gazeta"},
            " и ",
            {"type": "link", "text": "https://example.org/archiv"},
            ".\n\nО письмах ничего не известно.",
        ],
        reply_to_message_id=1,
        **{"from": None},
    ),
    message(3, "", type="service", action="pin_message", actor="Анна"),
    message(4, "", media_type="sticker", file="(File not included.)"),
    message(5, "ок"),
]
CHAT: Final = {"name": "Лагеря", "type": "private_supergroup", "id": 222, "messages": MESSAGES}
ACCOUNT: Final = {
    "about": "Here is the data you requested.",
    "personal_information": {"user_id": 1, "first_name": "A"},
    "profile_pictures": [{"date": "2020-01-01T00:00:00", "photo": "a.jpg"}],
    "chats": {"about": "...", "list": [CHAT, CHAT | {"id": 333, "name": "Письма"}]},
}

PLAIN: Final = f"""\
Were the prisoners released?

by [deleted]
Historian

In short:

{ANSWER} Those with longer terms had to wait for the years after [2].

Sources

  1. Newspaper of 28 March

Photographs in the archive

  1. A history of the camps

reader_1

Who read the letters that they sent home?

Thanks in advance!

Historian

Censors of the camp did, and they were slow.
"""

JSON: Final[dict[str, Any]] = {
    "reddit.json": REDDIT,
    "more.json": MORE_CHILDREN,
    "api.json": API,
    "topic.json": DISCOURSE,
    "posts.json": LATEST_POSTS,
    "item.json": HACKER_NEWS,
    "chat.json": CHAT,
    "account.json": ACCOUNT,
}
TEXTS: Final[dict[str, str]] = {name: json.dumps(value) for name, value in JSON.items()} | {
    "dump.jsonl": LINES,
    "table.csv": TABLE,
    "Posts.xml": POSTS,
    "thread.txt": PLAIN,
}
BYTES: Final[dict[str, bytes]] = {name: text.encode() for name, text in TEXTS.items()} | {
    "dump.zst": zstd.compress(LINES.encode())
}


def written(folder: Path, name: str) -> Path:
    """Write an export and what belongs beside it; return its path."""
    path = folder / name
    path.write_bytes(BYTES[name])
    if name == "Posts.xml":
        (folder / "Users.xml").write_text(USERS)
        (folder / "Comments.xml").write_text(COMMENTS)
    return path
