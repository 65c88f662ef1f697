"""What became of every post of an export, and what the export lacks."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.curation.counted import counted
from bot.curation.draft.discussion import Loss
from bot.curation.draft.fates import Fate, Role


@dataclass(frozen=True, slots=True)
class Report:
    """Nothing of the export goes unmentioned: `posts` is the sum of all fates."""

    kind: str
    """What a person calls the kind of export."""
    fates: dict[Fate, int]
    entries: int
    absences: dict[str, int]
    unanswered: tuple[str, ...] = ()
    """Questions that have no answer, the best first; perhaps not all of them."""
    all_unanswered: int = 0

    @property
    def posts(self) -> int:
        """How many posts the export has."""
        return sum(self.fates.values())

    def lines(self) -> Iterator[tuple[str, str]]:
        """Return numbers, each with what it counts; a note has no number but `!`."""
        yield f"{self.posts:,}", f"in the export ({self.kind})"
        answers = self.fates.get(Role.ANSWERS, 0)
        entries = counted(self.entries, "draft entry", "draft entries")
        yield f"{answers:,}", f"answering, in {entries}"
        if asking := self.fates.get(Role.ASKS, 0):
            without = f", {self.all_unanswered:,} without an answer"
            yield f"{asking:,}", f"asking{without if self.all_unanswered else ''}"
        if opening := self.fates.get(Role.OPENS, 0):
            yield f"{opening:,}", "only opening a discussion: a title, a link or a few words"
        left_out: tuple[Fate, ...] = (*Loss, Role.SHORT, Role.BEYOND)
        for fate in left_out:
            if count := self.fates.get(fate, 0):
                yield f"{count:,}", f"left out: {fate.value}"
        for what, count in self.absences.items():
            said = what.removeprefix("{count} ")
            yield ("!" if said == what else f"{count:,}"), said
