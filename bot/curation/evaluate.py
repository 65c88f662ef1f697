"""How well a knowledge answers its own tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Final

from bot.core.conversation import Conversation, Message
from bot.core.knowledge import Expectation
from bot.core.matching import Match
from bot.core.reply import ShowEntry
from bot.core.responder import Responder
from bot.core.response import Outcome
from bot.core.verdict import Answer, Suggestion

ENOUGH: Final = 0.95
"""The share of the tests with an answer that must come out right or offered."""

_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)  # any: a test's turns follow each other at once


class Result(Enum):
    """How a test came out."""

    RIGHT = "right"
    """The expected entry was answered; where nothing is expected, nothing was."""
    OFFERED = "offered"
    """The expected entry was among the choices; where nothing is expected, there were choices."""
    MISSED = "missed"
    """The expected entry was neither answered nor offered, nor was another answered."""
    WRONG = "wrong"
    """Another entry was answered; where nothing is expected, any was."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A test, what the bot made of it, and how that is to be judged."""

    expectation: Expectation
    outcome: Outcome
    result: Result
    matches: tuple[Match, ...] = ()
    """What the outcome was decided from, the best first; empty when nothing was looked up."""

    @property
    def fails(self) -> bool:
        """Whether the member would not have come to the right entry, or would have been misled."""
        return self.result in {Result.MISSED, Result.WRONG}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All tests of a knowledge, in the order of the file."""

    trials: tuple[Trial, ...]

    def count(self, *results: Result) -> int:
        """Return how many tests came out as one of these."""
        return _count(self.trials, *results)

    @property
    def answerable(self) -> tuple[Trial, ...]:
        """The tests that some entry answers."""
        return tuple(trial for trial in self.trials if trial.expectation.expect)

    @property
    def unanswerable(self) -> tuple[Trial, ...]:
        """The tests that nothing answers."""
        return tuple(trial for trial in self.trials if not trial.expectation.expect)

    @property
    def reached(self) -> float:
        """The share of the answerable tests that are right or offered, 0..1; 1 without any."""
        found = _count(self.answerable, Result.RIGHT, Result.OFFERED)
        return found / len(self.answerable) if self.answerable else 1.0

    @property
    def misled(self) -> int:
        """How many of the tests that nothing answers were answered."""
        return _count(self.unanswerable, Result.WRONG)

    @property
    def good_enough(self) -> bool:
        """Whether `ENOUGH` are reached and nobody is misled."""
        return self.reached >= ENOUGH and not self.misled


def evaluate(responder: Responder) -> Evaluation:
    """Return how the tests of the responder's knowledge come out.

    The entries under `after:` are shown first, as if each had been asked by its first question.
    """
    return Evaluation(tuple(_try(test, responder) for test in responder.knowledge.tests))


def judged(expected: str | None, outcome: Outcome) -> Result:
    """Return how a test came out that expects an entry, or that nothing answers (None)."""
    match outcome:
        case Answer(entry):
            return Result.RIGHT if entry.id == expected else Result.WRONG
        case Suggestion(matches):
            offered = {match.entry.id for match in matches}
            return Result.OFFERED if expected is None or expected in offered else Result.MISSED
        case _:
            return Result.RIGHT if expected is None else Result.MISSED


def _try(test: Expectation, responder: Responder) -> Trial:
    conversation = Conversation()
    for id_ in test.after:
        turn = responder.choose(ShowEntry(id_), conversation, _MOMENT).turn
        conversation = conversation.then(turn) if turn else conversation
    response = responder.respond(Message(test.ask, _MOMENT), conversation)
    result = judged(test.expect, response.outcome)
    return Trial(test, response.outcome, result, response.matches)


def _count(trials: Iterable[Trial], *results: Result) -> int:
    return sum(trial.result in results for trial in trials)
