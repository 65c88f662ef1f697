"""What the entries say, read once: texts -> numbers of words, of stems and of runs of letters."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.knowledge import Entry, Gap, Knowledge
from bot.core.matching.bags import Tokens
from bot.core.matching.groups import Groups
from bot.core.matching.terms import Terms
from bot.core.text import letter_grams, stem, words

Progress = Callable[[float], None]
"""Told how much is done, 0..1."""

RUNS: Final = (3, 4)
"""Letters of the runs that make texts alike."""
_OFTEN: Final = 1024  # texts after which progress is told


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of all entries; the first of them are those of the wordings, as they come."""

    words: Terms
    n_asked: int
    """How many words the wordings have."""
    stems: Terms
    phrases: Groups
    """The phrases of each entry."""
    asked: Tokens
    """The words of each phrase."""
    told: Tokens
    """The words of each entry's answer."""

    @classmethod
    def of(cls, entries: Sequence[Entry], progress: Progress) -> "Reading":
        """Return what entries say, in their order."""
        wordings = [phrases_of(entry) for entry in entries]
        phrases = [phrase for each in wordings for phrase in each]
        numbers: dict[str, int] = {}
        total = len(phrases) + len(entries)
        asked = _numbered(phrases, numbers, lambda n: progress(n / total))
        n_asked = len(numbers)
        told = _numbered(
            map(told_by, entries), numbers, lambda n: progress((len(phrases) + n) / total)
        )
        known = Terms.of(numbers)
        stems = Terms.of(map(stem, known.texts))
        return cls(known, n_asked, stems, Groups.of(map(len, wordings)), asked, told)

    def stem_numbers(self, without: Iterable[str] = ()) -> NDArray[np.int32]:
        """Return the number of each word's stem, `(n_words,)`, -1 for the words to leave out."""
        left_out = frozenset(without)
        stems = self.stems.numbers
        return np.array(
            [-1 if word in left_out else stems[stem(word)] for word in self.words.texts], np.int32
        )

    def runs(self) -> tuple[Terms, Tokens]:
        """Return the runs of letters, and those of each word."""
        spelt = [letter_grams((word,), RUNS) for word in self.words.texts]
        runs = Terms.of(run for each in spelt for run in each)
        rows = [runs.numbers[run] for each in spelt for run in each]
        return runs, Tokens(Groups.of(map(len, spelt)), np.array(rows, np.int32))


def rivals(knowledge: Knowledge) -> tuple[Entry, ...]:
    """Return what competes for a question: the entries, and the gaps as entries without answers."""
    return (*knowledge.entries.values(), *map(_without_answer, knowledge.gaps))


def _without_answer(gap: Gap) -> Entry:
    return Entry(gap.id, "", gap.title, gap.questions, short="", answer="", citations=())


def phrases_of(entry: Entry) -> tuple[str, ...]:
    """Return every wording of an entry, its title among them."""
    return tuple(dict.fromkeys((*entry.questions, entry.title))) if entry.title else entry.questions


def told_by(entry: Entry) -> str:
    """Return everything an entry answers, as one text."""
    return "\n".join(part for part in (entry.short, entry.answer, entry.disputed) if part)


def _numbered(
    texts: Iterable[str], numbers: dict[str, int], progress: Callable[[int], None]
) -> Tokens:
    """Return the words of texts, numbering those that are new."""
    sizes: list[int] = []
    rows: list[int] = []
    for text in texts:
        said = words(text)
        sizes.append(len(said))
        rows.extend([numbers.setdefault(word, len(numbers)) for word in said])
        if len(sizes) % _OFTEN == 0:
            progress(len(sizes))
    return Tokens(Groups.of(sizes), np.array(rows, np.int32))
