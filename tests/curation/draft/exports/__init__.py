"""A small export of every kind, made up for the tests in the shapes that real ones have."""

import json
from pathlib import Path
from typing import Any, Final

from bot.curation.draft.unpacked import zstd
from tests.curation.draft.exports.discourse import DISCOURSE, LATEST_POSTS
from tests.curation.draft.exports.hacker_news import HACKER_NEWS
from tests.curation.draft.exports.plain_text import PLAIN
from tests.curation.draft.exports.pushshift import LINES, TABLE
from tests.curation.draft.exports.reddit import MORE_CHILDREN, REDDIT
from tests.curation.draft.exports.stack_exchange import API, COMMENTS, POSTS, USERS
from tests.curation.draft.exports.telegram import ACCOUNT, CHAT

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
