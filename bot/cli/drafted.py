"""Drafts of an exported discussion: progress on a terminal, the file, what became of every post."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.cli.extra import from_extra
from bot.curation.files import UnreadableFile, unwritable

if TYPE_CHECKING:
    from bot.curation.draft import Report

_LONG: Final = 8 * 1024 * 1024
"""Bytes of an export from which on a progress bar is worth looking at."""
_LIBRARIES: Final = frozenset({"backports", "ijson", "lxml", "markdown_it", "ruamel", "slugify"})


def draft_file(path: Path, output: Path | None, site: str | None, most: int) -> bool:
    """Write the drafts of an export to a file or standard output; return whether there are any.

    What became of every post goes to standard error.

    Raises:
        UnreadableFile: the export cannot be read, the output is there already or cannot be
            written, the site is no address, or the libraries that read exports are not installed.
    """
    drafting = from_extra("bot.curation.draft", _LIBRARIES, "Drafting")
    if output:
        _try_to_make(output)
    console = Console(stderr=True)
    with _progress(path, console) as heard:
        drafted = drafting.draft(drafting.Export(path, _site(site), heard), most)
    _tell(drafted.report, console)
    if drafted.text is None:
        typer.echo("Nothing in it answers anything, so there are no drafts.", err=True)
        return False
    _write(drafted.text, output)
    if output:
        typer.echo(f"The drafts are in {output}; nothing of them is served.", err=True)
    return True


def _try_to_make(output: Path) -> None:
    """Make sure that the output can be written, before an export is read for hours in vain."""
    try:
        output.open("x").close()
        output.unlink()
    except FileExistsError:
        raise UnreadableFile(
            f"{output} is there already. Name another file, or delete it first."
        ) from None
    except OSError as error:
        raise unwritable(output, error) from None


def _site(site: str | None) -> str | None:
    if site is None:
        return None
    if not re.fullmatch(r"https?://[^\s/@]+(/[^\s?#]*)?", site):
        what = f"'{site}' is no address. Write it like https://forum.example.org"
        raise UnreadableFile(f"--site: {what}")
    return site.rstrip("/")


@contextmanager
def _progress(path: Path, console: Console) -> Iterator[Callable[[int], None]]:
    """Give what hears how many bytes were read; it shows them on a terminal, if they are many."""
    size = 0
    with suppress(OSError):  # it is opened later, which says what is wrong
        size = path.stat().st_size
    columns = (TextColumn("Reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    shown = console.is_terminal and size >= _LONG
    with Progress(*columns, console=console, transient=True, disable=not shown) as progress:
        task = progress.add_task("Reading", total=size)
        yield lambda read: progress.update(task, completed=min(read, size))


def _tell(report: "Report", console: Console) -> None:
    """Print the report, wrapped on a terminal, a line each for a pipe."""
    lines = tuple(report.lines())
    if not console.is_terminal:
        width = max(len(number) for number, _ in lines)
        for number, what in lines:
            typer.echo(f"{number:>{width}}  {what}", err=True)
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for number, what in lines:
        table.add_row(Text(number, "bold"), Text(what))
    console.print(table)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        with output.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise unwritable(output, error) from None
