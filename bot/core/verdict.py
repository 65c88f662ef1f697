"""What to do with the matches of a question: answer, offer a choice, or own up to nothing."""

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from bot.core.knowledge import Entry, Gap, Thresholds
from bot.core.matching import Match


@dataclass(frozen=True, slots=True)
class Policy:
    """The probabilities that decide."""

    answer_at: float = 0.86
    """The first match is answered from this score, 0..1; higher answers less, and better."""
    suggest_at: float = 0.22
    """Matches are offered when the first has this score, 0..`answer_at`."""
    offer_at: float = 0.03
    """The score from which the second and third are offered with the first, 0..`suggest_at`."""
    telling: float = 0.3
    """How much a question must say to be answered (`Features.telling`): one word that all entries
    hold ("stalin?") or none at all ("why?") is too vague, whatever was said before."""
    naming: int = 2
    """The most words of a message that names a subject and asks nothing: what there is on it is
    offered, however little likely each entry is."""
    named: float = 0.8
    """How much of such a message's words an entry must hold (`Features.covered`), 0..1."""
    most_choices: int = 3

    def for_knowledge(self, thresholds: Thresholds) -> "Policy":
        """Return the policy with what a file says of its own."""
        answer_at = self.answer_at if thresholds.answer_at is None else thresholds.answer_at
        suggest_at = self.suggest_at if thresholds.suggest_at is None else thresholds.suggest_at
        suggest_at = min(suggest_at, answer_at)
        offer_at = min(self.offer_at, suggest_at)
        return replace(self, answer_at=answer_at, suggest_at=suggest_at, offer_at=offer_at)


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
    gap: Gap | None = None
    """What was asked for, where it is known that nothing here answers it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Why an entry was given: nothing in it is a member's."""

    phrase: str
    """The curated wording that was closest to the question."""
    chance: float
    """The probability that it answers, 0..1, as it was seen then."""
    others: tuple[str, ...] = ()
    """Ids of the runners-up, the likeliest first."""
    about: str | None = None
    """The id of the entry that the question was taken to go on with."""


Verdict: TypeAlias = Answer | Suggestion | Abstention


def basis_of(answer: Answer, about: Entry | None, policy: Policy) -> Basis | None:
    """Return why an entry was given; None when the member chose it."""
    if not answer.matches:
        return None
    first, *others = answer.matches
    runners_up = tuple(match.entry.id for match in others[: policy.most_choices])
    return Basis(first.evidence.phrase, first.score, runners_up, about.id if about else None)


def decide(matches: tuple[Match, ...], policy: Policy) -> Verdict:
    """Return what the matches, best first, amount to; none is an abstention.

    A first match that is likely enough is answered; one that may well be right is offered, with
    others that are not out of the question. What a known gap is closer to is not answered. What the
    question may ask of the answer just shown is offered first, unless it is answered.
    """
    verdict = _by_probability(matches, policy)
    near = tuple(match for match in matches if match.evidence.near)
    return _with_near(verdict, near, policy) if near else verdict


def listed(matches: tuple[Match, ...], policy: Policy) -> tuple[Match, ...]:
    """Return what a member who looks for something may choose from, the best first.

    That is what a suggestion would offer without its limit, and what holds a word of the question:
    whoever is still typing has not said much. Nothing is listed for a known gap.
    """
    match decide(matches, policy):
        case Abstention(gap=Gap()):
            return ()
        case _:
            return tuple(m for m in matches if m.score >= policy.offer_at or m.evidence.matched)


def _by_probability(matches: tuple[Match, ...], policy: Policy) -> Verdict:
    if not matches:
        return Abstention()
    first = matches[0]
    if first.score >= policy.answer_at and not (first.behind or _vague(first, policy)):
        return Answer(first.entry, matches)
    if first.score >= policy.suggest_at:
        likely = (match for match in matches if match.score >= policy.offer_at)
        return Suggestion(tuple(likely)[: policy.most_choices])
    if not first.behind and _names_a_subject(first, policy):
        on_it = (match for match in matches if _names_a_subject(match, policy))
        return Suggestion(tuple(on_it)[: policy.most_choices])
    return Abstention(matches[: policy.most_choices], first.behind)


def _with_near(verdict: Verdict, near: tuple[Match, ...], policy: Policy) -> Verdict:
    match verdict:
        case Answer(entry, matches):
            if entry in [match.entry for match in near]:
                return verdict
            likely = matches[:1]
        case Suggestion(matches):
            likely = matches
        case Abstention():
            likely = ()
        case _:
            assert_never(verdict)
    others = (match for match in likely if match not in near)
    return Suggestion((*near, *others)[: policy.most_choices])


def _names_a_subject(match: Match, policy: Policy) -> bool:
    # "khrushchev" asks nothing, and every entry on him is as likely: whoever types it wants to see
    # what there is.
    evidence = match.evidence
    held = not evidence.missing and evidence.features.covered >= policy.named
    return held and 1 <= len(evidence.matched) <= policy.naming


def _vague(match: Match, policy: Policy) -> bool:
    # A question word alone says nothing, but of the answer just shown it may ask all the same; a
    # bare name that the conversation has mean something else must say more.
    evidence = match.evidence
    if evidence.meant:
        return False
    needed = 2 * policy.telling if evidence.led and not evidence.asks else policy.telling
    return evidence.features.telling < needed
