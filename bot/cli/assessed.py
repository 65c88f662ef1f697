"""How a knowledge does on its own tests: for a person in 80 columns, or for a script."""

import json
import sys
from dataclasses import asdict
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.core.knowledge import Expectation
from bot.curation.assess import Assessment
from bot.curation.evaluate import Result
from bot.curation.explain import Contender, Explanation, rows
from bot.curation.history import Comparison
from bot.curation.said import bar, changes, proposed, sentence
from bot.curation.thresholds import Proposal

_WIDEST: Final = 80
"""Columns; longer lines are hard to read, however wide the terminal is."""
_COLOURS: Final = {Result.WRONG: "bold red", Result.MISSED: "bold yellow"}


def as_text(assessment: Assessment) -> str:
    """Return how good the knowledge is, each failing test and why, what changed, and what fits.

    It is at most 80 columns wide; for a terminal with colours, for a pipe without control codes.
    """
    out = _console()
    evaluation = assessment.evaluation
    with out.capture() as printed:
        out.print(Text(f"{sentence(evaluation, assessment.seconds)}.", "bold"))
        out.print(Text(f"{bar(evaluation)}."))
        if assessment.comparison:
            out.print(Text(f"{changes(assessment.comparison)}."))
        for explanation in assessment.failures:
            out.print()
            _show_failure(explanation, assessment, out)
        if assessment.comparison:
            _show_changes(assessment.comparison, out)
        out.print()
        out.print(Text(f"{proposed(assessment)}."))
    return "\n".join(line.rstrip() for line in printed.get().splitlines())


def as_json(assessment: Assessment) -> str:
    """Return the assessment as one JSON object."""
    evaluation = assessment.evaluation
    fields = {
        "version": assessment.knowledge.version,
        "tests": len(evaluation.trials),
        **{result.value: evaluation.count(result) for result in Result},
        "reached": round(evaluation.reached, 4),
        "misled": evaluation.misled,
        "good_enough": evaluation.good_enough,
        "seconds": round(assessment.seconds, 3),
        "since": assessment.comparison and _comparison_fields(assessment.comparison),
        "proposal": assessment.proposal and _proposal_fields(assessment.proposal),
        "failures": [_failure_fields(each) for each in assessment.failures],
    }
    return json.dumps(fields, ensure_ascii=False, indent=2)


def _console() -> Console:
    terminal = sys.stdout.isatty()
    console = Console(highlight=False, force_terminal=terminal)
    console.width = min(_WIDEST, console.width) if terminal else _WIDEST
    return console


def _show_changes(comparison: Comparison, out: Console) -> None:
    named = [("worse", "red", each) for each in comparison.worse]
    named += [("better", "green", each) for each in comparison.better]
    for name, colour, each in named:
        out.print()
        what = f" {_place(each.expectation)}: {each.before.value}, now {each.now.value}"
        out.print(Text.assemble((name, colour), (what, "dim")))
        out.print(_indented(Text(each.expectation.ask)))


def _show_failure(failed: Explanation, assessment: Assessment, out: Console) -> None:
    trial = failed.trial
    where = f" {_place(trial.expectation)}"
    out.print(Text.assemble((trial.result.value, _COLOURS[trial.result]), (where, "dim")))
    out.print(_indented(Text(trial.expectation.ask, "bold")))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, what in rows(failed, assessment.policy):
        grid.add_row(Text(name, "dim"), Text(what))
    out.print(_indented(grid))


def _place(expectation: Expectation) -> str:
    return f"{expectation.file}:{expectation.line}"


def _indented(what: Text | Table) -> Padding:
    return Padding(what, (0, 0, 0, 2))


def _comparison_fields(comparison: Comparison) -> dict[str, object]:
    return {
        "better": [each.expectation.ask for each in comparison.better],
        "worse": [each.expectation.ask for each in comparison.worse],
        "new": comparison.new,
        "gone": comparison.gone,
    }


def _proposal_fields(proposal: Proposal) -> dict[str, object]:
    return {
        "answer_at": proposal.policy.answer_at,
        "suggest_at": proposal.policy.suggest_at,
        "better": proposal.better,
        "now": asdict(proposal.now),
        "fitted": asdict(proposal.fitted),
        "unseen": asdict(proposal.unseen),
    }


def _failure_fields(failed: Explanation) -> dict[str, object]:
    expectation = failed.trial.expectation
    first = next(iter(failed.contenders), None)
    return {
        "file": expectation.file,
        "line": expectation.line,
        "ask": expectation.ask,
        "after": expectation.after,
        "expect": expectation.expect,
        "result": failed.trial.result.value,
        "nearest": first and _contender_fields(first),
        "expected": failed.expected and _contender_fields(failed.expected),
    }


def _contender_fields(contender: Contender) -> dict[str, object]:
    return {
        "entry": contender.entry,
        "chance": round(contender.chance, 4),
        "words": contender.words,
        "phrase": contender.phrase,
    }
