"""All posts of an export on disk: however large it is, memory holds a few pages of it."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, replace
from typing import Final

from bot.curation.draft.discussion import AUTHOR_GONE, Absence, Discussion, Item, Loss, Post
from bot.curation.draft.fates import Fate, Role, fate_named, judged
from bot.curation.draft.rows import COLUMNS, from_row, stored, to_row
from bot.curation.draft.scratch import scratch

PARENT_GONE: Final = "{count} in reply to something that is not in the export"
_FEWEST_WORDS: Final = 12
"""Of a post that nobody asked for; what is shorter is chatter."""
_FEWEST_IN_REPLY: Final = 4
"""Of a reply to a question."""
_SCHEMA: Final = """
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
_COLUMNS: Final = ", ".join(COLUMNS)


@contextmanager
def spooled(items: Iterable[Item]) -> Iterator["Spool"]:
    """Give the posts of an export, and take them away afterwards."""
    with scratch(_SCHEMA) as connection:
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
                values = [stored(value) for value in astuple(item)]
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
        self._miss(AUTHOR_GONE, self._count("author IS NULL AND fate IN ('ANSWERS', 'ASKS')"))
        self._miss(PARENT_GONE, self._count(f"parent IS NOT NULL AND NOT EXISTS ({_PARENT})"))

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

    def leave_out(self, post: Post) -> None:
        """Count a post as one without text: nothing in it can be shown."""
        where = (Loss.EMPTY.name, post.discussion, post.id)
        self._rows.execute("UPDATE post SET fate = ? WHERE discussion = ? AND id = ?", where)

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
        return (from_row(found[1:]), fate_named(found[0])) if found else None

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
        return {fate_named(name): count for name, count in rows}

    def _take_post(self, post: Post) -> None:
        fate, words = judged(post)
        if not self._kept(to_row(post), fate, words):
            _, *others = to_row(replace(post, body=""))
            self._kept((None, *others), Loss.DOUBLE, 0)  # nothing replies to it

    def _kept(self, post: tuple[object, ...], fate: Fate, words: int) -> bool:
        """Keep a row unless there is one with its id; return whether it was kept."""
        row = (*post, fate.name, words)
        marks = ", ".join("?" * len(row))
        insert = f"INSERT OR IGNORE INTO post ({_COLUMNS}, fate, words) VALUES ({marks})"  # noqa: S608  # nosec B608
        return self._rows.execute(insert, row).rowcount == 1

    def _miss(self, what: str, count: int) -> None:
        if count:
            self.absences[what] = self.absences.get(what, 0) + count

    def _count(self, condition: str) -> int:
        query = f"SELECT count(*) FROM post WHERE {condition}"  # noqa: S608  # nosec B608 - ours
        return int(self._rows.execute(query).fetchone()[0])

    def _posts(self, condition: str, *values: str) -> tuple[Post, ...]:
        query = f"SELECT {_COLUMNS} FROM post WHERE {condition}"  # noqa: S608  # nosec B608 - ours
        return tuple(from_row(row) for row in self._rows.execute(query, values))
