"""All posts of an export on disk, in a private database that goes away with the process.

However large the export is, memory holds a few pages of it. SQLite keeps the database in memory as
long as it is small.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, fields, replace
from datetime import datetime
from enum import Enum
from typing import Final, TypeAlias

from bot.core.text import clean
from bot.curation.draft.discussion import (
    AUTHOR_GONE,
    LONGEST_POST,
    Absence,
    Discussion,
    Item,
    Loss,
    Markup,
    Post,
)
from bot.curation.draft.wording import asks, roughly

PARENT_GONE: Final = "{count} in reply to something that is not in the export"
_FEWEST_WORDS: Final = 12
"""Of a post that nobody asked for; what is shorter is chatter."""
_FEWEST_IN_REPLY: Final = 4
"""Of a reply to a question."""
_AN_ESSAY: Final = 12
"""Words of an opening post without a question from which on it says something itself."""


class Role(Enum):
    """What a post does in its discussion."""

    ASKS = "asks"
    ANSWERS = "answers"
    OPENS = "opens"
    """It begins a discussion and neither asks nor says anything: a title with a link."""
    SHORT = "too short to answer anything"
    BEYOND = "not among the best of so many; --most takes more"


Fate: TypeAlias = Role | Loss

_POST_FIELDS: Final = tuple(each.name for each in fields(Post))
_SCHEMA: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE discussion (id TEXT PRIMARY KEY, title TEXT, url TEXT, community TEXT);
CREATE TABLE post (
    number INTEGER PRIMARY KEY, id TEXT, discussion TEXT, body TEXT, markup TEXT, author TEXT,
    parent TEXT, at TEXT, url TEXT, score INTEGER, opens INTEGER, question INTEGER, loss TEXT,
    fate TEXT, words INTEGER
);
CREATE UNIQUE INDEX by_id ON post (discussion, id);
"""
_PARENT: Final = (
    "SELECT 1 FROM post AS p WHERE p.discussion = post.discussion AND p.id = post.parent"
)
_COLUMNS: Final = ", ".join(_POST_FIELDS)


@contextmanager
def spooled(items: Iterable[Item]) -> Iterator["Spool"]:
    """Give the posts of an export, and take them away afterwards."""
    with closing(sqlite3.connect("")) as connection:
        connection.executescript(_SCHEMA)
        spool = Spool(connection)
        for item in items:
            spool.take(item)
        spool.settle()
        yield spool


