"""What is taken out of a text to stand in a field of an entry: its title, its lead, a quotation."""

from typing import Final

from bot.core.text import QUIET_WORDS, words
from bot.curation.draft.wording import sentences

_LONGEST_SHORT: Final = 200
_LONGEST_QUOTE: Final = 500
_LONGEST_TITLE: Final = 40
"""Characters."""
_FEWEST_LEFT: Final = 8
"""Words that must be left of an answer when its first sentence stands above it."""


def title_of(text: str, heading: str | None) -> str:
    """Return what a passage is called: its heading, else how it begins."""
    return at_words(heading or text, _LONGEST_TITLE) or text[:_LONGEST_TITLE]


def lead(text: str) -> tuple[str | None, str]:
    """Return the first sentence, if it can stand above the answer, and the answer below it."""
    first = next(iter(sentences(text)), "")
    if len(first) > _LONGEST_SHORT or first.startswith("- ") or not text.startswith(first):
        return None, text
    rest = text[len(first) :].strip()
    return (first, rest) if len(words(rest)) >= _FEWEST_LEFT else (None, text)


def quote(text: str) -> str:
    """Return the beginning of a passage as it was written, in whole sentences if it can be."""
    line = one_line(text)
    if len(line) <= _LONGEST_QUOTE:
        return line
    taken = ""
    for sentence in sentences(line):
        if len(taken) + 1 + len(sentence) > _LONGEST_QUOTE:
            break
        taken = f"{taken} {sentence}".strip()
    return taken or line[: _LONGEST_QUOTE - 1] + "\u2026"


def at_words(text: str, longest: int) -> str:
    """Return the first line as far as it fits, cut after a word that says something.

    >>> at_words("The amnesty of March and what came of it", 22)
    'The amnesty of March'
    """
    line = next(iter(text.removeprefix("- ").splitlines()), "").strip()
    if len(line) <= longest:
        return line
    said = line[: longest + 1].split(" ")[:-1]
    while said and set(words(said[-1])) <= QUIET_WORDS:
        said.pop()
    return " ".join(said).rstrip(" ,;:.-(") or line[:longest].strip()


def one_line(text: str) -> str:
    """Return the text with a blank wherever it has white space."""
    return " ".join(text.split())
