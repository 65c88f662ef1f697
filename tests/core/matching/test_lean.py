from dataclasses import replace
from math import inf, log

import pytest

from bot.core.continuing import leans
from bot.core.conversation import Earlier, Question
from bot.core.matching.lean import LEAN, LeanFeatures, LeanWeights
from bot.core.matching.mixture import Readings
from bot.core.matching.signals import LEXICAL
from tests.core.matching.reading import comparison_of, surroundings_of
from tests.knowledge_example import AFTER_STALIN

ENTRIES = tuple(AFTER_STALIN.entries.values())
COMPARISON, SURROUNDINGS = comparison_of(ENTRIES), surroundings_of(ENTRIES)
NUMBERS = Earlier("How many people were in the Gulag?", "gulag-numbers")
NOTHING = LeanFeatures(leans=0, content=0, ahead=0, full=0, share=0)


def test_the_weight_is_a_probability_from_log_odds() -> None:
    weights = LeanWeights(bias=-1, leans=1, content=2, ahead=3, full=4, share=5)
    assert weights.weight(replace(NOTHING, leans=1)) == 0.5
    assert weights.weight(LeanFeatures(1, 1, 1, 1, 1)) == pytest.approx(1 / (1 + 2.718282**-14))


@pytest.mark.parametrize(("bias", "weight"), [(inf, 1.0), (-inf, 0.0)])
def test_an_infinite_bias_leaves_everything_or_nothing_to_the_conversation(
    bias: float, weight: float
) -> None:
    assert replace(LEAN, bias=bias).weight(replace(NOTHING, ahead=15)) == weight


def read(text: str, *earlier: Earlier) -> Readings:
    """Return both readings of a text in its conversation."""
    question = Question(text, leans(text), earlier)
    led = SURROUNDINGS.led(question)
    signals = COMPARISON.signals(text, led.points)
    return SURROUNDINGS.read(signals.total(LEXICAL), led, question, signals)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("and the doctors?", 1, id="an opener"),
        pytest.param("were they released?", 1, id="a pronoun"),
        pytest.param("What was Beria's amnesty?", 0, id="neither"),
    ],
)
def test_a_continuation_leans(text: str, expected: float) -> None:
    assert read(text, NUMBERS).features.leans == expected


@pytest.mark.parametrize(("text", "count"), [("when was that?", 0), ("the doctors' plot", 2)])
def test_words_that_say_what_it_is_about_are_counted(text: str, count: int) -> None:
    assert read(text, NUMBERS).features.content == log(0.5 + count)


def test_everything_is_said_where_there_is_nothing_to_say() -> None:
    assert read("and when?", NUMBERS).features.full == 1
    assert read("and their zebras?", NUMBERS).features.full == 0


def test_the_share_that_the_conversation_has_said_is_weighted_by_rarity() -> None:
    assert read("the archives?", NUMBERS).features.share == 1
    assert read("zebras?", NUMBERS).features.share == 0
    # Nobody curated zebras, so they are rarer than archives.
    assert 0 < read("zebras in the archives?", NUMBERS).features.share < 0.5


def test_the_message_is_ahead_by_what_its_own_best_entry_is_better() -> None:
    found = read("What was the doctors' plot?", NUMBERS)
    own, other = found.alone.argmax(), found.together.argmax()
    assert found.features.ahead == min(found.alone[own] - found.alone[other], 15)


def test_readings_are_mixed_as_probabilities() -> None:
    found = read("were they released?", NUMBERS)
    half = (found.mixed(0) + found.mixed(1)) / 2
    assert found.mixed(0.5).tolist() == pytest.approx(half.tolist())
    assert found.mixed(0.5).sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "earlier", "again"),
    [
        pytest.param("gulag population in 1953?", NUMBERS, True, id="another of its wordings"),
        pytest.param(
            "how many in kolyma", Earlier("How many in Kolyma?", "gulag-numbers"), False,
            id="one word may mean anything",
        ),
        pytest.param(
            "archives of kolyma", Earlier("Kolyma's archives", "gulag-numbers"), True,
            id="the question it answered",
        ),
        pytest.param(
            "and kolyma's archives", Earlier("and Kolyma's archives?", "gulag-numbers"), False,
            id="a question that was incomplete",
        ),
        pytest.param("when?", Earlier("when?", "gulag-numbers"), False, id="no word at all"),
        pytest.param("archives of kolyma", Earlier("Kolyma's archives"), False, id="no answer"),
    ],
)  # fmt: skip
def test_what_is_asked_again_needs_no_conversation(
    text: str, earlier: Earlier, *, again: bool
) -> None:
    question = Question(text, leans(text), (earlier,))
    led = SURROUNDINGS.led(question)
    assert bool(led.again) == again
    signals = COMPARISON.signals(text, led.points)
    total = signals.total(LEXICAL)
    assert (SURROUNDINGS.mix(total, led, question, signals)[1] == 0) == again


@pytest.mark.parametrize(
    ("text", "steps_back"), [("Gulag population in 1953", False), ("and how many inmates?", True)]
)
def test_what_is_asked_again_does_not_step_back(text: str, *, steps_back: bool) -> None:
    shown = SURROUNDINGS.numbers["gulag-numbers"]
    own = COMPARISON.signals(text).total(LEXICAL)[shown]
    assert (read(text, NUMBERS).alone[shown] < own) == steps_back
