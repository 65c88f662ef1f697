"""What one run of the tests tells."""

from dataclasses import replace
from typing import Final

from bot.core.knowledge import Expectation
from bot.core.responder import Responder
from bot.curation.assess import assess
from tests.knowledge_example import AFTER_STALIN

NUMBERS: Final = "How many people were in the Gulag?"
TESTS: Final = (
    Expectation("zebra", "amnesty"),
    Expectation(NUMBERS, "gulag-numbers"),
    Expectation(NUMBERS, "doctors-plot"),
    Expectation(NUMBERS, None),
)


def test_the_worst_failures_come_first() -> None:
    assessment = assess(Responder.build(replace(AFTER_STALIN, tests=TESTS)))
    failed = [failure.trial.expectation for failure in assessment.failures]
    assert failed == [TESTS[3], TESTS[2], TESTS[0]]
    assert assessment.seconds > 0
