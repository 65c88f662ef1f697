"""What a store promises of what was asked in vain, in plain Python."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.core.conversation import Place, Turn
from bot.core.text import LONGEST_QUESTION
from bot.core.unanswered import Decision, Lack, worth_keeping
from bot.store.inbox import DECISIONS_KEPT_LONGER


@dataclass(frozen=True, slots=True)
class Said:
    """A turn, where it was said, and the number of the question that it came of."""

    place: Place
    turn: Turn
    message: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Vain:
    """What was asked in vain; its number is random, so it has none here."""

    text: str
    day: date
    lack: Lack
    entries: tuple[str, ...]


@dataclass(slots=True)
class InboxModel:
    """What was asked in vain, and what was decided about it."""

    questions: Counter[Vain] = field(default_factory=Counter)
    decisions: dict[str, Decision] = field(default_factory=dict)

    def keep(self, asked: str, at: datetime, lack: Lack, entries: Sequence[str]) -> None:
        """Keep a question, in one line and not too long."""
        text = " ".join(asked.split())[:LONGEST_QUESTION]
        self.questions[Vain(text, at.date(), lack, tuple(entries))] += 1

    def decide(self, decision: Decision, text: str) -> bool:
        """Let a decision hold for all questions of a text; False where there are none."""
        these = [each for each in self.questions if each.text == text]
        for each in these:
            del self.questions[each]
        if these:
            self.decisions[decision.wording] = decision
        return bool(these)

    def in_order(self) -> tuple[Decision, ...]:
        """Return what was decided, the oldest first."""
        return tuple(sorted(self.decisions.values(), key=lambda each: (each.day, each.wording)))

    def fade(self, gone: Collection[Said], everything: Sequence[Said]) -> None:
        """Keep of turns that are forgotten what was offered, and not taken after that."""
        told: dict[Place, list[str]] = {}
        for number, each in enumerate(everything):
            if each not in gone or each.turn.entry or not each.turn.offered:
                continue
            before = told.setdefault(each.place, [])
            taken = self.is_taken(each, everything[number + 1 :])
            if not taken and worth_keeping(each.turn.asked, before):
                self.keep(each.turn.asked, each.turn.at, Lack.SUGGESTION, each.turn.offered)
            before.append(each.turn.asked)

    def is_taken(self, offering: Said, later: Sequence[Said]) -> bool:
        """Return whether a member was shown later what was offered to them."""
        shown = {each.turn.entry for each in later if each.place == offering.place}
        return not shown.isdisjoint(offering.turn.offered)

    def prune(self, before: datetime) -> None:
        """Forget what is older, and decisions that are much older."""
        self.questions = Counter(
            {each: times for each, times in self.questions.items() if each.day >= before.date()}
        )
        long_before = (before - DECISIONS_KEPT_LONGER).date()
        self.decisions = {
            wording: each for wording, each in self.decisions.items() if each.day >= long_before
        }

    def rows(self) -> Mapping[str, int]:
        """Return how many rows each table has."""
        return {"unanswered": self.questions.total(), "decisions": len(self.decisions)}
