"""What the doctor says of each ailment, against a Telegram that has it."""

import shutil
import socket
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.doctor import content, machine
from bot.doctor.findings import Grade, failure
from bot.serving import bound, serving
from bot.settings import Webhook
from bot.telegram.kinds import KINDS
from bot.telegram.registration import bot_of, set_webhook
from tests.doctor.conftest import Patient
from tests.telegram_server import TelegramServer
from tests.unprivileged import folder_of_another

ADDRESS = "https://bot.example.org/telegram"
SECRET = "of-more-than-16-signs"
WEBHOOK = Webhook(ADDRESS, SECRET, "127.0.0.1", 8080)
CHECKS = [
    "network",
    "token",
    "clock",
    "inline",
    "webhook",
    "queue",
    "knowledge",
    "store",
    "migrations",
]


async def delivers_to(patient: Patient, url: str) -> None:
    async with bot_of(patient.settings) as bot:
        await set_webhook(bot, replace(WEBHOOK, url=url))


async def test_a_bot_that_is_well_has_every_check_passed(patient: Patient) -> None:
    findings = await patient.findings()
    assert [each.check for each in findings] == [*CHECKS, "files", "disk"]
    assert await patient.ails() == []
    assert patient.server.refusals == []


async def test_it_changes_nothing(patient: Patient) -> None:
    before = {path: path.read_bytes() for path in patient.folder.rglob("*") if path.is_file()}
    await patient.findings()
    assert {p: p.read_bytes() for p in patient.folder.rglob("*") if p.is_file()} == before
    assert {call.method for call in patient.server.calls} == {"getMe", "getWebhookInfo"}


# --- Telegram ------------------------------------------------------------------------------------


async def test_without_a_token_telegram_is_not_asked(patient: Patient) -> None:
    patient.set(token=None)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "token")
    assert sentence.startswith("TELEGRAM_TOKEN is not set. Get a token from @BotFather")
    assert patient.server.calls == []


async def test_a_token_that_telegram_does_not_accept(patient: Patient) -> None:
    patient.set(token="7000000001:AAF-a-wrong-one-0123456789abcdefgh")
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "token")
    assert "Copy it again from @BotFather" in sentence


async def test_a_telegram_in_trouble_is_no_wrong_token(patient: Patient) -> None:
    patient.server.fails_next("getMe", code=502)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check, sentence[:20]) == ("failure", "token", "Telegram answers 502")


async def test_a_telegram_that_cannot_be_reached_is_told_without_the_token(
    patient: Patient,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
    patient.set(api_url=nowhere)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "network")
    assert sentence.startswith(f"{nowhere} cannot be reached")
    assert patient.server.token not in sentence


@pytest.mark.parametrize(
    "proxy", ["socks5://127.0.0.1:1080", "http://127.0.0.1:port", "http://[", "://", "::"]
)
async def test_what_is_no_http_proxy_is_named(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    patient.set(api_url="https://api.telegram.org")
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("NO_PROXY", "")
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "network")
    assert "Only http proxies can be used, such as http://127.0.0.1:3128. Name one in" in sentence


async def test_a_bot_that_does_not_tell_who_it_is_has_no_webhook_either(patient: Patient) -> None:
    answer = b'{"ok": true, "result": {"username": "footnote_bot"}}'

    async def nameless(scope: Scope, receive: Receive, send: Send) -> None:
        await Response(answer, headers={"Date": format_datetime(datetime.now(UTC))})(
            scope, receive, send
        )

    async with serving(nameless, bound("127.0.0.1", 0)) as port:
        patient.set(api_url=f"http://127.0.0.1:{port}")
        [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "webhook")
    assert sentence.startswith("Telegram does not tell how it delivers (")


async def test_what_answers_but_is_no_bot_api(patient: Patient) -> None:
    patient.set(api_url=f"{patient.server.url}/elsewhere")
    [(grade, check, _)] = await patient.ails()
    assert (grade, check) == ("failure", "token")


