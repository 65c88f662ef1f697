"""The harness: what it takes to be right, what its Telegram does, and its scenarios, short."""

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from benchmarks.chaos.__main__ import _plans, main
from benchmarks.chaos.ledger import Blow, Ledger, Sent, Update
from benchmarks.chaos.plans import LOAD, PLANS
from benchmarks.chaos.result import Effort
from benchmarks.chaos.result import Result as Outcome
from benchmarks.chaos.script import Ask, GoOn, Press, Script, Step, entry_of, heard
from benchmarks.chaos.verdict import Verdict, judge
from bot.core.conversation import Conversation, Message
from bot.core.reply import ShowEntry
from bot.core.responder import Responder
from bot.core.response import Response
from bot.curation.files import load

SCRIPT = Script(40)
CHAT = 1_000


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(main)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_what_the_script_calls_right_is_what_the_core_replies(tmp_path: Path) -> None:
    SCRIPT.write(tmp_path / "knowledge.yaml")
    responder = Responder.build(load(tmp_path / "knowledge.yaml"))
    chance, now = random.Random(1), datetime.now(UTC)  # noqa: S311 -- the same draws every time
    for _ in range(15):
        conversation, shown = Conversation(), tuple[int, ...]()
        for number in range(25):
            step = _a_step(chance, opening=number == 0)
            response = _response(responder, step, conversation, now)
            if response.turn:
                conversation = conversation.then(response.turn)
            right, shown = SCRIPT.right(step, shown)
            assert heard(response.reply.text) == right


def _a_step(chance: random.Random, *, opening: bool) -> Step:
    if not opening and chance.random() < 0.2:
        return Press(chance.randrange(SCRIPT.entries))
    return SCRIPT.next_step(chance, opening=opening)


def _response(
    responder: Responder, step: Step, conversation: Conversation, now: datetime
) -> Response:
    if isinstance(step, Press):
        return responder.choose(ShowEntry(f"case-{step.entry}"), conversation, now)
    return responder.respond(Message(SCRIPT.text(step), now), conversation)


def test_an_entry_has_its_number_in_its_id() -> None:
    assert entry_of("case-12") == 12


def a_ledger(*replies: tuple[int, float, str], blows: Sequence[Blow] = ()) -> Ledger:
    """Two messages of a chat, under 1 and 2: a question, and "go on"; and replies to them."""
    ledger = Ledger(blows=list(blows))
    steps: tuple[Step, ...] = (Ask(7), GoOn())
    for number, step in enumerate(steps, start=1):
        update = Update(number, CHAT, number, step, due=0.0)
        ledger.publish(update)
        ledger.acknowledge(update, at=10.0)
    for under, at, text in replies:
        ledger.sent.append(Sent(at, "bot0.1", (CHAT, under), text, connection=5))
    return ledger


RIGHT = ((1, 1.0, "Fact 7 holds."), (2, 2.0, "Fact 8 holds."))


def test_each_answered_once_from_the_right_state_holds() -> None:
    verdict = judge(a_ledger(*RIGHT), SCRIPT, {CHAT: [7, 8]})
    assert verdict == Verdict(2, 0, 0, 0, 0, 0, 0, 0)
    assert verdict.holds


@pytest.mark.parametrize(
    ("replies", "stored", "verdict"),
    [
        pytest.param(RIGHT[:1], [7], Verdict(2, 1, 0, 0, 0, 0, 0, 0), id="lost"),
        pytest.param(
            (*RIGHT, (2, 3.0, "Fact 8 holds.")), [7, 8], Verdict(2, 0, 1, 0, 0, 0, 0, 0),
            id="repeated",
        ),
        pytest.param(
            (*RIGHT, (2, 3.0, "Fact 9 holds.")), [7, 8, 9], Verdict(2, 0, 1, 0, 0, 1, 1, 0),
            id="done twice",
        ),
        pytest.param(
            ((2, 1.0, "I don't know that."), (1, 2.0, "Fact 7 holds.")), [7],
            Verdict(2, 0, 0, 0, 1, 0, 0, 0), id="out of order",
        ),
        pytest.param(
            ((1, 1.0, "Fact 7 holds."), (2, 2.0, "Fact 1 holds.")), [7, 1],
            Verdict(2, 0, 0, 0, 0, 1, 0, 0), id="wrong",
        ),
        pytest.param(RIGHT, [7], Verdict(2, 0, 0, 0, 0, 0, 1, 0), id="not remembered"),
        pytest.param(
            (*RIGHT, (9, 3.0, "Hello?")), [7, 8], Verdict(2, 0, 0, 0, 0, 0, 0, 1), id="stray"
        ),
    ],
)  # fmt: skip
def test_every_kind_of_mistake_is_seen(
    replies: tuple[tuple[int, float, str], ...], stored: list[int], verdict: Verdict
) -> None:
    judged = judge(a_ledger(*replies), SCRIPT, {CHAT: stored})
    assert judged == verdict
    assert not judged.holds


