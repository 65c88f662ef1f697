"""What every export is turned into: discussions of posts, and what is missing of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Final, Protocol, TypeAlias

from bot.curation.draft.export import Export, Head

LONGEST_POST: Final = 100_000
"""Characters of one post; the longest that a forum lets people write is 65,000."""


class Markup(Enum):
    """How the body of a post is written."""

    HTML = "html"
    MARKDOWN = "markdown"


class Loss(Enum):
    """Why a post of the export cannot stand in the drafts."""

    DELETED = "deleted by their authors"
    REMOVED = "removed by moderators"
    EMPTY = "without text (a picture, a file, a sticker)"
    SERVICE = "notices of the forum or chat itself"
    DOUBLE = "in the export twice"
    TOO_LONG = f"longer than {LONGEST_POST:,} characters"
    UNREADABLE = "records that cannot be read"


@dataclass(frozen=True, slots=True)
class Discussion:
    """What the posts of one thread, topic, question or chat have in common."""

    id: str
    title: str | None = None
    url: str | None = None
    community: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Something that one person wrote."""

    id: str
    """Unlike any other of the same discussion."""
    discussion: str
    """The id of the discussion, which may be told after its posts."""
    body: str
    markup: Markup = Markup.HTML
    author: str | None = None
    """None when the export does not name one, or says that the account is gone."""
    parent: str | None = None
    """The id of the post that it replies to, where that is known."""
    at: datetime | None = None
    url: str | None = None
    score: int = 0
    opens: bool = False
    """Whether the discussion starts with it."""
    question: bool = False
    """Whether the export itself calls it a question."""
    loss: Loss | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Something that the export itself says it does not hold, or holds imperfectly."""

    what: str
    """A sentence without its full stop; `{count}` stands for how much or how often."""
    count: int = 1


Item: TypeAlias = Discussion | Post | Absence


class Importer(Protocol):
    """Reads one kind of export."""

    name: str
    """What a person calls the kind."""

    def recognises(self, head: Head) -> bool:
        """Return whether an export that begins like this is of the kind."""

    def read(self, export: Export) -> Iterator[Item]:
        """Return what the export holds, every post once, in bounded memory.

        Raises:
            UnreadableFile: it breaks off or is damaged; the sentence says where.
        """


AUTHOR_GONE: Final = "{count} without a name: the export has none, or the account is deleted"
NO_SITE: Final = "the export does not say which site it is from; name it with --site to get links"
_NO_NAME: Final = frozenset({"", "[deleted]", "[removed]", "deleted"})


def named(author: object) -> str | None:
    """Return the name of an author, None where it only says that there is none any more."""
    name = author.strip() if isinstance(author, str) else ""
    return None if name in _NO_NAME else name


def text_of(value: object) -> str:
    """Return a string of the export, empty where something else or nothing stands."""
    return value if isinstance(value, str) else ""


def id_of(value: object) -> str | None:
    """Return an id, which some exports write as a number and others as text."""
    written = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value) if written and value != "" else None


def number_of(value: object) -> int:
    """Return a count or score, 0 where there is none that can be one."""
    try:
        return max(-(10**9), min(10**9, int(float(value))))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0


def moment_of(value: object) -> datetime | None:
    """Return the time that seconds since 1970 or an ISO text tell, None where it is neither.

    A time without a zone is taken for UTC: only its date is used.
    """
    try:
        if isinstance(value, str) and "-" in value:
            at = datetime.fromisoformat(value)
            return at if at.tzinfo else at.replace(tzinfo=UTC)
        return datetime.fromtimestamp(float(value), UTC)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return None
