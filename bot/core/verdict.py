"""What to do with the matches of a question: answer, offer a choice, or own up to nothing."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.core.knowledge import Entry
from bot.core.matching import Match


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers that decide."""

    answer_at: float = 0.5
    """The first match is answered from this score, 0..1; higher answers less, and better."""
    suggest_at: float = 0.25
    """Matches are offered from this score, 0..`answer_at`."""
    cover: float = 0.4
    """The share of the question's rare words that an entry must hold to be answered, 0..1."""
    lead: float = 0.3
    """How far the first match must be ahead of the second to be answered, 0..1."""
    most_choices: int = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """The entry that answers."""

    entry: Entry
    matches: tuple[Match, ...] = ()
    """Its match and the runners-up; empty when the member chose the entry."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The entries that may be meant, the likeliest first; never empty."""

    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Abstention:
    """Nothing here answers."""

    matches: tuple[Match, ...] = ()
    """What came nearest, for naming topics."""


Verdict: TypeAlias = Answer | Suggestion | Abstention


def decide(matches: tuple[Match, ...], policy: Policy) -> Verdict:
    """Return what the matches, best first, amount to.

    Answered is what is likely, well ahead of everything else and covers the question's own words;
    what falls short of that but is near enough is offered.
    """
    likely = tuple(match for match in matches if match.score >= policy.suggest_at)
    if not likely:
        return Abstention(matches[: policy.most_choices])
    first = likely[0]
    sure = first.score >= policy.answer_at and first.evidence.coverage >= policy.cover
    if sure and first.evidence.lead >= policy.lead:
        return Answer(first.entry, likely[: 1 + policy.most_choices])
    covered = tuple(match for match in likely if match.evidence.matched)
    return (
        Suggestion(covered[: policy.most_choices])
        if covered
        else Abstention(matches[: policy.most_choices])
    )
