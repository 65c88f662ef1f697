"""The run: its tables, its file, and what it says of a wrong call."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from benchmarks.matching import main
from benchmarks.measured import Measured
from benchmarks.metrics import Outcomes, Policing, Quality
from benchmarks.peers import PEERS
from benchmarks.tables import behind
from tests.semantic.tiny_model import write_tiny_model

KNOWLEDGE = Path(__file__).parents[2] / "knowledge.yaml"


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(main)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_run_prints_tables_and_writes_everything(data: Path) -> None:
    result = run("--data", data, "--json", data / "out.json")
    assert result.exit_code == 0, result.output
    for title in ("R@1", "H@3", "MRR@10", "AUC", "R@P90", "Verdicts of footnote", "Milliseconds"):
        assert title in result.stdout
    written = json.loads((data / "out.json").read_text(encoding="utf-8"))
    assert written["sets"] == {"camps": {"entries": 3, "questions": 3, "unanswerable": 1}}
    assert [one["matcher"] for one in written["measured"]] == ["footnote", *PEERS]
    ours = written["measured"][0]
    assert ours["r1"] == written["means"]["footnote"]["r1"] == 1.0
    assert sum(ours["verdicts"]["answerable"].values()) == 2
    assert sum(ours["verdicts"]["unanswerable"].values()) == 1
    assert sum(part["count"] for part in ours["reliability"]) == 3


def test_sets_and_peers_can_be_chosen(data: Path) -> None:
    result = run(
        *("--data", data, "--sets", "camps", "--peers", "bm25", "--json", data / "out.json")
    )
    assert result.exit_code == 0, result.output
    written = json.loads((data / "out.json").read_text(encoding="utf-8"))
    assert [one["matcher"] for one in written["measured"]] == ["footnote", "bm25"]


def test_a_knowledges_own_tests_can_be_run_alone(tmp_path: Path) -> None:
    result = run("--knowledge", KNOWLEDGE, "--peers", "token_set", "--json", tmp_path / "out.json")
    assert result.exit_code == 0, result.output
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert list(written["sets"]) == ["knowledge.yaml"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param((), "name a folder", id="nothing to measure on"),
        pytest.param(("--data", "/nowhere"), "There is no folder /nowhere", id="no folder"),
        pytest.param(("--peers", "magic", "--knowledge", KNOWLEDGE), "no peer magic", id="no peer"),
        pytest.param(("--knowledge", "/nowhere.yaml"), "There is no file", id="no file"),
        pytest.param(("--semantic", "/", "--knowledge", KNOWLEDGE), "config.json", id="no model"),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(arguments: tuple[object, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())


def test_with_a_model_the_bot_is_measured_with_and_without_it(data: Path) -> None:
    model = write_tiny_model(data / "tiny")
    result = run(
        *("--data", data, "--sets", "camps", "--peers", "bm25"),
        *("--semantic", model, "--json", data / "out.json"),
    )
    assert result.exit_code == 0, result.output
    written = json.loads((data / "out.json").read_text(encoding="utf-8"))
    assert list(written["means"]) == ["footnote", "footnote+model", "bm25", "model"]


def measured(matcher: str, r1: float) -> Measured:
    ours = Policing(Outcomes(), Outcomes()) if matcher.startswith("footnote") else None
    return Measured(matcher, "camps", Quality(r1, None, None, None, None), 1.0, ours, ())


@pytest.mark.parametrize(
    ("matcher", "other", "told"),
    [
        pytest.param(("footnote", 0.5), ("bm25", 0.625), True, id="a peer is ahead"),
        pytest.param(("footnote", 0.5), ("bm25", 0.5), False, id="a peer is even"),
        pytest.param(("footnote", 0.5), ("model", 0.625), False, id="a model is no peer of none"),
        pytest.param(("footnote+model", 0.5), ("model", 0.625), True, id="the model is ahead"),
        pytest.param(("footnote+model", 0.5), ("bm25", 0.625), True, id="a peer without is ahead"),
        pytest.param(("footnote+model", 0.5), ("footnote", 0.625), True, id="the model spoils it"),
        pytest.param(("footnote+model", 0.5), ("footnote", 0.505), False, id="within a point"),
        pytest.param(("footnote", 0.5), ("footnote+model", 0.625), False, id="the model helps"),
    ],
)
def test_what_the_bot_is_behind_is_told(
    matcher: tuple[str, float], other: tuple[str, float], told: bool
) -> None:
    found = behind([measured(*matcher), measured(*other)])
    said = f"camps: R@1 of {matcher[0]} is .500, of {other[0]} {other[1]:.3f}.".replace("0.", ".")
    assert found == ((said,) if told else ())
