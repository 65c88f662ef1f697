"""Which entries take each other's questions, found by asking each wording without itself.

The file is its own witness: a wording that leads to another entry once it is taken away is one that
members will use too, in words of their own, and come to the wrong place.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.core.conversation import Question
from bot.core.knowledge import Entry, Knowledge
from bot.core.matching import Encoder, Index, Match
from bot.core.verdict import Abstention, Answer, Policy, Suggestion, Verdict, decide

PARTS: Final = 10
"""Wordings are taken away in so many parts, for to build the index without each of them by itself
would take minutes; an entry of up to ten wordings loses one at a time."""
MANY: Final = 3
"""How many wordings another entry has to take to collide."""

Progress = Callable[[float], None]
"""Told how much is done, 0..1."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a wording finds when it is not in the file itself."""

    entry: str
    """The id of the entry that it belongs to."""
    phrase: str
    verdict: Verdict
    first: Match | None
    """What comes first, None where nothing is like it."""

    @property
    def reaches(self) -> bool:
        """Whether its entry is answered or offered."""
        match self.verdict:
            case Answer(entry):
                return entry.id == self.entry
            case Suggestion(matches):
                return self.entry in [match.entry.id for match in matches]
            case _:
                return False

    @property
    def taken_by(self) -> str | None:
        """The id of the entry or gap that comes before its own, None for its own or nothing."""
        match self.verdict:
            case Abstention(gap=gap) if gap:
                return gap.id
            case Abstention():
                return None
        first = self.first.entry.id if self.first else None
        return None if first == self.entry else first


@dataclass(frozen=True, slots=True)
class Collision:
    """An entry some of whose wordings find another one first."""

    entry: str
    taken_by: str
    """The id of an entry or gap."""
    phrases: tuple[str, ...]
    """The wordings, the surest first."""


def find(
    knowledge: Knowledge,
    policy: Policy,
    encoder: Encoder | None = None,
    progress: Progress = lambda _: None,
) -> tuple[Finding, ...]:
    """Return what each wording finds without itself, in the order of the file.

    A wording is asked of an index that lacks about a tenth of the wordings of each entry, it among
    them; titles stay.
    """
    found: dict[tuple[str, int], Finding] = {}
    most = max((len(entry.questions) for entry in knowledge.entries.values()), default=0)
    parts = min(most, PARTS)
    for part in range(parts):
        index = Index.build(_without(knowledge, part, parts), encoder)
        for entry in knowledge.entries.values():
            for place in range(part, len(entry.questions), parts):
                found[entry.id, place] = _ask(entry, place, index, policy)
        progress((part + 1) / parts)
    return tuple(
        found[entry.id, place]
        for entry in knowledge.entries.values()
        for place in range(len(entry.questions))
    )


def collisions(findings: Iterable[Finding], least: int = MANY) -> tuple[Collision, ...]:
    """Return which entries take at least so many wordings of which, the most first."""
    taken: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.taken_by:
            taken[finding.entry, finding.taken_by].append(finding)
    found = (Collision(*pair, _surest_first(each)) for pair, each in taken.items())
    many = (collision for collision in found if len(collision.phrases) >= least)
    return tuple(sorted(many, key=lambda each: -len(each.phrases)))


def lonely(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the wordings that nothing else in their entry leads to.

    Members who ask alike will not find the entry: it needs more wordings of that kind.
    """
    return tuple(finding for finding in findings if not finding.reaches and not finding.taken_by)


def _without(knowledge: Knowledge, part: int, parts: int) -> Knowledge:
    entries = {
        id_: replace(entry, questions=_rest(entry.questions, part, parts))
        for id_, entry in knowledge.entries.items()
    }
    return replace(knowledge, entries=entries)


def _rest(questions: Sequence[str], part: int, parts: int) -> tuple[str, ...]:
    return tuple(each for place, each in enumerate(questions) if place % parts != part)


def _ask(entry: Entry, place: int, index: Index, policy: Policy) -> Finding:
    phrase = entry.questions[place]
    matches = index.rank(Question(phrase))
    first = matches[0] if matches else None
    return Finding(entry.id, phrase, decide(matches, policy), first)


def _surest_first(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(each.phrase for each in sorted(findings, key=_sureness, reverse=True))


def _sureness(finding: Finding) -> float:
    return finding.first.score if finding.first else 0.0
