"""`inbox`: lines with numbers, what is decided about them, and what of it goes into the file."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import typer

from bot.cli.inbox_ruled import CannotDecide, Ruled, ruled
from bot.cli.inbox_shown import SHOWN, Contents, as_json, as_lines, wrapped
from bot.core.conversation import ANSWERS_KEPT
from bot.core.inbox import line_of, lines, unsolved, wishes
from bot.core.matching import Index
from bot.core.responder import Responder
from bot.core.unanswered import Decision, Ruling
from bot.curation.build import build_for
from bot.curation.counted import counted
from bot.curation.files import difference, files_of, load, read, replace_file, text_of, unwritable
from bot.curation.proposals import TakenUp, take_up
from bot.settings import Settings
from bot.store import Store, open_store

_Got = TypeVar("_Got")


def open_inbox(
    settings: Settings, words: Sequence[str], *, write: bool, in_json: bool, whole: bool
) -> None:
    """Show the inbox, or do what the words say.

    Raises:
        CannotDecide: the words say nothing that can be done.
        UnreadableFile, InvalidKnowledge: the knowledge cannot be used, or the file not changed.
        StoreError: the database fails.
    """
    if write:
        _say(put_in(settings, _file(words, settings)))
        return
    responder = build_for(load(settings.knowledge), settings)
    if words:
        _say(decide(words, settings, responder))
    elif in_json:
        typer.echo(as_json(_numbered(contents(settings, responder), settings)))
    else:
        found = contents(settings, responder)
        _say(as_lines(_numbered(found, settings), len(found.found) if whole else SHOWN))
        if sys.stdin.isatty() and sys.stdout.isatty():
            _talk(settings, responder)


def _say(sentences: Iterable[str]) -> None:
    """Print sentences, after all that they tell is done: whoever reads them may leave."""
    for sentence in tuple(sentences):
        typer.echo(sentence)


def _file(words: Sequence[str], settings: Settings) -> Path:
    if len(words) > 1:
        raise CannotDecide("Name one file with --write, or none for that of KNOWLEDGE.")
    return Path(words[0]) if words else settings.knowledge


def _talk(settings: Settings, responder: Responder) -> None:
    """Decide what is typed, until nothing is."""
    typer.echo("Type 'same 1 ENTRY', 'new 1' or 'not-ours 1'; an empty line leaves.")
    while words := _typed():
        try:
            _say(decide(words, settings, responder))
        except CannotDecide as error:
            typer.echo(str(error))


def _typed() -> list[str]:
    try:
        return input("> ").removeprefix("inbox ").split()
    except (EOFError, KeyboardInterrupt):
        typer.echo()
        return []


def contents(settings: Settings, responder: Responder) -> Contents:
    """Return what is in the inbox.

    Raises:
        StoreError: the database fails.
    """
    return _ask(settings, lambda store: _contents(store, responder))


def decide(words: Sequence[str], settings: Settings, responder: Responder) -> Iterator[str]:
    """Decide what words say about lines that were shown; yield a sentence for each of them.

    Raises:
        CannotDecide: the words say nothing that can be done; nothing is decided.
        StoreError: the database fails.
    """
    decided = ruled(words, responder.knowledge)
    shown = _shown(settings)
    if wrong := [number for number in decided.numbers if not 0 < number <= len(shown)]:
        raise CannotDecide(
            f"No line has the number {wrong[0]}. Run 'python -m bot inbox' to see which there are."
        )
    questions = [shown[number - 1] for number in decided.numbers]
    wordings = _ask(settings, lambda store: _decided(store, questions, decided, responder.index))
    for number, wording in zip(decided.numbers, wordings, strict=True):
        yield _told(number, wording, decided)


def put_in(settings: Settings, file: Path) -> Iterator[str]:
    """Put what is proposed into a file or folder; yield what was done, the differences first.

    Raises:
        UnreadableFile: the file cannot be read or written; it is as it was.
        InvalidKnowledge: it has problems; it is as it was.
        StoreError: the database fails.
    """
    read(file)  # what is wrong with it comes first
    before = {str(each): text_of(each) for each in files_of(file)}
    decisions = _ask(settings, lambda store: store.inbox.decisions())
    taken = take_up(before, decisions)
    for name, text in taken.texts.items():
        replace_file(Path(name), text, before[name])
        yield from difference(name, before[name], text)
    done = [*taken.added, *taken.known, *(each for each, _ in taken.refused)]
    _ask(settings, lambda store: store.inbox.drop(done))
    yield from _summary(taken, file)


def _ask(settings: Settings, action: Callable[[Store], Awaitable[_Got]]) -> _Got:
    async def ask() -> _Got:
        async with open_store(settings.storage) as store:
            return await action(store)

    return asyncio.run(ask())


async def _contents(store: Store, responder: Responder) -> Contents:
    now = datetime.now(UTC)
    questions, decisions = await store.inbox.questions(), await store.inbox.decisions()
    judged = await store.feedback(now - ANSWERS_KEPT)
    return Contents(
        tuple(unsolved(lines(questions, decisions, now.date(), responder.index), responder)),
        tuple(each for each in decisions if each.ruling is Ruling.SAME),
        wishes(decisions, responder),
        {entry: each for entry, each in judged.items() if each[1]},
    )


def _numbers_file(settings: Settings) -> Path:
    return settings.database.with_suffix(".inbox.json")


def _numbered(inbox: Contents, settings: Settings) -> Contents:
    """Keep which line has which number when it is shown: the next look may number otherwise.

    Raises:
        UnreadableFile: they cannot be kept, so that a number would stand for another line.
    """
    path = _numbers_file(settings)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps([line.id for line, _ in inbox.found]), encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from None
    return inbox


def _shown(settings: Settings) -> list[int]:
    with suppress(OSError, ValueError):
        ids = json.loads(_numbers_file(settings).read_text(encoding="utf-8"))
        if isinstance(ids, list):
            return ids
    return []


async def _decided(
    store: Store, questions: Sequence[int], decided: Ruled, index: Index
) -> list[str | None]:
    """Let lines be decided about, and return their wordings; None for one that is gone."""
    today = datetime.now(UTC).date()
    found = lines(await store.inbox.questions(), await store.inbox.decisions(), today, index)
    wordings: list[str | None] = []
    for question in questions:
        line = line_of(question, found)
        done = line and await store.inbox.decide(
            Decision(line.wording, decided.ruling, today, decided.entry),
            [each.id for each in line.questions],
        )
        wordings.append(line.wording if line and done else None)
    return wordings


def _told(number: int, wording: str | None, decided: Ruled) -> str:
    if wording is None:
        return f"{number}. is gone: it has been decided about, or is too old."
    what = {
        Ruling.SAME: f"proposed for {decided.entry}; inbox --write puts it into the file",
        Ruling.NEW: "an entry is to be written",
        Ruling.NOT_OURS: "not ours",
    }[decided.ruling]
    return wrapped(f"{number}. {wording}: {what}.")


def _summary(taken: TakenUp, file: Path) -> Iterator[str]:
    for each in taken.known:
        yield wrapped(f"{each.entry} has it already: {each.wording}")
    for each, reason in taken.refused:
        yield wrapped(f"Left out, for {reason}: {each.wording}")
    for each in taken.waiting:
        why = f"there is no entry '{each.entry}' that is served"
        yield wrapped(f"Stays proposed, for {why}: {each.wording}")
    count = len(taken.added)
    if count:
        yield f"{file}: {counted(count, 'wording')} added."
    else:
        yield f"{file} is as it was: nothing new is proposed."
