"""`check`: everything that is wrong with a knowledge, and what could be better."""

import asyncio
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import typer

from bot.cli.progress import shown
from bot.core.knowledge import InvalidKnowledge, Knowledge, Problem
from bot.core.responder import Responder
from bot.curation import collisions
from bot.curation.advice import advice
from bot.curation.build import build_for
from bot.curation.checked import failures, links_told, only_drafts, summary
from bot.curation.evaluate import Evaluation, Result, evaluate
from bot.curation.files import UnreadableFile, read
from bot.curation.links import CannotLook, is_offline, look_at
from bot.settings import Settings
from bot.telegram.markup import to_html

MOST_ASKED: Final = 20_000
"""Questions up to which each is asked without itself, which takes a minute or so."""

_ENTRY: Final = re.compile(r"entry '([^']+)'")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found; a knowledge that cannot be used has nothing but problems."""

    file: str
    problems: tuple[Problem, ...] = ()
    knowledge: Knowledge | None = None
    evaluation: Evaluation | None = None
    """None for a knowledge of drafts alone."""
    warnings: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()
    """What was not looked at, and why."""

    @property
    def passes(self) -> bool:
        """Whether the knowledge may be shipped."""
        return not self.problems and (self.evaluation is None or self.evaluation.good_enough)


def check_knowledge(path: Path, settings: Settings, *, links: bool, as_json: bool) -> bool:
    """Print what is wrong with the knowledge of a file or folder; return whether nothing is.

    Raises:
        UnreadableFile: there is nothing to be checked.
    """
    try:
        checked = _checked(path, settings, links=links)
    except UnreadableFile as error:
        if as_json:  # whoever reads JSON is told there, too
            typer.echo(_json(Checked(str(path), (Problem(str(path), 1, str(error)),))))
        raise
    typer.echo(_json(checked) if as_json else "\n".join(_lines(checked)))
    return checked.passes


def _checked(path: Path, settings: Settings, *, links: bool) -> Checked:
    try:
        knowledge = read(path)
    except InvalidKnowledge as invalid:  # here the problems are the result, not an error
        return Checked(str(path), invalid.problems)
    if not knowledge.entries:
        return Checked(str(path), knowledge=knowledge)
    responder = build_for(knowledge, settings)
    told, left_out = _links(knowledge) if links else ((), ())
    found, not_asked = _findings(responder)
    return Checked(
        str(path),
        knowledge=knowledge,
        evaluation=evaluate(responder),
        warnings=(*told, *advice(knowledge, found), *_long(responder)),
        left_out=(*left_out, *not_asked),
    )


def _findings(responder: Responder) -> tuple[tuple[collisions.Finding, ...], tuple[str, ...]]:
    knowledge = responder.knowledge
    if knowledge.n_questions > MOST_ASKED:
        why = f"of more than {MOST_ASKED:,} questions, none is asked without itself"
        return (), (f"Whether entries take each other's questions was not looked at: {why}.",)
    with shown("Asking each question without itself") as progress:
        return collisions.find(knowledge, responder.policy, progress=progress), ()


def _long(responder: Responder) -> Iterator[Problem]:
    for entry in responder.knowledge.entries.values():
        messages = max(len(to_html(voice.answer(entry, ()))) for voice in responder.voices.values())
        if messages > 1 and entry.place:
            what = f"entry '{entry.id}': with its notes it takes {messages} messages on Telegram"
            yield Problem(entry.place.file, entry.place.line, f"{what}; shorten it")


def _links(knowledge: Knowledge) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    urls = [source.url for source in knowledge.sources.values() if source.url]
    done = count(1)
    try:
        with shown("Looking at links", len(urls)) as progress:
            found = asyncio.run(look_at(urls, lambda: progress(next(done))))
    except CannotLook as error:
        return (), (f"No link was looked at. {error}",)
    if is_offline(found):
        return (), ("No link was looked at: nothing can be reached. Is this machine offline?",)
    return links_told(found, knowledge), ()


def _lines(checked: Checked) -> Iterator[str]:
    yield from map(str, checked.problems)
    if checked.knowledge is None:
        return
    if checked.evaluation is None:
        yield only_drafts(checked.file, checked.knowledge)
        return
    for warning in checked.warnings:
        yield f"{warning.file}:{warning.line}: warning: {warning.what}"
    yield from checked.left_out
    if not checked.evaluation.good_enough:
        yield from map(str, failures(checked.evaluation))
    yield summary(checked.file, checked.knowledge, checked.evaluation)


def _json(checked: Checked) -> str:
    knowledge, evaluation = checked.knowledge, checked.evaluation
    failed = failures(evaluation) if evaluation else ()
    told = [
        *_objects("error", checked.problems),
        *_objects("warning" if checked.passes else "error", failed),
        *_objects("warning", checked.warnings),
    ]
    return json.dumps(
        {
            "passes": checked.passes,
            "problems": told,
            "entries": len(knowledge.entries) if knowledge else 0,
            "questions": knowledge.n_questions if knowledge else 0,
            "tests": {each.value: evaluation.count(each) for each in Result}
            if evaluation
            else None,
            "left_out": checked.left_out,
        },
        ensure_ascii=False,
        indent=2,
    )


def _objects(severity: str, problems: Iterable[Problem]) -> Iterator[dict[str, str | int | None]]:
    for problem in problems:
        entry = _ENTRY.match(problem.what)
        yield {
            "severity": severity,
            "file": problem.file,
            "line": problem.line,
            "entry": entry[1] if entry else None,
            "message": problem.what,
        }
