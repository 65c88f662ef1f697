"""docs/knowledge.md is what the code does: its examples run, its keys are all there are."""

import re
from datetime import UTC, datetime

import pytest

from bot.cli.printed import plain
from bot.cli.session import Session
from bot.core.knowledge import Thresholds, parse
from bot.core.knowledge.schema import (
    CITATION,
    ENTRY,
    EXPECTATION,
    FILE,
    GAP,
    ID,
    NAMES,
    POLICY,
    PROBABILITY,
    SOURCE,
    TRANSLATION,
)
from bot.core.knowledge.shapes import ListOf, Record, Shape, Table, Text
from bot.core.responder import Responder
from bot.core.verdict import Policy
from bot.curation.evaluate import ENOUGH
from tests.documents import (
    FOR_CURATORS,
    blocks,
    broken_example,
    on_one_line,
    problems,
    section,
    shown_checks,
)
from tests.test_transcripts import exchanges, fits

THE_EXAMPLE, GAPS_EXAMPLE, POLICY_EXAMPLE, TRAPS = blocks(FOR_CURATORS, "yaml")


CONVERSATIONS = [text for text in blocks(FOR_CURATORS, "text") if text.startswith("> ")]


@pytest.mark.parametrize(
    ("conversation", "knowledge"),
    list(zip(CONVERSATIONS, [THE_EXAMPLE, THE_EXAMPLE + GAPS_EXAMPLE], strict=True)),
    ids=["the whole file", "with a gap"],
)
def test_the_example_answers_as_is_shown(conversation: str, knowledge: str) -> None:
    [exchange] = exchanges(conversation)
    session = Session(Responder.build(parse(knowledge)))
    reply = plain(session.say(exchange.said, datetime(2026, 1, 1, tzinfo=UTC)))
    assert fits(exchange.expected, reply), reply


def test_check_says_of_the_slips_what_is_shown() -> None:
    assert shown_checks(FOR_CURATORS)[0].splitlines() == problems(broken_example())


def traps() -> list[tuple[str, str]]:
    """Each line that is written, with what is said of it below."""
    told = re.findall(r"(?m)^(\w.*)\n((?:# .*\n)+)", TRAPS)
    return [(line, on_one_line(comment.replace("# ", ""))) for line, comment in told]


@pytest.mark.parametrize(("line", "told"), traps())
def test_check_says_of_a_trap_what_is_shown(line: str, told: str) -> None:
    entry = {
        "id": "id: gulag-numbers",
        "topic": "topic: gulag",
        "questions": "questions: [How many]",
        "short": "short: Many.",
        "answer": "answer: Very many.",
        "citations": "citations: [source: thread]",
    }
    entry[line.partition(":")[0]] = line
    head = "thread:\n  title: T\nsources:\n  thread:\n    title: T\nentries:\n  - "
    found = problems(head + "\n    ".join(entry.values()) + "\n")
    assert [problem.split(": ", 1)[1] for problem in found] == ([] if told == "fine" else [told])


def test_what_follows_a_hash_after_a_space_is_gone() -> None:
    written = "short: Camp # 7 was closed."
    assert f'`{written}` only "Camp" is left' in on_one_line(FOR_CURATORS)
    text = re.sub(r"short: In March.*", written, THE_EXAMPLE)
    assert parse(text).entries["gulag-numbers"].short == "Camp"


@pytest.mark.parametrize(
    ("heading", "record"),
    [
        ("The file", FILE),
        ("thread", FILE.required["thread"]),
        ("source", SOURCE),
        ("entry", ENTRY),
        ("translation", TRANSLATION),
        ("names", NAMES),
        ("citation", CITATION),
        ("gap", GAP),
        ("test", EXPECTATION),
        ("policy", POLICY),
    ],
)
def test_every_key_is_documented_with_its_limits(heading: str, record: Shape) -> None:
    assert isinstance(record, Record)
    rows = re.findall(r"(?m)^\| `(\w+)` \| (.*?) \| (.*) \|$", section(FOR_CURATORS, heading))
    documented = {key: f"{limit}; {meaning}" for key, limit, meaning in rows}
    shapes = {**record.required, **record.optional}
    assert documented.keys() == shapes.keys()
    for key, shape in shapes.items():
        needed = "required" if key in record.required else "optional"
        for limit in (needed, *limits(shape)):
            assert re.search(rf"\b{limit}\b", documented[key]), f"{key}: {limit}"


def limits(shape: Shape) -> list[str]:
    """Return what must be said of a value; a record has its own table."""
    match shape:
        case Text() if shape is ID:
            return ["id"]
        case Text() if shape is PROBABILITY:
            return ["0 to 1"]
        case Text(longest=longest):
            return [f"at most {longest} characters"]
        case ListOf(item=item, fewest=fewest):
            return [*([f"at least {fewest}"] if fewest else []), *limits(item)]
        case Table(value=value):
            return limits(value)
        case Record():
            return []


def test_what_check_demands_of_the_tests_is_documented() -> None:
    assert f"at least {ENOUGH * 100:.0f} %" in section(FOR_CURATORS, "Tests")


def test_how_sure_the_bot_is_without_a_policy_is_documented() -> None:
    rows = re.findall(
        r"(?m)^\| `(\w+)` .*left out, it is ([\d.]+) \|$", section(FOR_CURATORS, "policy")
    )
    policy = Policy()
    assert rows == [("answer_at", str(policy.answer_at)), ("suggest_at", str(policy.suggest_at))]


def test_the_example_of_a_policy_is_one() -> None:
    assert parse(THE_EXAMPLE + POLICY_EXAMPLE).thresholds == Thresholds(answer_at=0.8)
