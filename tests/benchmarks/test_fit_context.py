"""The fits, on cases that are made up, and the whole run on two conversations."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from benchmarks import led
from benchmarks.conversations import read_dialogues
from benchmarks.fit_context import main
from benchmarks.followups import AGAIN, FOREIGN
from benchmarks.leaning import OWN, Case, cases, crossed, fit, fold, worth
from benchmarks.led import Sample, ranked, samples
from bot.core.matching.confidence import First
from bot.core.matching.lean import LEAN, LeanFeatures
from tests.benchmarks.conftest import write
from tests.knowledge_example import a_match, an_entry

FEATURES = a_match(an_entry()).evidence.features
LONG = LeanFeatures(leans=0, content=2.0, ahead=5, full=0, share=0)
SHORT = LeanFeatures(leans=1, content=-0.7, ahead=0, full=1, share=1)


FIRST = {"q": "what is there?", "id": "e0"}


def a_case(after: str, *, needs_turns: bool, dialogue: str = "a", set_: str = "talks") -> Case:
    """Return a case in which one reading finds the first of three entries, and the other not."""
    right, wrong = np.array([0.8, 0.1, 0.1]), np.array([0.15, 0.8, 0.05])
    features = SHORT if needs_turns else LONG
    return Case(
        set=set_,
        dialogue=dialogue,
        after=after,
        right_alone=not needs_turns,
        alone=(wrong if needs_turns else right).astype(np.float32),
        together=(right if needs_turns else wrong).astype(np.float32),
        gold=np.array([True, False, False]),
        features=(1.0, *(getattr(features, name) for name in LeanFeatures.__slots__)),
        repeats=False,
    )


SOME = [a_case(OWN, needs_turns=True), a_case(FOREIGN, needs_turns=False)]


def test_the_fit_tells_what_needs_its_conversation_from_what_does_not() -> None:
    lean = fit(SOME * 20)
    assert lean.weight(SHORT) > 0.9
    assert lean.weight(LONG) < 0.1


def test_what_is_repeated_word_for_word_is_not_fitted_to() -> None:
    repeated = replace(a_case(FOREIGN, needs_turns=True), repeats=True)
    assert fit([*SOME, repeated]) == fit(SOME)


def test_a_cross_fit_has_not_seen_what_it_is_used_on() -> None:
    one = [replace(case, set="one") for case in SOME * 3]
    two = [a_case(OWN, needs_turns=False, set_="two"), a_case(FOREIGN, needs_turns=True)]
    chosen = crossed([*one, *two], lambda case: case.set == "one")
    assert chosen(one[0]) == fit(two)
    assert chosen(two[0]) == fit(one)


def test_a_conversation_is_in_one_fold() -> None:
    folds = {name: fold(a_case(OWN, needs_turns=True, dialogue=name)) for name in "abcdefgh"}
    assert folds["a"] == fold(a_case(FOREIGN, needs_turns=False, dialogue="a"))
    assert set(folds.values()) <= {0, 1, 2, 3, 4}
    assert len(set(folds.values())) > 1


def test_the_worth_is_told_for_each_set_and_kind() -> None:
    by_turns, by_words = (replace(LEAN, bias=bias) for bias in (99, -99))
    own, foreign = worth(SOME, lambda _: by_turns)
    assert (own.after, own.r1, own.mrr, own.lost) == (OWN, 1, 1, -1)
    assert (foreign.after, foreign.r1, foreign.mrr, foreign.lost) == (FOREIGN, 0, 0.5, 1)
    own, foreign = worth(SOME, lambda _: by_words)
    assert (own.r1, foreign.r1, foreign.lost) == (0, 1, 0)


def test_what_is_repeated_leaves_the_conversation_no_say() -> None:
    [one] = worth([replace(SOME[0], repeats=True)], lambda _: LEAN)
    assert one.r1 == 0


@pytest.fixture
def talks(data: Path) -> Path:
    """The folder of the sets, two of them with conversations of two turns each."""
    gulag = {"q": "How many prisoners had the gulag?", "id": "gulag"}
    amnesty = {"q": "who did the amnesty release", "id": "amnesty"}
    rows = (
        ("How many prisoners had the gulag?", "gulag", True, ()),
        ("and how many then?", "amnesty", False, (gulag,)),
        ("who did the amnesty release", "amnesty", True, ()),
        ("and by whom?", "gulag", False, (amnesty,)),
        ("people in the camps", "gulag", True, (amnesty,)),
    )
    questions = [
        {"q": q, "gold": [id_], "resolved": complete, "context": turns}
        for q, id_, complete, turns in rows
    ]
    write(data / "talks" / "queries.jsonl", questions)
    copytree(data / "talks", data / "chats")
    return data


def test_cases_are_of_three_kinds(talks: Path) -> None:
    found = [*cases(read_dialogues(talks / "talks"))]
    kinds = [case.after for case in found]
    assert {kind: kinds.count(kind) for kind in kinds} == {OWN: 2, FOREIGN: 6, AGAIN: 2}
    assert {case.dialogue for case in found} == {"gulag", "amnesty"}
    assert all(case.alone.sum() == pytest.approx(1, abs=1e-5) for case in found)
    assert [case.gold.tolist() for case in found[:2]] == [
        [False, True, False],
        [True, False, False],
    ]


def test_samples_are_large_and_small_and_hold_what_the_conversation_put_first(talks: Path) -> None:
    large, small = samples(read_dialogues(talks / "talks"))
    assert (large.small, small.small) == (False, True)
    assert 0 < len(large.firsts) == len(large.right) == len(large.answerable)
    assert all(entry.leaning > 0 for entry in (*large.firsts, *small.firsts))


def test_what_is_taken_out_answers_nothing(talks: Path) -> None:
    rows = [
        {"q": f"and where is {n}?", "gold": [f"e{n}"], "resolved": False, "context": [FIRST]}
        for n in range(9)
    ]
    entries = [
        {"id": f"e{n}", "question": f"place {n} of it", "aliases": [], "answer": ""}
        for n in range(9)
    ]
    write(talks / "talks" / "queries.jsonl", rows)
    write(talks / "talks" / "kb.jsonl", entries)
    large, _ = samples(read_dialogues(talks / "talks"))
    assert not all(large.answerable)
    assert not any(large.right[n] for n, known in enumerate(large.answerable) if not known)


def test_the_probability_is_what_the_bot_makes_of_it() -> None:
    led_ = First(bias=1.0, words=2.0)
    entry = FEATURES._replace(words=0.5, leaning=1.0)
    [one] = ranked(Sample("talks", False, (entry,), (True,), (True,)), led_)
    assert one.confidence == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert (one.right, one.gold) == (True, frozenset({"right"}))


def test_surer_features_are_fitted_to_be_surer() -> None:
    sure, unsure = FEATURES._replace(words=0.9), FEATURES._replace(words=0.1)
    sample = Sample("talks", False, (sure, unsure) * 20, (True, False) * 20, (True,) * 40)
    assert led.fit([sample, Sample("none", False, (), (), ())]).words > 0


def run(*arguments: object) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(main)
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_a_run_prints_both_fits_and_what_they_are_worth(talks: Path) -> None:
    (talks / "camps").rename(talks / "stackfaq")
    exit_code, output = run("--data", talks)
    assert exit_code == 0, output
    for title in ("LEAN", "FIRST_LED", "talks R@1 / MRR@10", "stackfaq lost", "large", "small"):
        assert title in output


def test_a_folder_that_is_not_there_is_named() -> None:
    exit_code, output = run("--data", "/nowhere")
    assert exit_code == 2
    assert "no folder /nowhere" in " ".join(output.replace("│", " ").split())
