"""The texts of an entry with numbers in place of its marks, and the notes that these lead to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.core.knowledge import MARK, Entry
from bot.core.reply import Note

_MARK_WITH_SPACE: Final = re.compile(r"\s*" + MARK.pattern)
_LINE_BREAK: Final = re.compile(
    r"\s*\n(?!- )\s*"
)  # not before "- ", which begins an item of a list


@dataclass(frozen=True, slots=True)
class Noted:
    """What an entry says, ready to be shown."""

    short: str
    paragraphs: tuple[str, ...]
    """Of the answer; the last one ends with the numbers that no sentence is marked with."""
    disputed: str | None
    notes: tuple[Note, ...]
    """Numbered in the order they are met."""


def noted(entry: Entry, told: Entry) -> Noted:
    """Return the texts of an entry, as it is `told` in a language, with their notes."""
    texts = [told.short, told.answer, told.disputed or ""]
    numbers, unmarked = _numbers(entry, texts)
    short, answer, disputed = (
        MARK.sub(lambda mark: f"[{numbers.get(mark[1], mark[1])}]", text) for text in texts
    )
    at_the_end = "".join(f" [{numbers[key]}]" for key in unmarked)
    cited = {citation.source.key: citation for citation in entry.citations}
    notes = tuple(Note(number, cited[key]) for key, number in numbers.items())
    return Noted(short, _paragraphs(answer + at_the_end), disputed or None, notes)


def without_marks(text: str) -> str:
    """Return a text without the marks of its notes.

    >>> without_marks("About two and a half million [memo].")
    'About two and a half million.'
    """
    return _MARK_WITH_SPACE.sub("", text)


def _numbers(entry: Entry, texts: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Return the number of each source cited, and the keys of those that no text is marked with."""
    cited = [citation.source.key for citation in entry.citations]
    marked = [key for text in texts for key in MARK.findall(text) if key in cited]
    unmarked = [key for key in cited if key not in marked]
    in_order = dict.fromkeys([*marked, *unmarked])
    return {key: number for number, key in enumerate(in_order, start=1)}, unmarked


def _paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text whose lines were broken for an editor, not for a reader."""
    return tuple(
        _LINE_BREAK.sub(" ", paragraph.strip())
        for paragraph in re.split(r"\n\s*\n", text)
        if paragraph.strip()
    )
