"""The tables."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

from bot.core.unanswered import Lack, Ruling
from bot.core.unasked import Mode

Item = TypeVar("Item")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """A moment as whole microseconds since 1970 UTC.

    An integer is exact and compares alike everywhere; as a DateTime, SQLite would keep a text
    without its time zone.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the microseconds; a moment without a time zone is a TypeError."""
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment, in UTC."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class Words(TypeDecorator[str]):
    """Text that every engine keeps: PostgreSQL refuses null bytes, all refuse lone surrogates."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the text without null bytes and lone surrogates."""
        return None if value is None else value.replace("\0", "").encode(errors="ignore").decode()


class Ids(TypeDecorator[tuple[str, ...]]):
    """Ids of entries, as a JSON array."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: object, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Return the ids; anything else than an array of texts is a ValueError."""
        return _array(value, str)


class Numbers(TypeDecorator[tuple[int, ...]]):
    """Telegram's numbers of messages, as a JSON array."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: object, dialect: Dialect) -> tuple[int, ...]:  # noqa: ARG002
        """Return the numbers; anything else than an array of them is a ValueError."""
        return _array(value, int)


def _array(value: object, kind: type[Item]) -> tuple[Item, ...]:
    if not isinstance(value, list) or not all(isinstance(each, kind) for each in value):
        raise ValueError("not an array of these")
    return tuple(value)


class Named(TypeDecorator[StrEnum]):
    """One of a few, by its name."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        """Take what it is one of."""
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the name."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        """Return what has the name; a name that none has is a ValueError."""
        return None if value is None else self.kind(value)


class Day(TypeDecorator[date]):
    """A day, as the number of days since 1970."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the number."""
        return None if value is None else (value - _EPOCH.date()).days

    def process_result_value(self, value: int | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        """Return the day."""
        return None if value is None else _EPOCH.date() + timedelta(days=value)


metadata: Final = MetaData()

turns: Final = Table(
    "turns",
    metadata,
    # SQLite numbers rows by itself only in a column of exactly this type; it holds 64 bits too.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("topic", BigInteger),
    Column("member", BigInteger, nullable=False),  # `user` means something else to PostgreSQL
    Column("at", Moment, nullable=False),
    Column("asked", Words, nullable=False),
    Column("entry", Words),
    Column("offered", Ids, nullable=False),
    Column("message", BigInteger),  # the question's number; NULL: nobody can edit it
    Index("turns_of_a_place", "member", "chat", "topic", "id"),
    Index("turns_by_age", "at"),
)

answers: Final = Table(
    "answers",
    metadata,
    Column("chat", BigInteger, primary_key=True),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("phrase", Words),
    Column("chance", Float),
    Column("about", Words),
    Column("others", Ids, nullable=False),
    Index("answers_by_age", "at"),
)
"""Which entry a message of the bot shows, and why, for who replies to it or asks for the reason
later; nobody's name or words. Without a phrase the entry was chosen."""

updates: Final = Table(
    "updates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Index("updates_by_age", "at"),
)
"""Telegram's numbers of the updates that were done or have failed, so that none is done twice."""

sent: Final = Table(
    "sent",
    metadata,
    Column("update", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("message", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Index("sent_by_age", "at"),
)
"""The messages that were sent for an update, numbered from 0 on."""

questions: Final = Table(
    "questions",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", BigInteger),
    Column("member", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("words", BigInteger, nullable=False),  # a hash: `keys.key_of`
    Column("replies", Numbers, nullable=False),
    Index("questions_by_age", "at"),
)
"""Which messages of the bot reply to which message of a member, for who edits that."""

visits: Final = Table(
    "visits",
    metadata,
    Column("member", BigInteger, primary_key=True, autoincrement=False),  # no id: `Arrival.key`
    Column("person", BigInteger, nullable=False),  # no id either: `key_of`
    Column("since", Moment, nullable=False),
    Column("times", Integer, nullable=False),
)
"""How many updates a member has sent in a minute."""

set_aside: Final = Table(
    "set_aside",
    metadata,
    Column("update", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, nullable=False),
    Column("member", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("error", Words, nullable=False),
    Column("payload", Words, nullable=False),
)
"""Updates that could not be handled, whole, for the operator to look at."""

chats: Final = Table(
    "chats",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    # 0: the chat itself, for a key cannot be NULL
    Column("topic", BigInteger, primary_key=True, autoincrement=False),
    Column("mode", Named(Mode), nullable=False),
)
"""How much the bot says in a group or topic. Each group that it was introduced to has a row."""


members: Final = Table(
    "members",
    metadata,
    Column("member", BigInteger, primary_key=True, autoincrement=False),
    Column("language", Words, nullable=False),
)
"""The languages that members have chosen for themselves, ISO 639-1."""


feedback: Final = Table(
    "feedback",
    metadata,
    Column("voice", BigInteger, primary_key=True, autoincrement=False),  # `feedback.voice_of`
    Column("entry", Words, nullable=False),
    Column("good", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Index("feedback_by_age", "at"),
)
"""What members think of entries, and not who."""

keys: Final = Table("keys", metadata, Column("key", Text, primary_key=True))
"""One row: the secret under which voices are hashed, 64 hexadecimal digits."""


unanswered: Final = Table(
    "unanswered",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    Column("text", Words, nullable=False),
    Column("day", Day, nullable=False),
    Column("lack", Named(Lack), nullable=False),
    Column("entries", Ids, nullable=False),
    Index("unanswered_by_age", "day"),
)
"""What was asked in vain: nothing tells by whom."""

decisions: Final = Table(
    "decisions",
    metadata,
    Column("wording", Words, primary_key=True),
    Column("ruling", Named(Ruling), nullable=False),
    Column("entry", Words),
    Column("day", Day, nullable=False),
)
"""What curators have decided about wordings, until the file has taken it up."""
