"""What was asked in vain, as a curator reads it: one line for each thing that is asked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from bot.core.conversation import Question
from bot.core.knowledge import Gap
from bot.core.matching import Index, Match, grouped
from bot.core.responder import Responder
from bot.core.text import words
from bot.core.unanswered import Decision, Lack, Ruling, Unanswered
from bot.core.verdict import Abstention, Answer, decide

NEAREST: Final = 3
"""Entries that are shown with a line."""
_ALSO: Final = 3
_HALVES_IN: Final = 7.0
"""Days after which a question counts half as much."""


@dataclass(frozen=True, slots=True)
class Line:
    """Wordings that ask the same."""

    wording: str
    """The one that is asked most often; of several, one of middle length."""
    questions: tuple[Unanswered, ...]
    """Never empty; the one with the wording comes first."""

    @property
    def id(self) -> int:
        """What the line is known by: the number of a question in it."""
        return self.questions[0].id

    @property
    def also(self) -> tuple[str, ...]:
        """Three others of its wordings, those asked most often first, then by the alphabet.

        They show whoever decides what else stands on the line.
        """
        texts = Counter(each.text for each in self.questions if each.text != self.wording)
        return tuple(sorted(texts, key=lambda text: (-texts[text], text))[:_ALSO])

    @property
    def last(self) -> date:
        """When it was asked last."""
        return max(each.day for each in self.questions)

    @property
    def disliked(self) -> bool:
        """Whether an answer was given that somebody found bad."""
        return any(each.lack is Lack.DISLIKED for each in self.questions)

    def weight(self, today: date) -> float:
        """Return how often it was asked; what is old counts less."""
        ages = (max((today - each.day).days, 0) for each in self.questions)
        return sum(2 ** (-age / _HALVES_IN) for age in ages)


def lines(
    questions: Sequence[Unanswered], decisions: Iterable[Decision], today: date, index: Index
) -> tuple[Line, ...]:
    """Return what is asked in vain of an index's knowledge, most often and most recently first.

    What surely asks the same as a wording that was decided about is left out.
    """
    decided = {words(each.wording): each.wording for each in decisions}
    asked: dict[tuple[str, ...], list[Unanswered]] = {}
    for question in questions:
        asked.setdefault(words(question.text), []).append(question)
    texts = decided | {said: alike[0].text for said, alike in asked.items()}
    keys = [*texts]
    found = [
        _line([each for place in group for each in asked[keys[place]]])
        for group in grouped([*texts.values()], index, len(decided))
        if all(keys[place] not in decided for place in group)
    ]
    return tuple(sorted(found, key=lambda line: (-line.weight(today), line.wording)))


def unsolved(
    found: Iterable[Line], responder: Responder
) -> Iterator[tuple[Line, tuple[Match, ...]]]:
    """Yield the lines that the knowledge still has nothing on, each with the nearest entries.

    It has something on what it answers, unless somebody found that bad, and on its known gaps.
    """
    for line in found:
        matches = responder.index.rank(Question(line.wording))
        if not _is_known(matches, responder, bad=line.disliked):
            yield line, matches[:NEAREST]


def wishes(decisions: Iterable[Decision], responder: Responder) -> tuple[Decision, ...]:
    """Return for which wordings an entry is still to be written."""
    return tuple(
        each
        for each in decisions
        if each.ruling is Ruling.NEW
        if not _is_known(responder.index.rank(Question(each.wording)), responder, bad=False)
    )


def line_of(question: int, found: Iterable[Line]) -> Line | None:
    """Return the line in which a question stands, by its number; None when it is gone."""
    return next((line for line in found if any(q.id == question for q in line.questions)), None)


def _is_known(matches: tuple[Match, ...], responder: Responder, *, bad: bool) -> bool:
    match decide(matches, responder.policy):
        case Abstention(gap=Gap()):
            return True
        case Answer():
            return not bad
        case _:
            return False


def _line(questions: Sequence[Unanswered]) -> Line:
    texts = Counter(each.text for each in questions)
    middle = median(map(len, texts))
    wording = min(texts, key=lambda text: (-texts[text], abs(len(text) - middle), text))
    in_order = sorted(questions, key=lambda each: (each.text != wording, each.id))
    return Line(wording, tuple(in_order))
