"""`eval`: how a knowledge file does on its own tests, and what follows from that."""

from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import typer

from bot.cli.assessed import as_json, as_text
from bot.core.knowledge import InvalidKnowledge
from bot.curation.assess import Assessment, assess
from bot.curation.build import build
from bot.curation.files import UnreadableFile, load, replace_file, text_of
from bot.curation.fitted import with_policy
from bot.curation.history import keep, kept_at, last_run, run_of
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to do with the results."""

    json: bool
    fit: bool


def evaluate_file(file: Path, settings: Settings, wanted: Wanted) -> bool:
    """Print how a file does on its own tests; return whether that is good enough.

    Raises:
        UnreadableFile: the file cannot be read, has problems or no tests, or cannot be written.
    """
    assessment = _assessed(file, settings)
    typer.echo((as_json if wanted.json else as_text)(str(file), assessment))
    if wanted.fit:
        _fit(file, assessment, err=wanted.json)
    return assessment.evaluation.good_enough


def _assessed(file: Path, settings: Settings) -> Assessment:
    try:
        knowledge = load(file)
    except InvalidKnowledge as invalid:  # it cannot be measured: another exit code than bad results
        raise UnreadableFile(str(invalid)) from None
    if not knowledge.tests:
        raise UnreadableFile(f"{file} has no tests. Write some under tests:")
    folder = settings.database.parent
    responder = build(knowledge, settings.semantic_model, folder, settings.conversation)
    kept = kept_at(folder, file)
    assessment = assess(responder, last_run(kept))
    keep(run_of(assessment.evaluation.trials), kept)
    return assessment


def _fit(file: Path, assessment: Assessment, *, err: bool) -> None:
    """Write the proposed thresholds into the file, if they are better, and show the difference."""
    proposal = assessment.proposal
    if proposal is None or not proposal.better:
        typer.echo(f"{file} is left as it is.", err=err)
        return
    before = text_of(file)
    after = with_policy(before, proposal.policy, str(file))
    lines = unified_diff(
        before.splitlines(), after.splitlines(), str(file), str(file), n=1, lineterm=""
    )
    typer.echo("\n".join(["", *lines]), err=err)
    replace_file(file, after, before)
    typer.echo(f"{file} is written.", err=err)
