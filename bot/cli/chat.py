"""The conversation itself: where lines come from and where what is said goes."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime

import typer
from rich.console import Console

from bot.cli.printed import as_json, plain, show
from bot.cli.session import Said, Session

with suppress(ImportError):  # not on Windows
    import readline  # noqa: F401 - gives input() line editing and a history

Say = Callable[[Said], None]


def printer() -> Say:
    """Return what prints for a person: rich text on a terminal, plain text into a pipe."""
    if not sys.stdout.isatty():
        return lambda said: typer.echo(f"{plain(said)}\n")
    console = Console(highlight=False)
    return lambda said: show(said, console)


def print_json(said: Said) -> None:
    """Print for a script, at once."""
    typer.echo(as_json(said))


def chat(session: Session) -> None:
    """Hold a conversation until the person leaves; empty lines are passed over."""
    say = printer()
    prompted = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        if prompted:
            say(session.welcome())
        for line in _typed() if prompted else _piped():
            if line.strip():
                say(session.say(line, datetime.now(UTC)))
            if session.over:
                return
    except KeyboardInterrupt:
        pass
    if prompted:
        typer.echo()
        say(session.farewell())


def chat_in_json(session: Session) -> None:
    """Write one JSON object for every line read, until there are no more."""
    for line in _piped():
        print_json(session.say(line, datetime.now(UTC)))
        if session.over:
            return


def _typed() -> Iterator[str]:
    with suppress(EOFError, OSError):
        while True:
            yield input("> ")


def _piped() -> Iterator[str]:
    with suppress(OSError):  # under `nohup` there is nothing that can be read
        yield from sys.stdin
