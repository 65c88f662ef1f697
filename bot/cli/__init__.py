"""The command line: arguments, files, exit codes.

Each command imports what it needs itself, for that is most of the time that it takes: `health` runs
every half minute, and who asks one question does not want to wait for Telegram's library.
"""

import asyncio
import gc
import sys
from datetime import UTC, datetime, timedelta
from json import dumps as to_json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from bot.cli.streams import prepare_streams
from bot.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from bot.cli.session import Session
    from bot.core.responder import Responder

_FAILED: Final = 1
_UNUSABLE: Final = 2
_DOTENV: Final = Path(".env")
_HEARD_WITHIN: Final = timedelta(minutes=2)
_PG_DUMP: Final = (
    "The conversations are in PostgreSQL, which has a command of its own for that: "
    'pg_dump --format=custom --file=FILE "$DATABASE_URL"'
)

_NO_HELP: Final = {"help": False}
"""What a command without arguments was not asked for: to look at an option that was not given,
typer would import pydantic, which takes a tenth of a second."""

app = typer.Typer(
    help="Footnote answers a community's questions from one curated file and cites every answer.",
    epilog=(
        "Exit codes: 0 all is well; 1 the knowledge file has problems, its tests fail, the bot is "
        "not running or not well, or Telegram refuses; 2 wrong usage, a setting or a file that "
        "cannot be used."
    ),
    add_completion=False,
    context_settings={"default_map": _NO_HELP | {"health": _NO_HELP, "run": _NO_HELP}},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_webhook = typer.Typer(help="How Telegram delivers.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(_webhook, name="webhook")
Language = Annotated[
    str | None, typer.Option("--language", help="Speak this language, such as ru; else English.")
]
Json = Annotated[bool, typer.Option("--json", help="Write one JSON object a reply.")]


def main() -> None:
    """Run the command that the arguments name, and exit; what a person can mend is a sentence."""
    prepare_streams()
    try:
        app()
    except SettingsError as error:
        _fail(str(error), _UNUSABLE)
    except Exception as error:
        from bot.core.knowledge import InvalidKnowledge
        from bot.curation.files import UnreadableFile

        match error:
            case InvalidKnowledge():
                _fail(str(error), _FAILED)
            case UnreadableFile():
                _fail(str(error), _UNUSABLE)
        raise


@app.callback(invoke_without_command=True)
def _without_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        run()


@app.command()
def run() -> None:
    """Start the bot.

    It answers on Telegram with TELEGRAM_TOKEN set, else here in the terminal.
    """
    settings = read_settings()
    if settings.token:
        raise typer.Exit(_poll(settings))
    typer.echo(
        "TELEGRAM_TOKEN is not set, so we talk here. To go live, get a token from @BotFather "
        "and put it in .env.\n",
        err=True,
    )
    from bot.cli.chat import chat

    chat(_session(settings))


@app.command("chat")
def _chat(json: Json = False, language: Language = None) -> None:
    """Hold a conversation here.

    The line /help says what can be typed, /new forgets what was said, /quit leaves. With --json
    every line is a message and every reply one JSON object: verdict (answer, suggestion,
    abstention, small_talk or null), entry, choices, notes and text.
    """
    from bot.cli.chat import chat, chat_in_json

    hold = chat_in_json if json else chat
    hold(_session(read_settings(), language))


@app.command()
def ask(
    question: Annotated[list[str], typer.Argument(help="In your own words.")],
    json: Json = False,
    language: Language = None,
    why: Annotated[bool, typer.Option("--why", help="Add how it came about.")] = False,
) -> None:
    """Print the reply to one question."""
    from bot.cli.chat import print_json, printer

    session = _session(read_settings(), language)
    say = print_json if json else printer()
    now = datetime.now(UTC)
    say(session.say(" ".join(question), now))
    if why:
        say(session.say("/why", now))


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
    raise typer.Exit(0 if passes else _FAILED)


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
    raise typer.Exit(0 if good else _FAILED)


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
    most: Annotated[int, typer.Option(min=1, help="Take so many posts, the best.")] = 200,
) -> None:
    """Turn an exported discussion into draft entries to approve.

    Reads Reddit's JSON, Pushshift's dumps (.jsonl, .zst, .csv), Stack Exchange (Posts.xml or the
    API's JSON), Discourse's JSON, Hacker News' JSON, Telegram Desktop's JSON, and a thread copied
    as plain text. Prints what became of every post. Exit code 1: nothing in it answers anything.
    """
    from bot.cli.drafted import draft_file

    raise typer.Exit(0 if draft_file(export, output, site, most) else _FAILED)


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
    from bot.cli.inbox import CannotDecide, open_inbox
    from bot.store import StoreError

    settings = read_settings()
    responder = _responder(settings)
    try:
        open_inbox(settings, responder, words or [], write=write, in_json=json, whole=everything)
    except (CannotDecide, StoreError) as error:
        _fail(str(error), _UNUSABLE)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The copy; it must not be there yet.")],
) -> None:
    """Copy the conversations to a file, while the bot goes on.

    To go back to a copy: stop the bot, remove the file of DATABASE and those beside it that end in
    -wal and -shm, and put the copy in its place.
    """
    from bot.store import StoreError, back_up

    settings = read_settings()
    if settings.database_url:
        _fail(_PG_DUMP, _UNUSABLE)
    try:
        back_up(settings.database, file)
    except StoreError as error:
        _fail(str(error), _UNUSABLE)
    typer.echo(f"{file} holds what {settings.database} held. Keep it as secret as that.")


