"""How good each entry is, and which take each other's questions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.knowledge import Entry, Knowledge
from bot.curation.collisions import Finding, collisions
from bot.curation.evaluate import Evaluation, Result


@dataclass(frozen=True, slots=True)
class Quality:
    """How an entry comes out."""

    entry: Entry
    results: Counter[Result]
    """Of the tests that expect it."""
    found: int
    """How many of its wordings lead to it when they are taken away."""

    @property
    def tests(self) -> int:
        """How many tests expect it."""
        return self.results.total()

    @property
    def failing(self) -> int:
        """How many of them fail."""
        return self.results[Result.MISSED] + self.results[Result.WRONG]

    @property
    def right(self) -> float:
        """The share of them that is right, 0..1; 0 without any."""
        return self.results[Result.RIGHT] / self.tests if self.tests else 0.0

    @property
    def reached(self) -> float:
        """The share of its wordings that lead to it, 0..1."""
        return self.found / len(self.entry.questions)


@dataclass(frozen=True, slots=True)
class CollisionMap:
    """How many wordings of which entries others take."""

    rows: tuple[str, ...]
    """Ids of the entries that lose most."""
    columns: tuple[str, ...]
    """Ids of the entries and gaps that take most."""
    counts: Counter[tuple[str, str]]
    """By row and column."""

    @property
    def most(self) -> int:
        """The highest number on the map."""
        return max(self.counts.values(), default=0)


def qualities(
    knowledge: Knowledge, evaluation: Evaluation, findings: Iterable[Finding]
) -> tuple[Quality, ...]:
    """Return how the entries come out: those that fail first, then those without tests."""
    results: dict[str, Counter[Result]] = {id_: Counter() for id_ in knowledge.entries}
    for trial in evaluation.answerable:
        results[trial.expectation.expect or ""][trial.result] += 1
    found = Counter(finding.entry for finding in findings if finding.reaches)
    made = (Quality(each, results[id_], found[id_]) for id_, each in knowledge.entries.items())
    return tuple(sorted(made, key=lambda each: (-each.failing, each.right, each.reached)))


def collision_map(findings: Sequence[Finding]) -> CollisionMap:
    """Return the map of the entries that collide; empty when none does."""
    lose, take = Counter[str](), Counter[str]()
    for each in collisions(findings):
        lose[each.entry] += len(each.phrases)
        take[each.taken_by] += len(each.phrases)
    counts = {(each.entry, each.taken_by): len(each.phrases) for each in collisions(findings, 1)}
    shown = {pair: n for pair, n in counts.items() if pair[0] in lose and pair[1] in take}
    rows, columns = ([id_ for id_, _ in each.most_common()] for each in (lose, take))
    return CollisionMap(tuple(rows), tuple(columns), Counter(shown))
