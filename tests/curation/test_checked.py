"""What `check` says about tests that fail."""

from typing import Final

import pytest

from bot.core.knowledge import Expectation
from bot.core.responder import Outcome
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Abstention, Answer, Suggestion
from bot.curation.checked import failures
from bot.curation.evaluate import Evaluation, Result, Trial
from tests.knowledge_example import a_gap, a_match, an_entry

NEAR: Final = a_match(an_entry("near"), 0.9)
NEXT: Final = a_match(an_entry("next"), 0.8)


def told(outcome: Outcome, result: Result, expect: str | None = "right") -> list[str]:
    trial = Trial(Expectation("why?", expect, file="k.yaml", line=7), outcome, result)
    return [str(problem) for problem in failures(Evaluation((trial,)))]


@pytest.mark.parametrize(
    ("outcome", "came"),
    [
        (Answer(NEAR.entry, (NEAR, NEXT)), "near answers (0.90, as 'What is near?')"),
        (Suggestion((NEAR, NEXT)), "only near, next are offered"),
        (Abstention((NEAR, NEXT)), "nothing answers; near is nearest (0.90)"),
        (Abstention((NEAR,), a_gap("deaths")), "the gap deaths is nearer"),
        (Abstention(), "nothing answers"),
        (SmallTalk.THANKS, "nothing answers"),
    ],
)
def test_a_failed_test_names_what_came_instead(outcome: Outcome, came: str) -> None:
    assert told(outcome, Result.MISSED) == [f"k.yaml:7: 'why?' expects right, but {came}"]


def test_an_unanswerable_question_expects_nothing() -> None:
    (line,) = told(Answer(NEAR.entry, (NEAR,)), Result.WRONG, expect=None)
    assert line.startswith("k.yaml:7: 'why?' expects nothing, but near answers")


@pytest.mark.parametrize("result", [Result.RIGHT, Result.OFFERED])
def test_what_comes_out_well_is_not_told(result: Result) -> None:
    assert told(Suggestion((NEAR,)), result) == []