@app.command()
def health() -> None:
    """Say whether the bot runs.

    It does if its last sign of life is younger than two minutes. Exit code 1: it does not.
    """
    heartbeat = read_settings().heartbeat
    try:
        heard = datetime.fromtimestamp(heartbeat.stat().st_mtime, UTC)
    except OSError:
        _fail(f"The bot is not running: there is no {heartbeat}.", _FAILED)
    if datetime.now(UTC) - heard > _HEARD_WITHIN:
        _fail(f"The bot is not running: its last sign of life was at {heard:%F %T} UTC.", _FAILED)
    typer.echo("The bot is running.")


@app.command()
def doctor(
    json: Annotated[bool, typer.Option("--json", help="Write a JSON list of findings.")] = False,
) -> None:
    """Look what ails the bot, and say what to do about it.

    Checks whether all is as the bot needs it: the token, the network, the clock, the webhook, the
    knowledge, the database and its migrations, who may read the files, and free disk. Exits with 1
    if something keeps the bot from working; a warning does not.
    """
    from bot.cli.findings import as_json, as_lines, is_well
    from bot.doctor import examine

    findings = asyncio.run(examine(read_settings(), _DOTENV))
    typer.echo(as_json(findings) if json else as_lines(findings))
    raise typer.Exit(0 if is_well(findings) else _FAILED)


@_webhook.command("set")
def _set_webhook() -> None:
    """Let Telegram deliver to WEBHOOK_URL. What waits is kept."""
    from bot.cli import webhook

    typer.echo(webhook.set_(read_settings()))


@_webhook.command("delete")
def _delete_webhook() -> None:
    """Let Telegram deliver nowhere, so that a bot can poll. What waits is kept."""
    from bot.cli import webhook

    typer.echo(webhook.delete(read_settings()))


@_webhook.command("info")
def _webhook_info() -> None:
    """Show where Telegram delivers, what waits, and its last error."""
    from bot.cli import webhook

    typer.echo(webhook.info(read_settings()))


def _poll(settings: Settings) -> int:
    # What is imported and read now stays; to look for garbage among it takes time. `poll` ends it.
    gc.disable()
    from bot.app import run as poll
    from bot.store import StoreError

    try:
        return poll(settings)
    except StoreError as error:
        _fail(str(error), _UNUSABLE)


def _session(settings: Settings, language: str | None = None) -> "Session":
    from bot.cli.session import Session
    from bot.core.voice import ENGLISH

    return Session(_responder(settings), language or ENGLISH)


def _responder(settings: Settings) -> "Responder":
    from bot.curation.build import build_for
    from bot.curation.files import load

    return build_for(load(settings.knowledge), settings)


def _fail(sentence: str, code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    sys.exit(code)
