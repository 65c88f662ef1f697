"""For who writes the knowledge: `check`, `schema`, `eval`, `draft` and `inbox`."""

from json import dumps as to_json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.exits import FAILED, UNUSABLE, fail
from bot.settings import read_settings

app = typer.Typer()


@app.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(help="A file, or a folder of .yaml files; else KNOWLEDGE.")
    ] = None,
    links: Annotated[
        bool, typer.Option("--links", help="Look whether links lead anywhere.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """Try a knowledge.

    Prints every problem with its file and line. A knowledge without any is tried on its own tests:
    at least 95 % of those with an answer must come out right or offered, none that nothing answers
    be answered. Warnings say what could be better, and fail nothing.
    """
    from bot.cli.checking import check_knowledge

    settings = read_settings()
    passes = check_knowledge(file or settings.knowledge, settings, links=links, as_json=json)
    raise typer.Exit(0 if passes else FAILED)


@app.command()
def schema() -> None:
    """Print the shape of a knowledge file as JSON Schema.

    Editors that know it complete keys and mark mistakes while you type: the first line of the file
    names it, as `# yaml-language-server: $schema=docs/knowledge.schema.json`.
    """
    from bot.curation.json_schema import json_schema

    typer.echo(to_json(json_schema(), ensure_ascii=False, indent=2))


@app.command("eval")
def _evaluate(
    file: Annotated[
        Path | None, typer.Argument(help="A file, or a folder of .yaml files; else KNOWLEDGE.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
    fit: Annotated[
        bool, typer.Option("--fit", help="Write thresholds that fit better under policy:")
    ] = False,
    html: Annotated[
        Path | None, typer.Option(help="Write a report for the browser to this file.")
    ] = None,
) -> None:
    """Measure how well a knowledge answers its own tests.

    Says in a sentence how good it is, then what fails and why: what won, how likely it was, and by
    which words, those that the fewest wordings hold first. Names what became better or worse since
    the last run, which is kept beside DATABASE, and says which thresholds fit the tests better.
    Exit code 0: good enough, as `check` sees it; 1: not; 2: it has problems, or no tests.
    """
    from bot.cli.evaluated import Wanted, evaluate_file

    settings = read_settings()
    good = evaluate_file(file or settings.knowledge, settings, Wanted(json, fit, html))
    raise typer.Exit(0 if good else FAILED)


@app.command()
def draft(
    export: Annotated[Path, typer.Argument(help="The exported discussion.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Else the drafts are printed.")
    ] = None,
    site: Annotated[
        str | None,
        typer.Option(help="Address of the forum, such as https://forum.example.org."),
    ] = None,
    most: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="Take so many posts, the best.")
    ] = 200,
) -> None:
    """Turn an exported discussion into draft entries to approve.

    Reads Reddit's JSON, Pushshift's dumps (.jsonl, .zst, .csv), Stack Exchange (Posts.xml or the
    API's JSON), Discourse's JSON, Hacker News' JSON, Telegram Desktop's JSON, and a thread copied
    as plain text. Prints what became of every post. Exit code 1: nothing in it answers anything.
    """
    from bot.cli.drafted import draft_file

    raise typer.Exit(0 if draft_file(export, output, site, most) else FAILED)


@app.command()
def inbox(
    words: Annotated[
        list[str] | None, typer.Argument(help="What is decided; with --write, the file.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Put what is proposed into the file.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Show all lines, not ten.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """Show what members asked in vain, and decide about it.

    Each thing that is asked is a line. inbox same 3 ENTRY proposes the wording of line 3 for an
    entry, inbox new 3 wishes for a new entry, inbox not-ours 3 puts the line away; 3,5 are two
    lines. In a terminal the same can be typed below the lines. inbox --write puts the proposals
    into the setting KNOWLEDGE, or the file that is named, touches no other line of it and shows the
    difference. Until then nothing changes what the bot says.
    """
    from bot.cli.inbox import open_inbox
    from bot.cli.inbox_ruled import CannotDecide
    from bot.store import StoreError

    try:
        open_inbox(read_settings(), words or [], write=write, in_json=json, whole=everything)
    except (CannotDecide, StoreError) as error:
        fail(str(error), UNUSABLE)