@pytest.mark.parametrize(
    ("minutes", "grade"), [(0.5, "warning"), (-0.5, "warning"), (90, "failure")]
)
async def test_a_clock_that_is_off(patient: Patient, minutes: float, grade: str) -> None:
    patient.server.clock = timedelta(minutes=minutes)
    [(graded, check, sentence)] = await patient.ails()
    assert (graded, check) == (grade, "clock")
    assert abs(float(sentence.split()[3]) - abs(minutes) * 60) <= 3
    assert sentence.split()[5] == ("behind" if minutes > 0 else "ahead")
    assert "timedatectl set-ntp true" in sentence


async def test_a_telegram_that_is_slow(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doctor.network._SLOW", 0)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("warning", "network")
    assert "Answers will be slow" in sentence


async def test_a_bot_that_polls_while_telegram_delivers_elsewhere(patient: Patient) -> None:
    await delivers_to(patient, ADDRESS)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("warning", "webhook")
    assert f"WEBHOOK_URL is not set, but Telegram delivers to {ADDRESS}" in sentence


@pytest.mark.parametrize("where", ["https://bot.example.org/elsewhere", None])
async def test_a_webhook_that_is_not_the_bots(patient: Patient, where: str | None) -> None:
    if where:
        await delivers_to(patient, where)
    patient.set(webhook=WEBHOOK)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "webhook")
    assert sentence == (
        f"WEBHOOK_URL is {ADDRESS}, but Telegram delivers to {where or 'nobody'}. "
        "Run: python -m bot webhook set"
    )


@pytest.mark.parametrize(
    ("inline", "sentence"),
    [
        (True, "Members can type @footnote_bot in any chat."),
        (False, "It is off: send /setinline to @BotFather if members may ask in any chat."),
    ],
)
async def test_it_tells_whether_members_can_ask_in_any_chat(
    patient: Patient, inline: bool, sentence: str
) -> None:
    async with TelegramServer(inline=inline) as server:
        patient.set(api_url=server.url)
        [finding] = (each for each in await patient.findings() if each.check == "inline")
    assert (finding.grade, finding.sentence) == (Grade.OK, sentence)


async def test_a_webhook_that_is_well(patient: Patient) -> None:
    await delivers_to(patient, ADDRESS)
    patient.set(webhook=WEBHOOK)
    assert await patient.ails() == []


async def test_a_webhook_for_other_kinds_of_updates(patient: Patient) -> None:
    async with bot_of(patient.settings) as bot:
        await bot.set_webhook(ADDRESS, secret_token=SECRET, allowed_updates=KINDS[:1])
    patient.set(webhook=WEBHOOK)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "webhook")
    assert sentence.endswith("Run: python -m bot webhook set")


async def test_a_webhook_that_does_not_take_what_is_delivered(patient: Patient) -> None:
    await delivers_to(patient, ADDRESS)
    patient.set(webhook=WEBHOOK)
    patient.server.failed_to_deliver(timedelta(minutes=2), "Connection refused")
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("warning", "webhook")
    assert "UTC Telegram could not deliver: Connection refused. Check the proxy" in sentence


async def test_a_webhook_that_failed_long_ago_is_well(patient: Patient) -> None:
    await delivers_to(patient, ADDRESS)
    patient.set(webhook=WEBHOOK)
    patient.server.failed_to_deliver(timedelta(hours=2), "Connection refused")
    assert await patient.ails() == []


async def test_a_telegram_that_does_not_tell_how_it_delivers(patient: Patient) -> None:
    patient.server.fails_next("getWebhookInfo", code=502)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "webhook")
    assert "NetworkError" in sentence


