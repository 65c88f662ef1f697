"""The words of the domain: what a curated file holds, and what can be wrong with one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.core.text import closest


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands."""

    file: str
    line: int
    """Counted from 1."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The discussion that the knowledge is drawn from."""

    title: str
    url: str | None = None
    community: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A book, article, document or page, listed once and cited by its key."""

    key: str
    title: str
    author: str | None = None
    year: str | None = None
    published: str | None = None
    """The publisher, or the journal with volume and number."""
    language: str = "en"
    """ISO 639-1."""
    isbn: str | None = None
    url: str | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """The place in a source where something is said."""

    source: Source
    pages: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """What an entry says in another language."""

    short: str
    answer: str
    title: str | None = None
    disputed: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What the subject and the topics of a knowledge are called in another language."""

    subject: str | None = None
    topics: Mapping[str, str] = field(default_factory=dict)
    """Topic id -> title."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One answerable thing.

    `short`, `answer` and `disputed` may hold marks such as `[figes]`: the key of the citation that
    the sentence before it rests on.
    """

    id: str
    topic: str
    title: str
    """A noun phrase for buttons."""
    questions: tuple[str, ...]
    """Curated wordings, the best one first; never empty."""
    short: str
    answer: str
    citations: tuple[Citation, ...]
    """Never empty."""
    disputed: str | None = None
    follow_ups: tuple[str, ...] = ()
    """Ids of the entries that a reader asks for next, the likeliest first."""
    translations: Mapping[str, Translation] = field(default_factory=dict)
    """By language, ISO 639-1; its own texts are English."""
    place: Place | None = field(default=None, compare=False)

    def told_in(self, language: str) -> "Entry | None":
        """Return the entry with its texts in another language, None when it is not told in it."""
        told = self.translations.get(language)
        if told is None:
            return None
        return replace(
            self,
            title=told.title or self.title,
            short=told.short,
            answer=told.answer,
            disputed=told.disputed,
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is asked and known not to be answered here."""

    id: str
    title: str
    """A noun phrase, for telling members."""
    questions: tuple[str, ...]
    """Curated wordings; never empty."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A question with the entry that must answer it: a test that travels with the file."""

    ask: str
    expect: str | None
    """The id of the right entry; None when nothing in the file answers."""
    after: tuple[str, ...] = ()
    """Ids of the entries answered just before, oldest first."""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure a match must be with this knowledge, where the file says so: 0..1."""

    answer_at: float | None = None
    suggest_at: float | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything a curated file says; replaced whole, never changed."""

    thread: Thread
    sources: Mapping[str, Source]
    topics: Mapping[str, str]
    """Topic id -> title, in the order of the file."""
    entries: Mapping[str, Entry]
    """Entry id -> entry, in the order of the file; drafts are not among them."""
    gaps: tuple[Gap, ...] = ()
    """What is known not to be answered; none has the id or a wording of an entry."""
    tests: tuple[Expectation, ...] = ()
    """Those that no draft has a part in."""
    thresholds: Thresholds = Thresholds()
    drafts: frozenset[str] = frozenset()
    """Ids of the entries that are still being written; nothing in the knowledge leads to them."""
    version: str = ""
    """What tells one content of the file from another: see `parse`."""
    names: Mapping[str, Names] = field(default_factory=dict)
    """By language, ISO 639-1; `thread` and `topics` are English."""

    def about(self, topic: str) -> tuple[Entry, ...]:
        """Return the entries of a topic, in the order of the file."""
        return tuple(entry for entry in self.entries.values() if entry.topic == topic)

    @property
    def n_questions(self) -> int:
        """How many wordings the entries have, without their titles."""
        return sum(len(entry.questions) for entry in self.entries.values())

    def resembling(self, id_: str) -> str | None:
        """Return the id of the entry that a mistyped one may mean, None when none is near."""
        return closest(id_, self.entries)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake in a curated file; its text says where it is, what is wrong and what to write."""

    file: str
    line: int
    """Counted from 1."""
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class InvalidKnowledge(ValueError):
    """A file that cannot be used, with every problem found in it, in the order of its lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