class Spool:
    """Posts with what became of each."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.absences: dict[str, int] = {}
        self._rows = connection

    def take(self, item: Item) -> None:
        """Keep an item; the first of two discussions or posts with one id is kept."""
        match item:
            case Discussion():
                values = [_stored(value) for value in astuple(item)]
                self._rows.execute("INSERT OR IGNORE INTO discussion VALUES (?, ?, ?, ?)", values)
            case Absence(what, count):
                self._miss(what, count)
            case Post():
                self._take_post(item)

    def settle(self) -> None:
        """Decide what can only be said when all posts are known.

        An opening post under a question as its title asks; a reply to a question may be shorter
        than what nobody asked for.
        """
        self._rows.executescript(
            f"""
            CREATE INDEX by_parent ON post (discussion, parent);
            UPDATE post SET fate = 'ASKS' WHERE opens AND fate IN ('ANSWERS', 'OPENS')
                AND EXISTS (SELECT 1 FROM discussion AS d
                            WHERE d.id = post.discussion AND d.title LIKE '%?%');
            UPDATE post SET fate = 'SHORT' WHERE fate = 'ANSWERS' AND words < {_FEWEST_WORDS}
                AND (words < {_FEWEST_IN_REPLY} OR NOT EXISTS (
                    {_PARENT} AND p.fate = 'ASKS'));
            """  # noqa: S608  # nosec B608 - our own numbers
        )
        for what, condition in (
            (AUTHOR_GONE, "author IS NULL AND fate IN ('ANSWERS', 'ASKS')"),
            (
                PARENT_GONE,
                f"parent IS NOT NULL AND NOT EXISTS ({_PARENT})",
            ),
        ):
            self._miss(what, self._count(condition))

    def best(self, most: int) -> tuple[Post, ...]:
        """Return the posts that answer, the others being left out when there are more than `most`.

        The best have the most votes, then the most words. They come in the order of the export's
        discussions, and within one by their time.
        """
        self._rows.execute(
            "UPDATE post SET fate = 'BEYOND' WHERE number IN (SELECT number FROM post "
            "WHERE fate = 'ANSWERS' ORDER BY score DESC, words DESC, number LIMIT -1 OFFSET ?)",
            (most,),
        )
        return self._posts(
            "fate = 'ANSWERS' ORDER BY "
            "(SELECT min(number) FROM post AS p WHERE p.discussion = post.discussion), at, number"
        )

    def discussion(self, id_: str) -> Discussion:
        """Return a discussion, one without a title when the export tells nothing of it."""
        found = self._rows.execute("SELECT * FROM discussion WHERE id = ?", (id_,)).fetchone()
        return Discussion(*found) if found else Discussion(id_)

    def parent(self, post: Post) -> tuple[Post, Fate] | None:
        """Return what a post replies to, and what became of that."""
        found = self._rows.execute(
            f"SELECT fate, {_COLUMNS} FROM post WHERE discussion = ? AND id = ?",  # noqa: S608  # nosec B608
            (post.discussion, post.parent),
        ).fetchone()
        return (_post(found[1:]), _fate(found[0])) if found else None

    def replies(self, post: Post, role: Role) -> tuple[Post, ...]:
        """Return the replies to a post that do this, in the order of the export."""
        return self._posts(
            "discussion = ? AND parent = ? AND fate = ? ORDER BY at, number LIMIT 50",
            post.discussion,
            post.id,
            role.name,
        )

    def unanswered(self, most: int) -> tuple[tuple[Post, ...], int]:
        """Return posts that ask and have no answer, the best first, and how many there are."""
        condition = (
            "fate = 'ASKS' AND NOT EXISTS (SELECT 1 FROM post AS p WHERE "
            "p.discussion = post.discussion AND p.parent = post.id "
            "AND p.fate IN ('ANSWERS', 'BEYOND'))"
        )
        best = f"{condition} ORDER BY score DESC, words DESC, number LIMIT {most:d}"
        return self._posts(best), self._count(condition)

    def fates(self) -> dict[Fate, int]:
        """Return how many posts each fate met; together they are all posts of the export."""
        rows = self._rows.execute("SELECT fate, count(*) FROM post GROUP BY fate ORDER BY fate")
        return {_fate(name): count for name, count in rows}

    def _take_post(self, post: Post) -> None:
        fate, words = _judged(post)
        row = (*(_stored(getattr(post, name)) for name in _POST_FIELDS), fate.name, words)
        marks = ", ".join("?" * len(row))
        insert = f"INSERT INTO post ({_COLUMNS}, fate, words) VALUES ({marks})"  # noqa: S608  # nosec B608
        try:
            self._rows.execute(insert, row)
        except sqlite3.IntegrityError:
            if post.loss is not Loss.DOUBLE:
                again = replace(post, id=f"{post.id} again {self._next()}", body="")
                self._take_post(replace(again, loss=Loss.DOUBLE))

    def _next(self) -> int:
        (last,) = self._rows.execute("SELECT max(number) FROM post").fetchone()
        return int(last or 0) + 1

    def _miss(self, what: str, count: int) -> None:
        if count:
            self.absences[what] = self.absences.get(what, 0) + count

    def _count(self, condition: str) -> int:
        query = f"SELECT count(*) FROM post WHERE {condition}"  # noqa: S608  # nosec B608 - ours
        return int(self._rows.execute(query).fetchone()[0])

    def _posts(self, condition: str, *values: str) -> tuple[Post, ...]:
        query = f"SELECT {_COLUMNS} FROM post WHERE {condition}"  # noqa: S608  # nosec B608 - ours
        return tuple(_post(row) for row in self._rows.execute(query, values))


def _judged(post: Post) -> tuple[Fate, int]:
    """Return what a post does, as far as it tells by itself, and how many words it has."""
    if post.loss:
        return post.loss, 0
    if len(post.body) > LONGEST_POST:
        return Loss.TOO_LONG, 0
    text = roughly(post.body)
    words = len(text.split())
    if post.question or (words and asks(text)):
        return Role.ASKS, words
    if post.opens:
        return (Role.ANSWERS if words >= _AN_ESSAY else Role.OPENS), words
    return (Role.ANSWERS if words else Loss.EMPTY), words


def _stored(value: object) -> object:
    match value:
        case Enum():
            return value.name
        case datetime():
            return value.isoformat()
        case str():
            return clean(value)
        case _:
            return value


def _post(row: tuple[object, ...]) -> Post:
    values = dict(zip(_POST_FIELDS, row, strict=True))
    at, loss = values["at"], values["loss"]
    values["at"] = datetime.fromisoformat(str(at)) if at else None
    values["markup"] = Markup[str(values["markup"])]
    values["loss"] = Loss[str(loss)] if loss else None
    values["opens"], values["question"] = bool(values["opens"]), bool(values["question"])
    return Post(**values)  # type: ignore[arg-type]


def _fate(name: str) -> Fate:
    return Role[name] if name in Role.__members__ else Loss[name]