async def test_many_updates_that_wait(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doctor.network._MANY_WAIT", 1)
    alice = patient.server.member("Alice")
    for text in ("one", "two"):
        await patient.server.private(alice).says(alice, text)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("warning", "queue")
    assert sentence.startswith("2 updates wait at Telegram, which keeps them for a day.")


async def test_one_update_waits(patient: Patient) -> None:
    alice = patient.server.member("Alice")
    await patient.server.private(alice).says(alice, "hello")
    [queue] = (each for each in await patient.findings() if each.check == "queue")
    assert queue.sentence == "1 update waits at Telegram."


# --- knowledge and store -------------------------------------------------------------------------


async def test_a_knowledge_with_mistakes_is_told_by_the_first(patient: Patient) -> None:
    patient.settings.knowledge.write_text("entries: none\nmore: none\n")
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "knowledge")
    assert sentence.startswith(
        f"{patient.settings.knowledge}:1: 'sources' is missing; add it (and "
    )
    assert sentence.endswith("Mend it; python -m bot check names every line.")


async def test_a_knowledge_that_is_not_there(patient: Patient) -> None:
    patient.settings.knowledge.unlink()
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check, sentence[:16]) == ("failure", "knowledge", "There is no file")


async def test_a_database_that_is_not_there_yet(patient: Patient) -> None:
    shutil.rmtree(patient.settings.database.parent)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("warning", "store")
    assert sentence.endswith("The first start makes it.")
    assert not patient.settings.database.exists()


@pytest.mark.parametrize("name", ["footnote.sqlite3", "not/yet/there.sqlite3"])
async def test_a_folder_that_the_bot_may_not_write_in(name: str) -> None:
    with folder_of_another(0o555) as folder:
        found = await content.store(folder / name)
    assert found == (
        failure(
            "store",
            f"The database {folder / name} cannot be written: this user may not write in {folder}. "
            "Give it to the user who runs Footnote, or name another file in DATABASE.",
        ),
    )


async def test_a_database_that_the_bot_may_only_read() -> None:
    with folder_of_another(0o777) as folder:
        restored = folder / "footnote.sqlite3"
        restored.touch(mode=0o400)
        [found] = await content.store(restored)
    assert found.grade is Grade.FAILURE
    assert f"cannot be written: this user may not write in {restored}." in found.sentence


@pytest.mark.parametrize("name", ["footnote.sqlite3", "not/yet/there.sqlite3"])
async def test_a_file_in_the_place_of_the_databases_folder(patient: Patient, name: str) -> None:
    folder = patient.folder / "file"
    folder.touch()
    patient.set(database=folder / name)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "store")
    assert f"cannot be written: {folder} is no folder." in sentence


@pytest.mark.parametrize("place", ["knowledge", "database"])
async def test_a_name_that_is_too_long(patient: Patient, place: str) -> None:
    patient.set(**{place: patient.folder / ("a" * 300)})
    [(grade, _, sentence)] = await patient.ails()
    assert grade == "failure"
    assert "File name too long" in sentence
    assert "ame another file" in sentence


async def test_a_folder_in_the_place_of_the_database(patient: Patient) -> None:
    patient.set(database=patient.folder)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "store")
    assert sentence.startswith(f"{patient.folder} is a folder. Name a file in DATABASE, such as ")


async def test_a_file_that_is_no_database(patient: Patient) -> None:
    patient.settings.database.write_text("no database at all " * 100)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "store")
    assert "is not a database" in sentence


async def test_a_database_that_is_damaged(patient: Patient) -> None:
    with closing(sqlite3.connect(patient.settings.database)) as file, file:
        # A column that must not be empty, and is: what a flipped bit may look like.
        file.execute("INSERT INTO turns VALUES (1, 1, NULL, 1, 1, 'x', NULL, '[]', NULL)")
        file.execute("PRAGMA writable_schema=ON")
        file.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'topic BIGINT', 'topic BIGINT NOT NULL') "
            "WHERE name = 'turns'"
        )
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "store")
    assert "is damaged: NULL value in turns.topic. Stop the bot and restore" in sentence


