"""What could be better in a knowledge that can be used: warnings, which stop nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from rapidfuzz import fuzz

from bot.core.knowledge import Entry, Knowledge, Problem
from bot.curation.collisions import Finding, collisions, lonely

FEWEST_PHRASES: Final = 4
"""Wordings of an entry below which members who ask in other words may not find it."""
TAKEN: Final = 0.15
"""The share of an entry's wordings that another has to take to be worth a word."""
LONELY: Final = 0.25
"""The share of an entry's wordings that find nothing without themselves, likewise."""
ALIKE: Final = 80.0
"""How alike two answers are told to be the same, 0..100 (rapidfuzz's token_sort_ratio)."""

_FEWEST: Final = 2  # wordings below which a share says nothing
_SHOWN: Final = 2
_MARKUP: Final = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|code|pre|p|br)\b[^>]*>|\*\*\S|__\S|`|\]\(http|^#+ ", re.MULTILINE
)
_FIELDS: Final[dict[str, Callable[[Entry], str | None]]] = {
    "short": lambda entry: entry.short,
    "answer": lambda entry: entry.answer,
    "disputed": lambda entry: entry.disputed,
}


def advice(knowledge: Knowledge, findings: Sequence[Finding]) -> tuple[Problem, ...]:
    """Return what could be better, in the order of the file, given what the wordings find."""
    entries = knowledge.entries
    asked = Counter(finding.entry for finding in findings)
    told = (
        *_few_phrases(entries.values()),
        *_markup(entries.values()),
        *_collisions(findings, asked),
        *_lonely(findings, asked),
        *_alike(entries.values()),
    )
    places = {id_: entry.place for id_, entry in entries.items()}
    return tuple(
        Problem(place.file, place.line, f"entry '{id_}': {what}")
        for id_, what in sorted(told, key=lambda each: [*places].index(each[0]))
        if (place := places[id_])
    )


def _few_phrases(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        if (number := len(entry.questions)) < FEWEST_PHRASES:
            questions = "1 question" if number == 1 else f"{number} questions"
            yield (
                entry.id,
                f"only {questions}; write at least {FEWEST_PHRASES}, as members type them",
            )


def _markup(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        for field, text_of in _FIELDS.items():
            if found := _MARKUP.search(text_of(entry) or ""):
                sign = found[0].strip()
                yield entry.id, f"{field} holds '{sign}', which members see as written; delete it"


def _collisions(findings: Sequence[Finding], asked: Counter[str]) -> Iterator[tuple[str, str]]:
    for each in collisions(findings, least=_FEWEST):
        number, all_ = len(each.phrases), asked[each.entry]
        if number >= TAKEN * all_:
            what = f"find '{each.taken_by}' first when they are left out: {_some(each.phrases)}"
            yield (
                each.entry,
                f"{number} of {all_} questions {what}; move them, or add more like them",
            )


def _lonely(findings: Sequence[Finding], asked: Counter[str]) -> Iterator[tuple[str, str]]:
    for entry, all_ in asked.items():
        alone = [finding.phrase for finding in lonely(findings) if finding.entry == entry]
        if len(alone) >= max(_FEWEST, LONELY * all_):
            what = f"find nothing when they are left out: {_some(alone)}"
            yield entry, f"{len(alone)} of {all_} questions {what}; add more like them"


def _alike(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    for first, second in combinations(entries, 2):
        if fuzz.token_sort_ratio(first.answer, second.answer, score_cutoff=ALIKE):
            yield second.id, f"says nearly the same as '{first.id}'; make one entry of both"


def _some(phrases: Sequence[str]) -> str:
    return ", ".join(f"'{phrase}'" for phrase in phrases[:_SHOWN])
