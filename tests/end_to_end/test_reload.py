"""A knowledge that changes while the bot runs."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import yaml

from bot.curation.files import load
from tests.end_to_end.bot_process import BotProcess, eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.knowledge import write_knowledge
from tests.end_to_end.talk import Talk
from tests.end_to_end.test_status import asked, figures
from tests.telegram_server import TelegramServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION: Final = "How many people were in the Gulag?"
ANSWER: Final = "About two and a half million"
NEW_QUESTION: Final = "Whom did the amnesty of 1953 leave out?"
NEW_ANSWER: Final = "Whoever had more than five years"
NEW_ID: Final = "amnesty-scope"
TAKEN: Final = "I answer from the new knowledge now."
REFUSED: Final = "The new knowledge cannot be used. I go on answering from the old one."
HOSTILE: Final = "a: &a [x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a knowledge that lacks one entry."""
    write_knowledge(tmp_path / "knowledge.yaml", without=[NEW_ID])
    return tmp_path


@pytest.fixture
def file(folder: Path) -> Path:
    return folder / "knowledge.yaml"


def complete(file: Path) -> str:
    """Return the knowledge with all entries, as text."""
    elsewhere = write_knowledge(file.with_name("complete"))
    text = elsewhere.read_text("utf-8")
    elsewhere.unlink()
    return text


def save(file: Path, text: str) -> None:
    """Write a file as an editor without safeguards does: emptied first, then filled."""
    file.write_text(text, "utf-8")


def text_of(file: Path) -> str:
    return file.read_text("utf-8")


async def test_a_saved_file_is_answered_from_and_the_monitors_see_it(
    new_bot: NewBot, talk: Talk, folder: Path, file: Path
) -> None:
    async with new_bot(folder) as bot:
        assert not (await talk.asks(NEW_QUESTION)).text.startswith(NEW_ANSWER)
        save(file, complete(file))
        event = await bot.logs("knowledge_taken")
        assert (await talk.asks(NEW_QUESTION)).text.startswith(NEW_ANSWER)
        ready, shown = await asked(bot, "/readyz"), await figures(bot)
    known = load(file)
    version = {"version": known.version, "entries": len(known.entries)}
    assert (ready.json()["knowledge"], event["version"]) == (version, known.version)
    assert shown["footnote_knowledge_reloads_total", "taken"] == 1
    assert shown["footnote_knowledge_entries",] == len(known.entries)
    assert [name for name, *labels in shown if labels == [known.version]] == [
        "footnote_knowledge_info"
    ]


