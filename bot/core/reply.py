"""What is said, as a value: a reply, the notes under it, and what a member can do next."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.core.knowledge import Citation
from bot.core.text import isolated


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """Show the entry with this id."""

    id: str


@dataclass(frozen=True, slots=True)
class ShowTopic:
    """List the entries of the topic with this id."""

    id: str


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """List all topics."""


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """Turn down everything that was offered."""


@dataclass(frozen=True, slots=True)
class AskAlone:
    """Ask the last question again, as if nothing had been said before."""


@dataclass(frozen=True, slots=True)
class Speak:
    """Speak a language from now on, ISO 639-1; None: the one that Telegram tells."""

    language: str | None


@dataclass(frozen=True, slots=True)
class ShowSources:
    """Show in full what the entry with this id rests on, in the place of its answer."""

    id: str


@dataclass(frozen=True, slots=True)
class Explain:
    """Show why the entry with this id was given, in the place of its answer."""

    id: str


@dataclass(frozen=True, slots=True)
class GoBack:
    """Show the answer again, in the place of what lies behind it."""

    id: str


@dataclass(frozen=True, slots=True)
class Share:
    """Pass on a link that opens the entry with this id; the front end alone does that."""

    id: str


@dataclass(frozen=True, slots=True)
class Rate:
    """Say that the answer of the entry with this id was good, or not."""

    id: str
    good: bool


Use: TypeAlias = Rate | Speak | ShowSources | Explain | GoBack
"""What only a front end can do that knows its members; the terminal offers none of it."""

Action: TypeAlias = ShowEntry | ShowTopic | ShowTopics | NoneOfThese | AskAlone


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a member can do next: a button, or a number to type."""

    label: str
    action: Action


@dataclass(frozen=True, slots=True)
class Tool:
    """Something small beside the choices: a short label and what it does."""

    label: str
    use: Use | Share


@dataclass(frozen=True, slots=True)
class Note:
    """A citation with its number in the reply, from 1."""

    number: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a member, without regard to where it is shown.

    A mark such as `[1]` in the text stands for the note of that number.
    """

    lead: str
    """The sentence that says it all."""
    body: tuple[str, ...] = ()
    """Paragraphs."""
    disputed: str | None = None
    """What is not settled about it, told to be that."""
    remark: str | None = None
    """Something about the answer that is no part of it."""
    notes: tuple[Note, ...] = ()
    choices: tuple[Choice, ...] = ()
    tools: tuple[Tool, ...] = ()
    """What stands in one row below the choices, where it can be done."""
    about: str | None = None
    """What the question was taken to go on with, where the conversation decided."""

    @property
    def text(self) -> str:
        """The whole reply as plain text, notes and links included, choices and tools not."""
        notes = "\n".join(note_text(note) for note in self.notes)
        parts = (self.about, self.lead, *self.body, self.disputed, self.remark, notes)
        return "\n\n".join(part for part in parts if part)


def note_text(note: Note) -> str:
    """Return a note as one line of plain text.

    >>> from bot.core.knowledge import Source
    >>> gulag = Source("gulag", "Gulag", author="Anne Applebaum", year="2004")
    >>> note_text(Note(2, Citation(gulag, pages="430-431")))
    '[2] Anne Applebaum, Gulag, 2004, pp. 430-431'
    """
    before, title, after = note_parts(note)
    link = note.citation.source.url
    return before + title + after + (f" {link}" if link else "")


def note_parts(note: Note) -> tuple[str, str, str]:
    """Return what stands before a note's title, the title, and what stands after it."""
    source = note.citation.source
    before = f"[{note.number}] " + (f"{isolated(source.author)}, " if source.author else "")
    told = f"{source.title} {source.published}"
    details = [
        source.published and isolated(source.published),
        source.year if source.year and source.year not in told else None,
        source.isbn and f"ISBN {source.isbn}",
        _pages(note.citation),
    ]
    after = "".join(f", {detail}" for detail in details if detail)
    return (
        before,
        isolated(source.title),
        after + (f" ({source.language})" if source.language != "en" else ""),
    )


def _pages(citation: Citation) -> str | None:
    """Return the pages as a bibliography in the source's own language writes them."""
    pages = citation.pages
    if pages is None:
        return None
    several = any(not character.isdigit() for character in pages)
    page = "\u0441." if citation.source.language == "ru" else "pp." if several else "p."
    return f"{page} {pages}"
