"""docs/matching.md shows what the code does: an answer explained, and every number that decides."""

import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

import pytest

from bot.cli.why import Asked, why
from bot.core.conversation import Conversation, Message
from bot.core.knowledge import parse
from bot.core.matching.comparison import CANDIDATES, EXACT, LETTERED, SHORTLIST
from bot.core.matching.confidence import FIRST, FIRST_GUARDED, FIRST_LED, FIRST_READ, First
from bot.core.matching.meaning import SEMANTIC
from bot.core.matching.signals import LEXICAL
from bot.core.matching.standing import FIELD
from bot.core.responder import Responder
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Abstention, Answer, Policy, Suggestion
from bot.curation.prepared import WORTH_KEEPING
from tests.documents import FOR_CURATORS, ROOT, blocks, on_one_line, section

MATCHING: Final = (ROOT / "docs/matching.md").read_text(encoding="utf-8")
PERFORMANCE: Final = (ROOT / "docs/performance.md").read_text(encoding="utf-8")
NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)

EXAMPLE: Final = blocks(FOR_CURATORS, "yaml")[0]
LAST_OF_ITS_WORDINGS: Final = "      - number of inmates in soviet labour camps\n"


def asked(question: str, knowledge: str) -> Asked:
    message = Message(question, NOW)
    outcome = Responder.build(parse(knowledge)).respond(message, Conversation()).outcome
    assert isinstance(outcome, Answer | Suggestion | Abstention | SmallTalk)
    return Asked(message, Conversation(), outcome)


def shown_question() -> str:
    found = re.search(r'ask --why "(how many prizoners[^"]*)"', MATCHING)
    assert found
    return found[1]


def test_an_answer_is_explained_as_is_shown() -> None:
    [shown] = [text for text in blocks(MATCHING, "text") if text.startswith("$ KNOWLEDGE=")]
    rows = tuple((line[:16].strip(), line[16:]) for line in shown.splitlines()[2:])
    assert rows == why(asked(shown_question(), EXAMPLE), Responder.build(parse(EXAMPLE)))


def test_one_wording_more_makes_it_an_answer() -> None:
    told = section(MATCHING, "`ask --why`, line by line")
    added = re.search(r"With `([^`]+)` among the wordings", on_one_line(told))
    assert added
    better = EXAMPLE.replace(LAST_OF_ITS_WORDINGS, f"{LAST_OF_ITS_WORDINGS}      - {added[1]}\n")
    outcome = asked(shown_question(), better).outcome
    assert isinstance(outcome, Answer)
    assert (outcome.entry.id, outcome.matches[0].evidence.missing) == ("gulag-numbers", ())
    assert f"{outcome.matches[0].score * 100:.0f} % sure, and it answers" in on_one_line(told)


def test_the_bars_are_those_of_the_policy() -> None:
    bars = re.findall(r"(\d+) %", section(MATCHING, "Answer, offer, abstain").split("A wrong")[0])
    policy = Policy()
    in_order = (policy.answer_at, policy.suggest_at, policy.offer_at)
    assert bars == [f"{bar * 100:.0f}" for bar in in_order]
    assert policy.most_choices == 3
    told = f"is below {policy.telling} of that of a word nobody else says".replace("0.", ".")
    assert told in on_one_line(section(MATCHING, "Policy"))
    assert "up to three entries" in section(MATCHING, "Answer, offer, abstain")


@pytest.mark.parametrize(
    ("heading", "weights"),
    [
        ("Five signals and their sum", asdict(LEXICAL)),
        (
            "A model's three signals",
            {name: value for name, value in asdict(SEMANTIC).items() if name != "lexical"},
        ),
    ],
)
def test_the_signals_weigh_what_is_shown(heading: str, weights: dict[str, float]) -> None:
    rows = re.findall(r"(?m)^\| `(\w+)` \|.*\| ([\d.]+) \|$", section(MATCHING, heading))
    assert {name: float(weight) for name, weight in rows} == weights


def test_a_model_leaves_the_words_as_much_as_is_shown() -> None:
    kept = f"the sum of the words keeps {SEMANTIC.lexical}".replace("0.", ".")
    assert kept in on_one_line(section(MATCHING, "A model's three signals"))


@pytest.mark.parametrize(
    ("column", "model"), [(1, FIRST), (2, FIRST_GUARDED), (3, FIRST_READ), (4, FIRST_LED)]
)
def test_the_features_weigh_what_is_shown(column: int, model: First) -> None:
    table = section(MATCHING, "From a score to a probability")
    rows = re.findall(r"(?m)^\| `?(\w+)`? \|.*?" + r"\| ([-.\d]*) ?" * 4 + r"\|$", table)
    shown = {name: float(values[column - 1] or 0) for name, *values in rows}
    assert shown == asdict(model)


def test_the_shortlist_and_the_field_are_as_long_as_is_shown() -> None:
    signals = on_one_line(section(MATCHING, "Five signals and their sum"))
    assert f"the {SHORTLIST} best entries by the other four" in signals
    table = on_one_line(section(MATCHING, "From a score to a probability"))
    assert f"fewer than {FIELD} entries" in table


def test_the_shortcuts_begin_where_is_shown() -> None:
    shortcuts = on_one_line(section(PERFORMANCE, "Shortcuts"))
    assert f"Beyond {EXACT:,} entries or wordings" in shortcuts
    assert f"{CANDIDATES} candidates" in shortcuts
    assert f"wordings of the {LETTERED} best" in shortcuts
    kept = on_one_line(section(PERFORMANCE, "What is kept"))
    assert f"{WORTH_KEEPING:,} wordings" in kept
    changes = on_one_line((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert f"What is made of {WORTH_KEEPING:,} or more is kept" in changes
