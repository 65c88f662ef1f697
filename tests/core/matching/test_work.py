"""What a usual question costs, with every limit as it is: work is counted, never timed.

The most that is allowed is a twentieth more than was counted when these tests were written. Who
makes a question dearer on purpose says so here.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from random import Random
from types import FrameType
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray
from rapidfuzz.process import cpdist

from bot.core.conversation import Conversation, Message, Turn
from bot.core.matching.comparison import EXACT
from bot.core.matching.groups import Groups
from bot.core.responder import Responder
from tests.knowledge_example import a_knowledge, an_entry

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
SYLLABLES: Final = ("ka", "lo", "mi", "ver", "tu", "sa", "gor", "ne", "pri", "dan")
NAMES: Final = tuple(map("".join, product(SYLLABLES, repeat=3)))

QUESTION: Final = Message("whn was the kalmi prisn of vertusas closd", NOW)
FOLLOW_UP: Final = Message("and in gorneprii?", NOW)
NOTHING_SAID: Final = Conversation()
ASKED: Final = Conversation((Turn("When was the kalomi prison closed?", NOW, "e7"),))


@dataclass(frozen=True, slots=True)
class Work:
    """What was done for a message."""

    rows: int
    """Rows of postings, phrases and words that were gathered."""
    calls: int
    """Functions called, be they of Python or of C."""
    edits: int
    """Words compared letter by letter."""


@pytest.fixture(scope="module")
def few() -> Responder:
    """Who answers from so few entries that all of them are scored exactly."""
    return grown(300)


@pytest.fixture(scope="module")
def many() -> Responder:
    """Who answers from so many that shortcuts are taken."""
    return grown(EXACT + 1)


def grown(size: int) -> Responder:
    """Return who answers from entries that share most of their words with many others."""
    chance = Random(1)  # noqa: S311 - no secret

    def said(sentence: str, times: int) -> tuple[str, ...]:
        return tuple(sentence.format(*chance.sample(NAMES, 2)) for _ in range(times))

    entries = [
        an_entry(
            f"e{n}",
            questions=said("When was the {} prison of {} closed?", 2),
            answer=" ".join(said("The {} camp of {} was closed.", 4)),
        )
        for n in range(size)
    ]
    return Responder.build(a_knowledge(*(replace(each, title="", short="") for each in entries)))


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count what is done while the block runs."""
    done: Counter[str] = Counter()
    only, distances = Groups.only, cpdist

    def gathered(self: Groups, groups: NDArray[np.int64]) -> tuple[Groups, NDArray[np.int64]]:
        found = only(self, groups)
        done["rows"] += len(found[1])
        return found

    def compared(asked: Sequence[str], known: Sequence[str], **options: Any) -> NDArray[Any]:
        done["edits"] += len(known)
        return distances(asked, known, **options)

    def called(_frame: FrameType, event: str, _argument: object) -> None:
        done["calls"] += event in {"call", "c_call"}

    before = sys.getprofile()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Groups, "only", gathered)
        patched.setattr("bot.core.matching.spellings.cpdist", compared)
        sys.setprofile(called)
        try:
            yield done
        finally:
            sys.setprofile(before)


def work(responder: Responder, message: Message, conversation: Conversation) -> Work:
    """Return what it costs to respond to a message."""
    with counting() as done:
        responder.respond(message, conversation)
    return Work(done["rows"], done["calls"], done["edits"])


@pytest.mark.parametrize(
    ("among", "message", "conversation", "rows", "calls"),
    [
        pytest.param("few", QUESTION, NOTHING_SAID, 28_500, 935, id="few, a question"),
        pytest.param("few", FOLLOW_UP, ASKED, 6_500, 1_515, id="few, a follow-up"),
        pytest.param("many", QUESTION, NOTHING_SAID, 32_700, 1_190, id="many, a question"),
        pytest.param("many", FOLLOW_UP, ASKED, 78_000, 1_760, id="many, a follow-up"),
    ],
)
def test_a_question_whose_words_are_known_costs_no_more_than_it_did(
    request: pytest.FixtureRequest,
    among: str,
    message: Message,
    conversation: Conversation,
    rows: int,
    calls: int,
) -> None:
    responder: Responder = request.getfixturevalue(among)
    work(responder, message, conversation)
    cost = work(responder, message, conversation)
    assert 0 < cost.rows <= rows
    assert 0 < cost.calls <= calls
    assert cost.edits == 0


def test_new_words_are_compared_letter_by_letter_with_few_of_those_known() -> None:
    # The names are 1,000, of the same ten syllables.
    assert 0 < work(grown(300), QUESTION, NOTHING_SAID).edits <= 48
