"""For who talks with the bot: `run`, `chat` and `ask`."""

import gc
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exits import UNUSABLE, fail
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.cli.session import Session

app = typer.Typer()
Language = Annotated[
    str | None, typer.Option("--language", help="Speak this language, such as ru; else English.")
]
Json = Annotated[bool, typer.Option("--json", help="Write one JSON object a reply.")]


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


def _poll(settings: Settings) -> int:
    # What is imported and read now stays; to look for garbage among it takes time. `poll` ends it.
    gc.disable()
    from bot.app import run as poll
    from bot.store import StoreError

    try:
        return poll(settings)
    except StoreError as error:
        fail(str(error), UNUSABLE)


def _session(settings: Settings, language: str | None = None) -> "Session":
    from bot.cli.session import Session
    from bot.curation.build import build_for
    from bot.curation.files import load

    spoken = _spoken(language)
    return Session(build_for(load(settings.knowledge), settings), spoken)


def _spoken(language: str | None) -> str:
    """Return a language that the bot speaks; `ru-RU` and `RU` are `ru`."""
    from bot.core.voice import ENGLISH, language_code
    from bot.languages import catalogues

    code = language_code(language)
    known = sorted({ENGLISH, *catalogues()})
    if code not in known:
        fail(f"The bot does not speak '{language}'. Name one of: {', '.join(known)}.", UNUSABLE)
    return code