async def test_a_database_with_a_page_that_is_damaged(patient: Patient) -> None:
    with closing(sqlite3.connect(patient.settings.database)) as file:
        [(first, size)] = file.execute(
            "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = 'turns'"
        )
    with patient.settings.database.open("r+b") as raw:
        raw.seek((first - 1) * size)
        raw.write(b"\xff" * size)
    [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "store")
    assert sentence.endswith("error code 11. Stop the bot and restore the last backup.")
    assert not {"*", "\n"} & {*sentence}  # SQLite's headline


@pytest.mark.parametrize(
    ("statement", "grade", "told"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "failure", "A newer Footnote"),
        ("DELETE FROM alembic_version", "warning", "The tables are of an older version."),
    ],
)
async def test_tables_of_another_version(
    patient: Patient, statement: str, grade: str, told: str
) -> None:
    with closing(sqlite3.connect(patient.settings.database)) as file, file:
        file.execute(statement)
    [(graded, check, sentence)] = await patient.ails()
    assert (graded, check) == (grade, "migrations")
    assert sentence.startswith(told)


async def test_a_database_that_somebody_holds(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.sqlite.PATIENCE", 0)
    with closing(sqlite3.connect(patient.settings.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "store")
    assert "no other program holds the file" in sentence


# --- the machine ---------------------------------------------------------------------------------


async def test_files_that_others_may_read_or_write(patient: Patient) -> None:
    patient.dotenv.chmod(0o640)
    patient.settings.database.chmod(0o604)
    patient.settings.knowledge.chmod(0o666)
    assert [(grade, check) for grade, check, _ in await patient.ails()] == [
        ("warning", "files")
    ] * 3
    advice = [sentence.partition("Run: ")[2] for *_, sentence in await patient.ails()]
    assert advice == [
        f"chmod 600 {patient.dotenv}",
        f"chmod 600 {patient.settings.database}",
        f"chmod o-w {patient.settings.knowledge}",
    ]


def test_of_a_token_that_stands_elsewhere_nothing_is_said(patient: Patient) -> None:
    def files() -> list[str]:
        return [each.sentence for each in machine.modes(patient.settings, patient.dotenv)]

    assert files() == ["Nobody else may read the token and the database."]
    patient.dotenv.unlink()
    assert files() == ["Nobody else may read the database."]


def test_a_disk_is_graded_by_the_room_that_is_left(patient: Patient) -> None:
    database = patient.settings.database
    free = shutil.disk_usage(database.parent).free
    assert machine.disk(database, needed=0, wanted=0).grade is Grade.OK
    assert machine.disk(database, needed=0, wanted=2 * free).grade is Grade.WARNING
    full = machine.disk(database, needed=2 * free, wanted=2 * free)
    assert (full.grade, full.sentence.endswith("make room.")) == (Grade.FAILURE, True)


def test_the_disk_of_a_database_that_is_not_there_yet_is_looked_at(patient: Patient) -> None:
    nowhere = patient.folder / "not" / "yet" / "there.sqlite3"
    assert f"are free at {patient.folder}." in machine.disk(nowhere).sentence


def test_a_folder_that_is_gone_while_the_bot_runs_in_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    finding = machine.disk(Path("data/footnote.sqlite3"))
    assert (finding.grade, finding.sentence) == (
        Grade.FAILURE,
        "The folder that this runs in is gone. Go to another one.",
    )


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>",
        b"[]",
        b"{}",
        b'{"ok": true, "result": []}',
        b'{"ok": true, "result": "footnote_bot"}',
        b'{"ok": true, "result": null}',
        b'{"ok": true, "result": {}}',
    ],
    ids=["a page", "a list", "nothing", "list for a bot", "text for a bot", "no bot", "no name"],
)
async def test_something_else_that_answers_at_the_address(patient: Patient, answer: bytes) -> None:
    async def elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
        await Response(answer)(scope, receive, send)

    async with serving(elsewhere, bound("127.0.0.1", 0)) as port:
        patient.set(api_url=f"http://127.0.0.1:{port}")
        [(grade, check, sentence)] = await patient.ails()
    assert (grade, check) == ("failure", "network")
    assert "does not answer as Telegram does" in sentence