@pytest.mark.parametrize(
    ("blow", "in_flight"),
    [
        pytest.param(Blow(5.0, 5.0, life="bot0.1"), 2, id="its process was killed"),
        pytest.param(Blow(5.0, 5.0, life="bot1.1"), 0, id="another process was killed"),
        pytest.param(Blow(11.0, 11.0, life="bot0.1"), 0, id="killed after all was done"),
        pytest.param(Blow(0.5, 1.5), 1, id="the database was away"),
        pytest.param(Blow(5.0, 5.0, connection=5), 2, id="its connection was cut"),
        pytest.param(Blow(5.0, 5.0, connection=6), 0, id="another connection was cut"),
    ],
)
def test_only_replies_in_flight_may_be_repeated(blow: Blow, in_flight: int) -> None:
    assert a_ledger(*RIGHT, blows=[blow]).in_flight() == in_flight


def a_result(exits: tuple[float, ...] = (), tracebacks: tuple[str, ...] = ()) -> Outcome:
    return Outcome(
        name="made up",
        plan=PLANS["restarts"],
        seed=1,
        verdict=judge(a_ledger(*RIGHT), SCRIPT, {CHAT: [7, 8]}),
        effort=Effort(1.0, 0.1, 0.0),
        delays=(0.1,),
        blows=0,
        exits=exits,
        codes=(0,),
        tracebacks=tracebacks,
        refusals=(),
    )


def test_of_twenty_exits_none_may_be_slow_and_of_a_few_that_says_nothing() -> None:
    assert a_result(exits=(0.1,) * 19 + (1.5,)).failures == ("SIGTERM took 1.50 s",)
    assert not a_result(exits=(0.1, 1.5)).failures


def test_a_traceback_is_told_with_its_beginning() -> None:
    shown = 'Traceback (most recent call last):\n  File "made_up.py"'
    (failure,) = a_result(tracebacks=(shown,)).failures
    assert shown in failure


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("scenario", "updates", "blows", "rate"),
    [
        ("kill-webhook", 150, 2, 30),
        ("kill-polling", 150, 2, 30),
        ("restarts", 150, 2, 30),
        ("wrong-clock", 50, 2, 10),
        ("mutant-no-update-ids", 200, 1, 30),
        ("mutant-acknowledge-first", 300, 4, 40),
    ],
)
def test_a_scenario_in_short_holds_its_promise(
    scenario: str, updates: int, blows: int, rate: int
) -> None:
    result = run(scenario, "--short", "--updates", updates, "--blows", blows, "--rate", rate)
    assert result.exit_code == 0, result.output


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("running_postgres")  # left out where there is none
@pytest.mark.parametrize(
    ("scenario", "updates", "blows", "rate"),
    [("kill-postgres", 150, 2, 30), ("mutant-no-row-lock", 200, 0, 40)],
)
def test_a_scenario_of_replicas_in_short_holds_its_promise(
    scenario: str, updates: int, blows: int, rate: int
) -> None:
    result = run(scenario, "--short", "--updates", updates, "--blows", blows, "--rate", rate)
    assert result.exit_code == 0, result.output


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_each_run_is_added_to_the_files_as_soon_as_it_has_ended(tmp_path: Path) -> None:
    lines, table = tmp_path / "lines", tmp_path / "table.md"
    size = ("--updates", 5, "--blows", 0, "--rate", 20)
    results = [run("kill-polling", *size, "--lines", lines, "--table", table) for _ in range(2)]
    assert [each.exit_code for each in results] == [0, 0]
    told = [json.loads(line) for line in lines.read_text().splitlines()]
    assert [each["verdict"]["lost"] for each in told] == [0, 0]
    assert lines.read_text().splitlines()[1] in results[1].output
    head, rule, *rows = table.read_text().splitlines()
    assert {each.count("|") for each in (head, rule, *rows)} == {11}
    assert len(rows) == 2


def test_all_runs_every_scenario_but_those_that_measure_delays() -> None:
    names = set(_plans("all", short=False)) | set(_plans("load", short=False))
    assert names == set(PLANS)
    assert set(_plans("load", short=False)) == LOAD


def test_a_scenario_that_there_is_not_is_refused() -> None:
    result = run("kill-everything")
    assert result.exit_code == 2
    assert "there is no 'kill-everything'" in result.output