async def test_whatever_happens_to_the_file_every_question_is_answered(
    new_bot: NewBot, talk: Talk, folder: Path, file: Path
) -> None:
    old, new = text_of(file), complete(file)
    answers: list[str] = []
    over = asyncio.Event()

    async def ask_all_the_while() -> None:
        while not over.is_set():
            answers.append((await talk.asks(QUESTION)).text)

    async with new_bot(folder) as bot:
        await talk.asks("/help")
        asking = asyncio.create_task(ask_all_the_while())
        for refused, harm in enumerate(_harms(file, old), start=1):
            harm()
            await bot.logs("knowledge_refused", times=refused)
        for n in range(1000):
            save(file, (old, new[: len(new) // 2], "", new)[n % 4])
            await asyncio.sleep(0)
        await bot.logs("knowledge_taken")
        over.set()
        await asking
        assert (await talk.asks(NEW_QUESTION)).text.startswith(NEW_ANSWER)
    assert [each for each in answers if not each.startswith(ANSWER)] == []
    assert len(answers) > 5


def _harms(file: Path, old: str) -> list[Callable[[], object]]:
    """Return what can go wrong with a file, each unlike the one before."""

    def renamed_over(text: str) -> None:
        draft = file.with_name("draft")
        draft.write_text(text, "utf-8")
        draft.replace(file)

    return [
        lambda: file.write_text(old[: len(old) // 2], "utf-8"),
        file.unlink,
        lambda: file.write_text("", "utf-8"),
        lambda: renamed_over(HOSTILE),
        lambda: file.write_bytes(b"\xff\xfe\x00"),
        lambda: renamed_over(old.replace("citations:", "citatoins:")),
    ]


async def test_administrators_hear_what_is_wrong_where_and_when_it_is_mended(
    new_bot: NewBot, talk: Talk, server: TelegramServer, folder: Path, file: Path
) -> None:
    good = text_of(file)
    gone = server.member("Gone")
    server.private(gone).refuses("Forbidden: bot was blocked by the user")
    async with new_bot(folder, ADMINS=f"{talk.member.id},{gone.id}") as bot:
        await talk.asks("/help")
        save(file, good.replace("topic: camps\n", "topic: camp\n"))
        told = await talk.reads()
        save(file, good + "\n")
        mended = await talk.reads()
        await eventually(lambda: len(bot.logged("not_told")) == 2)
    lines = told.text.splitlines()
    assert lines[0] == REFUSED
    assert all(line.startswith(f"{file}:") for line in lines[2::2])
    assert "camp" in told.text
    assert mended.text.startswith(f"{TAKEN}\n\n{file}: 6 entries, ")
    assert [each["member"] for each in bot.logged("not_told")] == [gone.id] * 2


async def test_administrators_hear_it_in_the_language_that_they_chose(
    new_bot: NewBot, talk: Talk, folder: Path, file: Path
) -> None:
    async with new_bot(folder, ADMINS=str(talk.member.id)):
        await talk.asks("/language ru")
        save(file, "")
        assert (await talk.reads()).text.startswith("Новый файл не годится. ")


async def test_the_same_problems_are_told_once(
    new_bot: NewBot, talk: Talk, folder: Path, file: Path
) -> None:
    async with new_bot(folder, ADMINS=str(talk.member.id)) as bot:
        await talk.asks("/help")
        save(file, "")
        assert (await talk.reads()).text.startswith(REFUSED)
        save(file, "# nothing yet\n")
        await bot.logs("knowledge_refused", times=2)
        assert (await talk.asks(QUESTION)).text.startswith(ANSWER)


async def test_a_file_that_fails_its_own_tests_is_refused_with_the_question(
    new_bot: NewBot, talk: Talk, folder: Path, file: Path
) -> None:
    content = yaml.safe_load(text_of(file))
    ask = "The population of the Gulag in the year 1953?"
    content["tests"] = [{"ask": ask, "expect": "amnesty-decision"}]
    async with new_bot(folder, ADMINS=str(talk.member.id)):
        await talk.asks("/help")
        save(file, yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
        told = await talk.reads()
    assert "0 of 1 test right" in told.text
    assert f"'{ask}' expects amnesty-decision, but gulag-numbers answers" in told.text


async def test_an_administrator_can_ask_for_it_and_hears_how_good_it_is(
    new_bot: NewBot, talk: Talk, folder: Path, file: Path
) -> None:
    async with new_bot(folder, ADMINS=str(talk.member.id)) as bot:
        done = await talk.asks("/reload")
    assert done.text == f"{TAKEN}\n\n{file}: 6 entries, 10 questions, 14 sources. It has no tests."
    assert [each["taken"] for each in bot.logged("reload_asked")] == [True]


async def test_of_many_problems_the_first_ten_are_told(
    new_bot: NewBot, talk: Talk, folder: Path, file: Path
) -> None:
    async with new_bot(folder, ADMINS=str(talk.member.id)):
        await talk.asks("/help")
        wrong = "".join(f"wrong-{n}: x\n" for n in range(12))
        save(file, text_of(file) + wrong)
        told = await talk.reads()
    *problems, rest = told.text.split("\n\n")[1:]
    assert (len(problems), rest) == (10, "... and 2 problems more.")


async def test_to_others_and_in_groups_it_is_no_command(
    new_bot: NewBot, talk: Talk, server: TelegramServer
) -> None:
    admin = server.member("Boris", language="en")
    group = Talk(admin, server.supergroup("History", admin))
    server.private(admin)  # in which the bot shows them its commands
    async with new_bot(ADMINS=str(admin.id)) as bot:
        assert (await talk.asks("/reload")).text == (await talk.asks("/help")).text
        await group.says("/reload@footnote_bot")
        await group.asks("/help@footnote_bot")
    assert not bot.logged("knowledge_taken")


async def test_a_hangup_has_it_read_anew_by_a_process_that_a_stop_does_not_leave_behind(
    new_bot: NewBot, talk: Talk
) -> None:
    async with new_bot() as bot:
        await talk.asks("/help")
        os.kill(bot.pid, signal.SIGHUP)  # nothing has changed
        await bot.logs("knowledge_taken")
        assert (await talk.asks(QUESTION)).text.startswith(ANSWER)
        os.kill(bot.pid, signal.SIGHUP)
        await eventually(lambda: bool(children(bot)))
        [child] = children(bot)
        assert await bot.stop() == 0
    assert not runs(child)


def runs(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def children(bot: BotProcess) -> list[int]:
    """Return the processes that a bot has started and that still run."""
    found = Path(f"/proc/{bot.pid}/task").glob("*/children")
    return [int(pid) for file in found for pid in file.read_text().split()]
