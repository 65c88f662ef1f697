"""The commands as processes: what they print, what they exit with."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Bot
from tests.documents import FOR_CURATORS, ROOT, blocks, on_one_line, section

TOKEN = "123456789:" + "A" * 35


def test_ask_prints_one_reply(bot: Bot) -> None:
    asked = bot("ask", "how many peple were in the gulag?")
    assert asked.returncode == 0
    assert asked.stderr == b""
    assert asked.stdout.decode().split("\n\n")[0] == "About two and a half million [1]."
    assert "\n\n1. Release from the Gulag\n" in asked.stdout.decode()


def test_a_question_needs_no_quotes(bot: Bot) -> None:
    quoted = bot("ask", "how many people were in the gulag")
    assert bot("ask", *"how many people were in the gulag".split()).stdout == quoted.stdout


def test_ask_in_json_is_one_object(bot: Bot) -> None:
    asked = bot("ask", "--json", "how many people were in the gulag?")
    reply = json.loads(asked.stdout)
    assert list(reply) == ["verdict", "entry", "choices", "notes", "text"]
    assert (reply["verdict"], reply["entry"]) == ("answer", "gulag-numbers")
    assert reply["choices"] == ["gulag-release"]


@pytest.mark.parametrize("command", [("ask", "hello"), ("chat",)], ids=["ask", "chat"])
def test_a_language_that_the_bot_does_not_speak_is_refused(
    bot: Bot, command: tuple[str, ...]
) -> None:
    refused = bot(*command, "--language", "xx")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr.decode() == "The bot does not speak 'xx'. Name one of: en, ru.\n"


def test_a_language_may_be_written_with_its_country(bot: Bot) -> None:
    said = bot("ask", "--language", "RU-ru", "thanks").stdout.decode()
    assert said.startswith("Пожалуйста")


def test_a_number_alone_is_asked_back_about(bot: Bot) -> None:
    asked = bot("ask", "1")
    assert (asked.returncode, asked.stderr) == (0, b"")
    assert asked.stdout.decode() == (
        "A number alone does not tell me what you mean. Ask in your own words, or look through the "
        "topics.\n\n1. All topics\n\n"
    )


def test_ask_says_why_when_it_is_asked_to(bot: Bot) -> None:
    asked = bot("ask", "--why", "how many people were in the gulag, anyhow?").stdout.decode()
    table = dict(line.split("  ", 1) for line in asked.splitlines() if "  " in line)
    assert table["Nearest entry"].strip() == "gulag-numbers"


def test_the_document_shows_what_is_said(bot: Bot, folder: Path) -> None:
    (folder / "knowledge.yaml").write_text(blocks(FOR_CURATORS, "yaml")[0], encoding="utf-8")
    document = (ROOT / "docs/curating.md").read_text(encoding="utf-8")
    asked, talked = blocks(section(document, "Talk to it"), "text")
    typed, _, reply = asked.partition("\n")
    said = bot("ask", *typed.partition(" ask ")[2].split()).stdout.decode()
    assert on_one_line(said) == on_one_line(reply)
    typed, _, reply = talked.partition("\n")
    lines = typed.split("'")[1].replace("\\n", "\n").encode()
    assert bot("chat", piped=lines).stdout.decode().strip() == reply.strip()


UNUSABLE = {
    "missing": ("missing.yaml", "There is no file missing.yaml. "),
    "folder": ("empty", "empty holds no file that ends in .yaml. "),
    "not text": ("latin.yaml", "latin.yaml:2: this is not UTF-8 text. "),
}


@pytest.mark.parametrize("command", [("check",), ("ask", "hello"), ("chat",), ("run",)])
@pytest.mark.parametrize(("name", "sentence"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_file_that_cannot_be_read_is_a_sentence(
    bot: Bot, folder: Path, command: tuple[str, ...], name: str, sentence: str
) -> None:
    (folder / "empty").mkdir()
    (folder / "latin.yaml").write_bytes("thread:\n  title: Café".encode("latin-1"))
    failed = bot(*command, KNOWLEDGE=name)
    assert failed.returncode == 2
    assert failed.stdout == b""
    assert failed.stderr.decode().splitlines()[-1].startswith(sentence)
    assert "Traceback" not in failed.stderr.decode()


def test_an_invalid_file_is_not_talked_from(bot: Bot, folder: Path) -> None:
    (folder / "knowledge.yaml").write_text("entries: none\n")
    failed = bot("chat")
    assert failed.returncode == 1
    assert b"knowledge.yaml:1: 'thread' is missing; add it\n" in failed.stderr


def test_a_setting_that_cannot_be_used_is_a_sentence(bot: Bot) -> None:
    failed = bot("run", TELEGRAM_TOKEN="nonsense")
    assert failed.returncode == 2
    assert failed.stderr.decode().startswith("TELEGRAM_TOKEN does not look like a token")
    assert "nonsense" not in failed.stderr.decode()


def test_a_database_that_cannot_be_used_is_a_sentence(bot: Bot) -> None:
    failed = bot("run", TELEGRAM_TOKEN=TOKEN, DATABASE="knowledge.yaml")
    assert failed.returncode == 2
    assert "knowledge.yaml" in failed.stderr.decode().splitlines()[-1]
    assert "Traceback" not in failed.stderr.decode()


def test_an_address_of_a_database_with_options_that_it_cannot_have_is_a_sentence(bot: Bot) -> None:
    failed = bot("inbox", DATABASE_URL="postgresql://me:sesame@/camps?host=127.0.0.1&port=five")
    assert (failed.returncode, failed.stdout) == (2, b"")
    told = failed.stderr.decode()
    assert told.startswith("The database camps on 127.0.0.1 cannot be used: ")
    assert "sesame" not in told
    assert "Traceback" not in told


def test_a_bot_without_knowledge_does_not_go_live(bot: Bot) -> None:
    failed = bot("run", TELEGRAM_TOKEN=TOKEN, KNOWLEDGE="missing.yaml")
    assert failed.returncode == 2
    assert failed.stderr.decode().startswith("There is no file missing.yaml.")


@pytest.mark.parametrize("command", [("run",), ()], ids=["run", "no command"])
def test_without_a_token_the_conversation_is_held_here(bot: Bot, command: tuple[str, ...]) -> None:
    talked = bot(*command, piped=b"how many people were in the gulag?\n")
    assert talked.returncode == 0
    assert talked.stderr.decode().startswith("TELEGRAM_TOKEN is not set, so we talk here.")
    assert talked.stdout.decode().startswith("About two and a half million [1].\n")


def test_health_hears_a_bot_that_runs(bot: Bot, folder: Path) -> None:
    heartbeat(folder, timedelta(seconds=1))
    heard = bot("health")
    assert (heard.returncode, heard.stdout) == (0, b"The bot is running.\n")


def test_health_says_since_when_a_bot_is_silent(bot: Bot, folder: Path) -> None:
    at = heartbeat(folder, timedelta(minutes=3))
    heard = bot("health")
    assert (heard.returncode, heard.stderr.decode()) == (
        1,
        f"The bot is not running: its last sign of life was at {at:%F %T} UTC.\n",
    )


def test_health_misses_a_bot_that_never_ran(bot: Bot) -> None:
    heard = bot("health")
    assert heard.returncode == 1
    assert heard.stderr == b"The bot is not running: there is no data/footnote.heartbeat.\n"


def heartbeat(folder: Path, age: timedelta) -> datetime:
    """Leave a sign of life that is so old."""
    at = datetime.now(UTC) - age
    path = folder / "data" / "footnote.heartbeat"
    path.parent.mkdir()
    path.touch()
    os.utime(path, (at.timestamp(), at.timestamp()))
    return at


def test_backup_copies_the_conversations_and_never_overwrites(bot: Bot, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "camps.sqlite3")) as file, file:
        file.execute("CREATE TABLE turns (asked)")
    settings = {"DATABASE": "camps.sqlite3"}
    copied = bot("backup", "monday.sqlite3", **settings)
    assert (copied.returncode, copied.stdout.decode()) == (
        0,
        "monday.sqlite3 holds what camps.sqlite3 held. Keep it as secret as that.\n",
    )
    again = bot("backup", "monday.sqlite3", **settings)
    assert (again.returncode, again.stderr.decode()) == (
        2,
        "monday.sqlite3 exists already and is left as it is. Name a new file.\n",
    )


def test_backup_of_postgresql_is_left_to_its_own_command(bot: Bot) -> None:
    told = bot("backup", "monday.dump", DATABASE_URL="postgresql://me:sesame@127.0.0.1/camps")
    assert told.returncode == 2
    assert told.stderr.decode() == (
        "The conversations are in PostgreSQL, which has a command of its own for that: "
        'pg_dump --format=custom --file=FILE "$DATABASE_URL"\n'
    )
