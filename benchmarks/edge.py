"""Requests that a stranger might send to a running bot: `python -m benchmarks.edge --cases 20000`.

schemathesis makes them from docs/openapi.json, for each of the endpoints, right and wrong; the bot
is a real process, and Telegram is played. A server error that the document does not name ends it
with 1.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.end_to_end.bot_process import BotProcess
from tests.telegram_server import TelegramServer

_PATH: Final = "/telegram/updates"
_SECRET: Final = "only-Telegram_knows-1953"
_STARTS_WITHIN: Final = 300.0
"""Seconds; the machine may be busy with other long runs."""
_DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "openapi.json"


async def tried(cases: int) -> int:
    """Try so many cases at the webhook and as many at the status; return 0 if all was well."""
    settings = {
        "WEBHOOK_URL": f"https://bot.example.org{_PATH}",
        "WEBHOOK_SECRET": _SECRET,
        "WEBHOOK_LISTEN": "127.0.0.1:0",
    }
    with TemporaryDirectory() as folder:
        async with TelegramServer() as server, BotProcess(server, Path(folder), **settings) as bot:
            webhook = (await bot.logs("listening", within=_STARTS_WITHIN))["port"]
            status = (await bot.logs("serving_status"))["port"]
            secret = f"X-Telegram-Bot-Api-Secret-Token: {_SECRET}"
            brought = await _schemathesis(webhook, cases, "--include-path", _PATH, "-H", secret)
            asked = await _schemathesis(status, cases // 3, "--exclude-path", _PATH)
    return brought or asked


async def _schemathesis(port: int, cases: int, *options: str) -> int:
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", str(_DOCUMENT),
        "--url", f"http://127.0.0.1:{port}", "--max-examples", str(cases),
        "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all",
        "--checks", "status_code_conformance,not_a_server_error", *options,
    ]  # fmt: skip
    process = await asyncio.create_subprocess_exec(*command)
    return await process.wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=20_000)
    sys.exit(asyncio.run(tried(arguments.parse_args().cases)))
