"""`doctor` and `webhook` as processes, against a Telegram."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.telegram.kinds import KINDS
from tests.cli.conftest import Bot, Finished
from tests.documents import ROOT, blocks
from tests.telegram_server import TelegramServer

ADDRESS = "https://bot.example.org/telegram"
SECRET = "of-more-than-16-signs"
WEBHOOK = {"WEBHOOK_URL": ADDRESS, "WEBHOOK_SECRET": SECRET}

Command = Callable[..., Awaitable[Finished]]


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def command(bot: Bot, server: TelegramServer) -> Command:
    """Run a command of the bot beside the server."""

    async def run(*arguments: str, **settings: str) -> Finished:
        told = {"TELEGRAM_TOKEN": server.token, "TELEGRAM_API_URL": server.url} | settings
        return await asyncio.to_thread(bot, *arguments, **told)

    return run


def said(finished: Finished) -> str:
    assert finished.stderr == b""
    return finished.stdout.decode()


def shown_doctor() -> str:
    """Return what docs/operating.md shows of the doctor."""
    guide = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    [shown] = [block for block in blocks(guide, "text") if "-m bot doctor\n" in block]
    return shown.partition("\n")[2]


def shapes(text: str) -> list[str]:
    """Return lines without numbers, versions, paths and addresses."""
    return [re.sub(r"\S*[\d/]\S*|(?<=version )\w+", "*", line) for line in text.splitlines()]


async def test_the_doctor_says_a_line_for_each_check(command: Command, folder: Path) -> None:
    (folder / ".env").touch(mode=0o600)
    done = await command("doctor")
    lines = [line.split(maxsplit=2) for line in said(done).splitlines()]
    assert done.returncode == 0  # there is only a warning
    assert {check: grade for grade, check, _ in lines} == {
        "network": "ok",
        "token": "ok",
        "clock": "ok",
        "inline": "ok",
        "webhook": "ok",
        "queue": "ok",
        "knowledge": "ok",
        "store": "warning",
        "files": "ok",
        "disk": "ok",
    }
    assert all(sentence.endswith(".") for *_, sentence in lines)
    assert shapes(said(done)) == shapes(shown_doctor())


async def test_the_doctor_exits_with_one_when_something_keeps_the_bot_from_working(
    command: Command, server: TelegramServer
) -> None:
    done = await command("doctor", "--json", KNOWLEDGE="missing.yaml", **WEBHOOK)
    failures = [each for each in json.loads(said(done)) if each["grade"] == "failure"]
    assert done.returncode == 1
    assert [list(each) for each in failures] == [["grade", "check", "sentence"]] * 2
    assert [each["check"] for each in failures] == ["webhook", "knowledge"]
    assert server.token not in done.stdout.decode()


async def test_the_doctor_does_not_come_to_a_setting_that_cannot_be_read(command: Command) -> None:
    done = await command("doctor", TELEGRAM_TOKEN="nonsense")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"TELEGRAM_TOKEN does not look like a token")


async def test_a_webhook_is_set_shown_and_deleted_and_nothing_that_waits_is_lost(
    command: Command, server: TelegramServer
) -> None:
    alice = server.member("Alice")
    await server.private(alice).says(alice, "hello")
    done = await command("webhook", "set", **WEBHOOK)
    assert said(done) == (
        f"Telegram delivers to {ADDRESS} from now on. What waited is delivered there.\n"
    )
    shown = await command("webhook", "info")
    assert dict(line.split(maxsplit=1) for line in said(shown).splitlines()) == {
        "address": ADDRESS,
        "kinds": ", ".join(KINDS),
        "waiting": "1",
        "connections": "at most 40",
    }
    assert said(await command("webhook", "delete")).startswith("Telegram delivers nowhere now.")
    assert said(await command("webhook", "info")).startswith(
        "address      none: the bot is to poll\n"
    )
    assert (server.pending, server.refusals) == (1, [])


async def test_a_webhook_is_set_with_everything_that_telegram_would_else_choose(
    command: Command, server: TelegramServer
) -> None:
    await command("webhook", "set", **WEBHOOK)
    [call] = [call for call in server.calls if call.method == "setWebhook"]
    assert call.parameters == {
        "url": ADDRESS,
        "allowed_updates": list(KINDS),
        "max_connections": 40,
        "secret_token": SECRET,
        "drop_pending_updates": False,
    }


def test_nothing_but_the_command_tells_telegram_where_to_deliver() -> None:
    source = ROOT / "bot"
    telling = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if ".set_webhook(" in path.read_text("utf-8")
    }
    assert telling == {"cli/webhook.py", "telegram/registration.py"}


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({}, "WEBHOOK_URL"),
        ({"WEBHOOK_URL": ADDRESS, "WEBHOOK_SECRET": ""}, "WEBHOOK_SECRET"),
        (WEBHOOK | {"TELEGRAM_TOKEN": ""}, "TELEGRAM_TOKEN"),
    ],
    ids=["address", "secret", "token"],
)
async def test_a_setting_that_is_missing_is_named(
    command: Command, server: TelegramServer, settings: dict[str, str], missing: str
) -> None:
    done = await command("webhook", "set", **settings)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"{missing} is ")
    assert server.calls == []


async def test_what_telegram_refuses_is_a_sentence(
    command: Command, server: TelegramServer
) -> None:
    server.fails_next("setWebhook", code=400, description="Bad Request: bad webhook: no port 1")
    done = await command("webhook", "set", **WEBHOOK)
    assert (done.returncode, done.stderr) == (
        1,
        b"Telegram does not take it: Bad webhook: no port 1.\n",
    )


@pytest.mark.parametrize("words", ["info", "set", "delete"])
async def test_a_proxy_that_cannot_be_used_is_left_to_the_doctor(
    command: Command, words: str
) -> None:
    proxied = {"TELEGRAM_API_URL": "https://api.telegram.org", "NO_PROXY": "", "no_proxy": ""}
    done = await command("webhook", words, **WEBHOOK, **proxied, HTTPS_PROXY="socks5://[")
    assert (done.returncode, done.stderr) == (
        1,
        b"Telegram did not do it (NetworkError). Run: python -m bot doctor\n",
    )


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (401, "Telegram does not accept TELEGRAM_TOKEN. Copy it again from @BotFather into .env."),
        (502, "Telegram did not do it (NetworkError). Run: python -m bot doctor"),
    ],
)
async def test_a_telegram_in_trouble_is_a_sentence(
    command: Command, server: TelegramServer, code: int, sentence: str
) -> None:
    server.fails_next("getMe", code=code)
    done = await command("webhook", "info")
    assert (done.returncode, done.stderr.decode()) == (1, sentence + "\n")
