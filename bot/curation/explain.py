"""Why a test came out as it did: what won, what was expected, and by which words."""

from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never

from bot.core.matching import Index, Match
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Abstention, Answer, Policy, Suggestion
from bot.curation.evaluate import Trial

Rows: TypeAlias = tuple[tuple[str, str], ...]
"""Names with what they are, in words."""

_MOST_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class Contender:
    """An entry that a question was compared with."""

    entry: str
    chance: float
    """The probability that it answers, 0..1."""
    words: tuple[str, ...]
    """The words of the question that it holds, those that the fewest wordings hold first."""
    phrase: str
    """The wording closest to the question; empty when none is near."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a test came to, and the entries in question."""

    trial: Trial
    contenders: tuple[Contender, ...]
    """The best first; empty when nothing was looked up."""

    @property
    def expected(self) -> Contender | None:
        """The entry that was expected, None when it is not among the contenders."""
        wanted = self.trial.expectation.expect
        return next((each for each in self.contenders if each.entry == wanted), None)


def explain(trial: Trial, index: Index) -> Explanation:
    """Return why a test came out as it did."""
    return Explanation(trial, tuple(_contender(match, index) for match in trial.matches))


def rows(explanation: Explanation, policy: Policy) -> Rows:
    """Return what came, and what was expected where that is another, for a person to read."""
    wanted = explanation.trial.expectation.expect
    expected = explanation.expected
    name, came = _came(explanation)
    first = explanation.contenders[:1]
    if wanted is None:
        return ((name, came), ("expected", "nothing"))
    if expected is None:
        return ((name, came), ("expected", f"{wanted}: not among those that are near"))
    if (expected,) == first and name == "nearest":
        needed = f"an offer needs {policy.suggest_at:.0%}"
        return (("expected", f"{told(expected)}; {needed}"),)
    return ((name, came), ("expected", told(expected)))


def told(contender: Contender) -> str:
    """Return how likely an entry was, by which words, and as which wording."""
    if not contender.words:
        return f"{contender.entry} {contender.chance:.0%}, sharing no word"
    words = ", ".join(contender.words[:_MOST_WORDS])
    like = f", as in \u201c{contender.phrase}\u201d" if contender.phrase else ""
    return f"{contender.entry} {contender.chance:.0%} by {words}{like}"


def _contender(match: Match, index: Index) -> Contender:
    evidence = match.evidence
    words = index.rarest_first(evidence.matched)
    return Contender(match.entry.id, match.score, words, evidence.phrase)


def _came(explanation: Explanation) -> tuple[str, str]:
    """Return what the member was given, as a name with what it is."""
    first = next(map(told, explanation.contenders[:1]), "nothing is near")
    match explanation.trial.outcome:
        case Answer(entry, matches):
            return "answered", first if matches else f"{entry.id}, for it asks to go on"
        case Suggestion(matches):
            others = "".join(f"; {each.entry.id} {each.score:.0%}" for each in matches[1:])
            chosen = {each.entry: each for each in explanation.contenders}[matches[0].entry.id]
            return "offered", f"{told(chosen)}{others}"
        case Abstention(gap=gap) if gap:
            return "gap", f"{gap.id} is nearer: {gap.title}"
        case Abstention():
            return "nearest", first
        case SmallTalk() as kind:
            return "small talk", kind.value
        case None:
            return "answered", "nothing: it asks something of the conversation"
        case _:
            assert_never(explanation.trial.outcome)
