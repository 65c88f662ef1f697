"""A bot in a folder of its own and a Telegram, for a doctor to look at."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.doctor import Finding, Grade, examine
from bot.settings import Settings, read_settings
from bot.store import open_store
from tests.end_to_end.knowledge import write_knowledge
from tests.telegram_server import TelegramServer


@dataclass
class Patient:
    """A bot as it is installed; at first all is well with it."""

    server: TelegramServer
    folder: Path
    settings: Settings

    @property
    def dotenv(self) -> Path:
        return self.folder / ".env"

    def set(self, **settings: object) -> None:
        self.settings = replace(self.settings, **settings)  # type: ignore[arg-type]

    async def findings(self) -> tuple[Finding, ...]:
        return await examine(self.settings, self.dotenv)

    async def ails(self) -> list[tuple[str, str, str]]:
        """What is not well: grade, check and sentence."""
        return [
            (each.grade.value, each.check, each.sentence)
            for each in await self.findings()
            if each.grade is not Grade.OK
        ]


@pytest.fixture
async def patient(tmp_path: Path) -> AsyncIterator[Patient]:
    async with TelegramServer() as server:
        settings = replace(
            read_settings(dotenv=None),
            token=server.token,
            api_url=server.url,
            knowledge=write_knowledge(tmp_path / "knowledge.yaml"),
            database=tmp_path / "data" / "footnote.sqlite3",
        )
        async with open_store(settings.database):
            pass
        (tmp_path / ".env").touch(mode=0o600)
        yield Patient(server, tmp_path, settings)
