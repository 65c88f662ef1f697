"""How the tests of a file came out the last time, kept beside the bot's data, and what changed."""

import json
import logging
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final, TypeAlias

from bot.core.knowledge import Expectation
from bot.curation.evaluate import Result, Trial

# Not structlog's: unlike it, this one says nothing on standard output where nobody set it up.
log = logging.getLogger(__name__)

_BEST_FIRST: Final = list(Result)

Run: TypeAlias = Mapping[Expectation, Result]
"""How each test came out; the tests' lines are 0, since they move."""


@dataclass(frozen=True, slots=True)
class Change:
    """A test that came out otherwise than before."""

    expectation: Expectation
    before: Result
    now: Result


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed since the last run, in the order of the file."""

    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    new: int
    """How many tests were not in the last run, and"""
    gone: int
    """how many of that are not in this one."""


def kept_at(folder: Path, file: Path) -> Path:
    """Return where in a folder the runs of a knowledge are kept, of a file or another folder."""
    full = file.resolve()
    digest = blake2b(str(full).encode(errors="surrogateescape"), digest_size=4).hexdigest()
    return folder / "eval" / f"{full.stem}-{digest}.json"


def run_of(trials: Iterable[Trial]) -> Run:
    """Return how each test came out."""
    return {_placeless(trial.expectation): trial.result for trial in trials}


def compare(before: Run, trials: Iterable[Trial]) -> Comparison:
    """Return what changed; a test is known again by what it asks and expects."""
    changes: dict[Expectation, Change] = {}
    now = {_placeless(trial.expectation): trial for trial in trials}
    for key, trial in now.items():
        if key in before and before[key] is not trial.result:
            changes[key] = Change(trial.expectation, before[key], trial.result)
    return Comparison(
        better=tuple(each for each in changes.values() if _is_better(each)),
        worse=tuple(each for each in changes.values() if not _is_better(each)),
        new=len(now.keys() - before.keys()),
        gone=len(before.keys() - now.keys()),
    )


def last_run(path: Path) -> Run | None:
    """Return the run that a file keeps, None when there is none that can be read."""
    try:
        tests = json.loads(path.read_text(encoding="utf-8"))["tests"]
        return {
            Expectation(each["ask"], each["expect"], tuple(each["after"])): Result(each["result"])
            for each in tests
        }
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s cannot be read (%s), and is made anew", path, type(error).__name__)
        return None


def keep(run: Run, path: Path) -> None:
    """Replace the run that a file keeps; what cannot be written is told and done without."""
    tests = [
        {"ask": test.ask, "expect": test.expect, "after": test.after, "result": result.value}
        for test, result in run.items()
    ]
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_text(json.dumps({"tests": tests}, ensure_ascii=False), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        log.warning("%s cannot be written (%s): the next run cannot be compared", path, error)
        with suppress(OSError):
            draft.unlink()


def _placeless(expectation: Expectation) -> Expectation:
    return Expectation(expectation.ask, expectation.expect, expectation.after)


def _is_better(change: Change) -> bool:
    return _BEST_FIRST.index(change.now) < _BEST_FIRST.index(change.before)
