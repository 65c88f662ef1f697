"""A knowledge of any size out of real sets: real entries with their questions, and made-up ones.

A made-up entry joins the first half of one real entry's wordings to the second half of another's.
Alone that would run out of words: the words of real text become more with its length (Heaps' law).
So new words are coined, as many as the law fitted on the real wordings asks for, and come again the
oftener, the more often they were used before.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log
from random import Random
from typing import Final

from benchmarks.sets import Query, TestSet
from bot.core.knowledge import Entry, Knowledge
from bot.core.text import FUNCTION_WORDS

EMBEDDED: Final = 600
"""Phrases of the real entries, at every size: what is asked for is always the same."""

_PHRASES_EACH: Final = (1, 2, 3, 4, 4, 5, 6, 7)  # mean 4
_ANSWER: Final = 40  # words at most
_REUSED: Final = 0.15  # of the content words: coined before
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORTEST_PART: Final = 4  # letters of a word that new ones are coined from


@dataclass(frozen=True, slots=True)
class Heaps:
    """How many distinct words a text of `n` words has: `factor * n ** exponent`."""

    factor: float
    exponent: float

    @classmethod
    def of(cls, text: Sequence[str]) -> "Heaps":
        """Return the law that fits a text at its half and at its end."""
        half, all_ = len({*text[: len(text) // 2]}), len({*text})
        exponent = log(all_ / half) / log(len(text) / (len(text) // 2))
        return cls(all_ / len(text) ** exponent, exponent)

    def words(self, length: int) -> float:
        """Return how many distinct words to expect."""
        return self.factor * float(length**self.exponent)


@dataclass(frozen=True, slots=True)
class Grown:
    """A knowledge of a size, with real questions to its real entries."""

    knowledge: Knowledge
    queries: tuple[Query, ...]
    phrases: int
    distinct_words: int
    """Of all wordings."""


def grow(sets: Sequence[TestSet], phrases: int, seed: int) -> Grown:
    """Return a knowledge of at least `phrases` phrases; the same for the same arguments."""
    random = Random(seed)  # noqa: S311 -- no secret
    donors = [_without_title_clash(on) for on in sets]
    entries = _embedded(donors, random)
    queries = tuple(
        Query(query.text, known)
        for on in donors
        for query in on.queries
        if (known := frozenset(_id(on, id_) for id_ in query.gold) & entries.keys())
    )
    language = _Language.of(donors, random)
    count = sum(len(entry.questions) for entry in entries.values())
    for entry in entries.values():
        language.hear(entry.questions)
    while count < phrases:
        entry = language.entry(f"made-{len(entries)}", phrases - count)
        entries[entry.id] = entry
        count += len(entry.questions)
    parts = [on.knowledge for on in donors]
    knowledge = Knowledge(
        parts[0].thread,
        {key: source for each in parts for key, source in each.sources.items()},
        {key: title for each in parts for key, title in each.topics.items()},
        entries,
    )
    return Grown(knowledge, queries, count, len(language.known))


def _without_title_clash(on: TestSet) -> TestSet:
    asked = {id_: e for id_, e in on.knowledge.entries.items() if e.questions}
    return replace(on, knowledge=replace(on.knowledge, entries=asked))


def _id(on: TestSet, id_: str) -> str:
    return f"{on.name}/{id_}"


def _embedded(sets: Sequence[TestSet], random: Random) -> dict[str, Entry]:
    """Return real entries, as many phrases of each set, together at most `EMBEDDED` phrases."""
    chosen: dict[str, Entry] = {}
    for on in sets:
        left = EMBEDDED // len(sets)
        asked_for = [id_ for id_ in on.knowledge.entries if any(id_ in q.gold for q in on.queries)]
        for id_ in random.sample(asked_for, len(asked_for)):
            entry = on.knowledge.entries[id_]
            left -= len(entry.questions)
            if left < 0:
                break
            chosen[_id(on, id_)] = replace(entry, id=_id(on, id_))
    return chosen


@dataclass(slots=True)
class _Language:
    """What entries are made of, and what was said so far."""

    random: Random
    donors: tuple[tuple[Entry, ...], ...]
    """The entries of each set: parts of one entry come from one set."""
    parts: Mapping[bool, tuple[str, ...]]
    """Whether a word is Cyrillic -> the words that new ones are coined from."""
    heaps: Heaps
    known: set[str] = field(default_factory=set)
    coined: list[str] = field(default_factory=list)
    """Every use of a coined word, so that a draw takes one the likelier the more it is used."""
    length: int = 0

    @classmethod
    def of(cls, sets: Sequence[TestSet], random: Random) -> "_Language":
        donors = tuple(tuple(on.knowledge.entries.values()) for on in sets)
        phrases = [phrase for those in donors for entry in those for phrase in entry.questions]
        text = [word for phrase in random.sample(phrases, len(phrases)) for word in _words(phrase)]
        long = sorted({word for word in text if len(word) >= _SHORTEST_PART})
        parts = {
            script: tuple(word for word in long if _cyrillic(word) is script)
            for script in (True, False)
        }
        return cls(random, donors, parts, Heaps.of(text))

    def hear(self, phrases: Sequence[str]) -> None:
        """Count the words of phrases."""
        for phrase in phrases:
            said = _words(phrase)
            self.length += len(said)
            self.known.update(said)

    def entry(self, id_: str, most: int) -> Entry:
        """Return a made-up entry of at most `most` phrases."""
        donors = self.random.choice(self.donors)
        first, second = self.random.choice(donors), self.random.choice(donors)
        count = min(self.random.choice(_PHRASES_EACH), most)
        asked: dict[str, None] = {}
        while len(asked) < count:
            asked[self._joined(first.questions, second.questions)] = None
            second = self.random.choice(donors)
        answer = self._joined([first.answer], [second.answer], _ANSWER)
        changed = dict(self._changes(" ".join(asked)))
        questions = tuple(_WORD.sub(lambda m: changed.get(m[0].lower(), m[0]), q) for q in asked)
        answer = _WORD.sub(lambda m: changed.get(m[0].lower(), m[0]), answer)
        self.hear(questions)
        return replace(first, id=id_, questions=questions, answer=answer)

    def _joined(self, first: Sequence[str], second: Sequence[str], most: int | None = None) -> str:
        """Return the beginning of one of the first texts with the end of one of the second."""
        head, tail = self.random.choice(first).split(), self.random.choice(second).split()
        cut = self.random.uniform(0.3, 0.7)
        return " ".join([*head[: round(len(head) * cut)], *tail[round(len(tail) * cut) :]][:most])

    def _changes(self, asked: str) -> Iterator[tuple[str, str]]:
        """Yield words of an entry with the coined ones that replace them."""
        said = _words(asked)
        content = [word for word in dict.fromkeys(said) if word not in FUNCTION_WORDS]
        self.random.shuffle(content)
        missing = self.heaps.words(self.length + len(said)) - len(self.known)
        for word in content[: len(content) // 2 + 1]:
            if missing >= 1:
                missing -= 1
                yield word, self._used(self._coin(word))
            elif self.coined and self.random.random() < _REUSED:
                yield word, self._used(self.random.choice(self.coined))

    def _used(self, coined: str) -> str:
        self.coined.append(coined)
        return coined

    def _coin(self, like: str) -> str:
        parts = self.parts[_cyrillic(like)]
        while True:
            head, tail = self.random.choice(parts), self.random.choice(parts)
            word = head[: len(head) // 2 + 1] + tail[len(tail) // 2 :]
            if word not in self.known:
                return word


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _cyrillic(word: str) -> bool:
    return "\u0400" <= word[0] <= "\u04ff"
