"""`eval`: how a knowledge file does on its own tests, and what follows from that."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.cli.assessed import as_json, as_text
from bot.cli.extra import from_extra
from bot.cli.progress import shown
from bot.core.knowledge import InvalidKnowledge
from bot.curation.assess import Assessment, assess
from bot.curation.build import build_for
from bot.curation.collisions import Finding, find
from bot.curation.files import (
    UnreadableFile,
    difference,
    files_of,
    load,
    replace_file,
    text_of,
    unwritable,
)
from bot.curation.fitted import with_policy
from bot.curation.history import keep, kept_at, last_run, run_of
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to do with the results."""

    json: bool
    fit: bool
    html: Path | None
    """Where to write the report; None: nowhere."""


def evaluate_file(file: Path, settings: Settings, wanted: Wanted) -> bool:
    """Print how a file does on its own tests; return whether that is good enough.

    Raises:
        UnreadableFile: the file cannot be read, has problems or no tests, or cannot be written;
            the report cannot be written, or its library is not installed.
    """
    report = from_extra("bot.curation.report", {"jinja2"}, "A report") if wanted.html else None
    assessment = _assessed(file, settings)
    typer.echo((as_json if wanted.json else as_text)(assessment))
    if report and wanted.html:
        found = _findings(assessment)
        _write(report.page(str(file), assessment, found, datetime.now(UTC)), wanted.html)
        typer.echo(f"{wanted.html} is written.", err=wanted.json)
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
    kept = kept_at(settings.database.parent, file)
    assessment = assess(build_for(knowledge, settings), last_run(kept))
    keep(run_of(assessment.evaluation.trials), kept)
    return assessment


def _findings(assessment: Assessment) -> tuple[Finding, ...]:
    """Return what each wording finds without itself; a terminal sees how far that is."""
    with shown("Asking each wording") as progress:
        return find(assessment.knowledge, assessment.policy, progress=progress)


def _write(page: str, path: Path) -> None:
    try:
        # The names of files may hold any byte.
        path.write_text(page, encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise unwritable(path, error) from None


def _fit(file: Path, assessment: Assessment, *, err: bool) -> None:
    """Write the proposed thresholds into the file, if they are better, and show the difference."""
    proposal = assessment.proposal
    if proposal is None or not proposal.better:
        typer.echo(f"{file} is left as it is.", err=err)
        return
    files = [(str(each), text_of(each)) for each in files_of(file)]
    done = with_policy(files, proposal.policy)
    changed = difference(done.file, done.before, done.after)
    typer.echo("\n".join(["", *changed]), err=err)
    replace_file(Path(done.file), done.after, done.before)
    typer.echo(f"{done.file} is written.", err=err)
