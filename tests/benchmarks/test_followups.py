"""The follow-up part of the benchmark, on two conversations."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.followup_tables import met, print_followups, to_json
from benchmarks.followups import AGAIN, DRAWS, FOREIGN, SHIFTS, SHIPPED, Found, Kept, Result
from tests.benchmarks.conftest import write
from tests.benchmarks.test_matching import run
from tests.semantic.tiny_model import write_tiny_model

WAYS = [
    "bm25, message alone",
    "bm25, all turns",
    "bm25, human rewrite",
    "footnote, message alone",
    "footnote, human rewrite",
    *["footnote"] * len(SHIFTS),
]


FEW = 6


@pytest.fixture
def talk(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the sets, with one follow-up among its conversations, and few draws."""
    monkeypatch.setattr("benchmarks.followups.FEWEST_ASKED", FEW)
    funeral = {"q": "who was at the funeral", "gold": ["funeral"], "resolved": True}
    follow_up = {
        "q": "and who was released?",
        "gold": ["amnesty"],
        "context": [{"q": "how many prisoners had the gulag", "id": "gulag"}],
        "rewrite": "Who was released by the amnesty?",
        "resolved": False,
    }
    write(data / "talks" / "queries.jsonl", [funeral, follow_up])
    return data


def test_a_run_prints_both_tables_and_writes_everything(talk: Path) -> None:
    result = run(
        *("--data", talk, "--followups", "--sets", "talks,camps", "--json", talk / "out.json")
    )
    assert result.exit_code == 0, result.output
    for title in ("Follow-ups", "Complete questions", "The curve of footnote"):
        assert title in result.stdout
    written = json.loads((talk / "out.json").read_text(encoding="utf-8"))
    assert [one["way"] for one in written["follow_ups"]] == WAYS
    assert {one["set"] for one in written["follow_ups"]} == {"talks"}
    rewrite = next(one for one in written["follow_ups"] if one["way"] == "footnote, human rewrite")
    assert (rewrite["r1"], rewrite["mrr"], rewrite["questions"]) == (1.0, 1.0, 1)
    kept = {
        one["set"]: one
        for one in written["complete"]
        if (one["shift"], one["after"]) == (SHIPPED, FOREIGN)
    }
    assert kept["talks"]["draws"] == FEW
    assert kept["camps"]["draws"] == FEW / 2 == DRAWS
    assert kept["camps"]["lost"] == kept["camps"]["alone"] - kept["camps"]["within"]


def test_without_names_all_conversations_and_the_guarded_sets_are_measured(talk: Path) -> None:
    (talk / "camps").rename(talk / "stackfaq")
    (talk / "talks").rename(talk / "chats")
    result = run("--data", talk, "--followups", "--json", talk / "out.json")
    assert result.exit_code == 0, result.output
    written = json.loads((talk / "out.json").read_text(encoding="utf-8"))
    assert {one["set"] for one in written["complete"]} == {"chats", "stackfaq"}


def test_with_a_model_the_bot_is_measured_with_and_without_it(talk: Path) -> None:
    model = write_tiny_model(talk / "tiny")
    result = run(
        *("--data", talk, "--followups", "--sets", "talks", "--semantic", model),
        *("--json", talk / "out.json"),
    )
    assert result.exit_code == 0, result.output
    written = json.loads((talk / "out.json").read_text(encoding="utf-8"))
    assert {one["way"] for one in written["complete"]} == {"footnote", "footnote+model"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("--followups",), "name a folder of conversations", id="nothing to measure"),
        pytest.param(("--followups", "--data", "/nowhere"), "no folder /nowhere", id="no folder"),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())


def found(way: str, r1: float, mrr: float, set_: str = "cast_ans") -> Found:
    return Found(way, set_, SHIPPED, r1, mrr, 100)


def kept(alone: float, within: float, after: str = FOREIGN) -> Kept:
    return Kept("footnote", "cast_ans", SHIPPED, after, alone, within, 100, 4)


@pytest.mark.parametrize(
    ("one", "is_met"),
    [
        pytest.param(found("footnote", 0.55, 0.64), True, id="both are reached"),
        pytest.param(found("footnote", 0.54, 0.99), False, id="the first place is not"),
        pytest.param(found("footnote", 0.99, 0.63), False, id="the mean place is not"),
        pytest.param(found("footnote", 0.1, 0.1, "mine"), None, id="a set nobody demands much of"),
        pytest.param(found("bm25, all turns", 0.1, 0.1), None, id="a peer"),
        pytest.param(found("footnote+model", 0.6, 0.7), True, id="as good as without a model"),
        pytest.param(found("footnote+model", 0.59, 0.9), False, id="worse than without a model"),
        pytest.param(kept(0.5, 0.49), True, id="a point is lost"),
        pytest.param(kept(0.5, 0.47), False, id="three points are lost"),
        pytest.param(kept(0.5, 0.4, AGAIN), None, id="lost to the entry shown before"),
    ],
)
def test_each_figure_is_held_against_what_is_to_be_reached(
    one: Found | Kept, is_met: bool | None
) -> None:
    assert met(one, [found("footnote", 0.6, 0.7)]) is is_met


def test_the_tables_say_what_is_met() -> None:
    results: list[Result] = [found("bm25, all turns", 0.1, 0.2), found("footnote", 0.5, 0.75)]
    results.append(kept(0.5, 0.49))
    printed = StringIO()
    print_followups(Console(file=printed, width=120), results)
    lines = [line.split() for line in printed.getvalue().splitlines()]
    assert ["footnote", ".500", "/", ".750", "NOT", "MET"] in lines
    assert [*"footnote cast_ans foreign turns 100 4 .500 .490 1.0 met".split()] in lines
    assert ["to", "reach", ".550", "/", ".640"] in lines


def test_everything_is_written_with_whether_it_is_met() -> None:
    written = to_json([found("footnote", 0.6, 0.7), kept(0.5, 0.25)])
    assert written["follow_ups"] == [
        {
            "way": "footnote",
            "set": "cast_ans",
            "shift": "0",
            "r1": 0.6,
            "mrr": 0.7,
            "questions": 100,
            "met": True,
        }
    ]
    assert written["complete"] == [
        {
            "way": "footnote",
            "set": "cast_ans",
            "shift": "0",
            "after": FOREIGN,
            "alone": 0.5,
            "within": 0.25,
            "questions": 100,
            "draws": 4,
            "lost": 0.25,
            "met": False,
        }
    ]
