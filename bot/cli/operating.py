"""For who keeps the bot running: `backup`, `health`, `doctor` and `webhook`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.cli.exits import FAILED, UNUSABLE, fail
from bot.settings import read_settings

_DOTENV: Final = Path(".env")
_HEARD_WITHIN: Final = timedelta(minutes=2)
_PG_DUMP: Final = (
    "The conversations are in PostgreSQL, which has a command of its own for that: "
    'pg_dump --format=custom --file=FILE "$DATABASE_URL"'
)

app = typer.Typer()
_webhook = typer.Typer(help="How Telegram delivers.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(_webhook, name="webhook")


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
        fail(_PG_DUMP, UNUSABLE)
    try:
        back_up(settings.database, file)
    except StoreError as error:
        fail(str(error), UNUSABLE)
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
        fail(f"The bot is not running: there is no {heartbeat}.", FAILED)
    if datetime.now(UTC) - heard > _HEARD_WITHIN:
        fail(f"The bot is not running: its last sign of life was at {heard:%F %T} UTC.", FAILED)
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
    import asyncio

    from bot.cli.findings import as_json, as_lines, is_well
    from bot.doctor import examine

    findings = asyncio.run(examine(read_settings(), _DOTENV))
    typer.echo(as_json(findings) if json else as_lines(findings))
    raise typer.Exit(0 if is_well(findings) else FAILED)


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
