"""What could be better in a knowledge that can be used: warnings, which stop nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from bot.core.knowledge import Entry, Knowledge, Problem
from bot.curation.collisions import Finding, collisions, lonely
from bot.curation.counted import counted

FEWEST_PHRASES: Final = 4
"""Wordings of an entry below which members who ask in other words may not find it."""
TAKEN: Final = 0.15
"""The share of an entry's wordings that another has to take to be worth a word."""
LONELY: Final = 0.25
"""The share of an entry's wordings that find nothing without themselves, likewise."""
ALIKE: Final = 80.0
"""How alike answers are told to be the same, 0..100: rapidfuzz's ratio of their sorted words."""

MOST_COMPARED: Final = 2000
"""Entries up to which each answer is compared with each, which takes seconds."""

_FEWEST: Final = 2  # wordings below which a share says nothing
_SHOWN: Final = 2


def advice(knowledge: Knowledge, findings: Sequence[Finding]) -> tuple[Problem, ...]:
    """Return what could be better, in the order of the file, given what the wordings find."""
    entries = tuple(knowledge.entries.values())
    asked = Counter(finding.entry for finding in findings)
    told = (
        *_few_phrases(entries),
        *_collisions(findings, asked),
        *_lonely(findings, asked),
        *_alike(entries),
    )
    order = {id_: number for number, id_ in enumerate(knowledge.entries)}
    return _placed(knowledge, sorted(told, key=lambda each: order[each[0]]))


def _placed(knowledge: Knowledge, told: Iterable[tuple[str, str]]) -> tuple[Problem, ...]:
    return tuple(
        Problem(place.file, place.line, f"entry '{id_}': {what}")
        for id_, what in told
        if (place := knowledge.entries[id_].place)
    )


def _few_phrases(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        if (number := len(entry.questions)) < FEWEST_PHRASES:
            few = f"only {counted(number, 'question')}"
            yield entry.id, f"{few}; write at least {FEWEST_PHRASES}, as members type them"


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
    alone: defaultdict[str, list[str]] = defaultdict(list)
    for finding in lonely(findings):
        alone[finding.entry].append(finding.phrase)
    for entry, phrases in alone.items():
        if len(phrases) >= max(_FEWEST, LONELY * asked[entry]):
            what = f"find nothing when they are left out: {_some(phrases)}"
            yield entry, f"{len(phrases)} of {asked[entry]} questions {what}; add more like them"


def _alike(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    if len(entries) > MOST_COMPARED:
        return
    answers = [" ".join(sorted(entry.answer.lower().split())) for entry in entries]
    likeness = process.cdist(answers, answers, scorer=fuzz.ratio, score_cutoff=ALIKE)
    for first, second in zip(*np.nonzero(np.triu(likeness, 1)), strict=True):
        twin = entries[first].id
        yield entries[second].id, f"says nearly the same as '{twin}'; make one entry of both"


def _some(phrases: Sequence[str]) -> str:
    return ", ".join(f"'{phrase}'" for phrase in phrases[:_SHOWN])
