"""The status server over real HTTP, with a real database behind it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from bot import status
from bot.core.knowledge import Knowledge
from bot.metrics import Metrics
from bot.serving import bound, serving
from bot.status import Status
from bot.store import open_store
from tests.knowledge_example import a_knowledge, an_entry

OLD = replace(a_knowledge(an_entry()), version="aaaa")
NEW = replace(a_knowledge(an_entry("a"), an_entry("b")), version="bbbb")


@dataclass
class Bot:
    """What the status is of."""

    database: Path
    client: httpx.AsyncClient
    metrics: Metrics = field(default_factory=lambda: Metrics(CollectorRegistry()))
    knowledge: Knowledge = OLD

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot with a database, and a client that asks for its status."""
    async with open_store(tmp_path / "x.sqlite3") as store, httpx.AsyncClient() as client:
        bot = Bot(tmp_path / "x.sqlite3", client)
        shown = Status(store, lambda: bot.knowledge, bot.metrics.registry).app()
        async with serving(shown, bound("127.0.0.1", 0)) as port:
            client.base_url = httpx.URL(f"http://127.0.0.1:{port}")
            yield bot


def changed(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as file, file:
        file.execute(statement)


async def test_it_lives_while_its_loop_turns(bot: Bot) -> None:
    assert (await bot.get("/healthz")).text == "ok\n"


async def test_it_is_ready_and_tells_the_version_of_the_knowledge_in_use(bot: Bot) -> None:
    ready = await bot.get("/readyz")
    assert (ready.status_code, ready.json()) == (
        200,
        {"ready": True, "store": "ok", "knowledge": {"version": "aaaa", "entries": 1}},
    )
    bot.knowledge = NEW
    assert (await bot.get("/readyz")).json()["knowledge"] == {"version": "bbbb", "entries": 2}


@pytest.mark.parametrize(
    ("statement", "trouble"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "its tables are newer"),
        ("DELETE FROM alembic_version", "its tables are older"),
    ],
)
async def test_it_is_not_ready_with_tables_of_another_version(
    bot: Bot, statement: str, trouble: str
) -> None:
    changed(bot.database, statement)
    answer = await bot.get("/readyz")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert (answer.json()["ready"], answer.json()["store"]) == (False, trouble)


async def test_it_is_not_ready_while_the_database_does_not_answer(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "PATIENCE", 0.1)
    with closing(sqlite3.connect(bot.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = await bot.get("/readyz")
        assert (answer.status_code, answer.json()["store"]) == (503, "does not answer within 0.1 s")
        assert (await bot.get("/healthz")).status_code == 200
        other.execute("ROLLBACK")
    monkeypatch.undo()
    assert (await bot.get("/readyz")).status_code == 200


async def test_it_is_not_ready_with_a_database_that_cannot_be_used(bot: Bot) -> None:
    bot.database.write_bytes(b"no database" * 1000)
    answer = await bot.get("/readyz")
    assert (answer.status_code, answer.json()["store"]) == (503, "cannot be used")


async def test_the_figures_are_shown_as_prometheus_reads_them(bot: Bot) -> None:
    bot.metrics.redelivered()
    answer = await bot.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    samples = {
        sample.name: sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert samples["footnote_redeliveries_total"] == 1
    assert samples["process_resident_memory_bytes"] > 0


async def test_the_figures_are_shown_as_openmetrics_where_that_is_asked_for(bot: Bot) -> None:
    answer = await bot.get("/metrics", Accept="application/openmetrics-text; version=1.0.0")
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert answer.text.endswith("# EOF\n")


@pytest.mark.parametrize(("method", "path", "code"), [("GET", "/", 404), ("POST", "/readyz", 405)])
async def test_there_is_nothing_else(bot: Bot, method: str, path: str, code: int) -> None:
    assert (await bot.client.request(method, path)).status_code == code


async def test_probes_that_come_together_are_all_answered(bot: Bot) -> None:
    answers = await asyncio.gather(*(bot.get("/readyz") for _ in range(50)))
    assert {each.status_code for each in answers} == {200}
