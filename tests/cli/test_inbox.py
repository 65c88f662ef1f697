"""`inbox` as a process: what it shows, what is decided, what it writes into the file."""

import asyncio
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.unanswered import Decision, Lack, Ruling
from bot.store import Arrival, open_store
from tests.cli.conftest import KNOWLEDGE, Bot
from tests.cli.terminal import Terminal
from tests.documents import ROOT

NOW = datetime.now(UTC)
DATABASE = "data/footnote.sqlite3"
BREAD = ("What did bread cost in 1950?", "the cost of bread in 1950", "bread cost 1950")
CAMPS = "how big was the camp system?"
SPUTNIK = "who built the first sputnik"
DOCUMENT = (ROOT / "docs/curating.md").read_text(encoding="utf-8")


def keep(folder: Path, *asked: str, at: datetime = NOW, update: int = 1) -> None:
    """Let something have been asked in vain."""

    async def kept() -> None:
        arrival = Arrival(update, chat=5, member=5, at=at)
        async with open_store(folder / DATABASE) as store, store.handling(arrival) as handling:
            for each in asked:
                handling.keep_unanswered(each, Lack.ABSTENTION, ())
            await handling.finish()

    asyncio.run(kept())


def judge(folder: Path, entry: str, *, good: Sequence[bool]) -> None:
    """Let members think something of an entry."""

    async def judged() -> None:
        async with open_store(folder / DATABASE) as store:
            for number, each in enumerate(good):
                voice, _ = await store.judged(number, entry)
                async with store.handling(Arrival(100 + number, 5, number, NOW)) as handling:
                    handling.judge(voice, entry, good=each)
                    await handling.finish()

    asyncio.run(judged())


def decisions(folder: Path) -> list[Decision]:
    async def read() -> tuple[Decision, ...]:
        async with open_store(folder / DATABASE) as store:
            return await store.inbox.decisions()

    return [*asyncio.run(read())]


@pytest.fixture
def asked(folder: Path) -> Path:
    """A folder in whose database three things were asked in vain, five times."""
    keep(folder, *BREAD, CAMPS, SPUTNIK)
    return folder


def shown(bot: Bot, *words: str) -> str:
    done = bot("inbox", *words)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def refused(bot: Bot, *words: str) -> str:
    done = bot("inbox", *words)
    assert (done.returncode, done.stdout) == (2, b"")
    return done.stderr.decode()


def test_an_empty_inbox_says_so(bot: Bot) -> None:
    assert shown(bot) == "Nothing was asked in vain.\n"


@pytest.mark.usefixtures("asked")
def test_in_json_every_line_has_its_wordings_and_entries(bot: Bot) -> None:
    inbox = json.loads(shown(bot, "--json"))
    first, second, third = inbox["lines"]
    assert (first["number"], first["asked"], first["last"]) == (1, 3, f"{NOW:%F}")
    assert first["wordings"] == sorted(BREAD)
    assert second["wording"] == CAMPS
    assert second["entries"][0]["id"] == "gulag-numbers"
    assert 0 < second["entries"][0]["chance"] < 1
    assert third["wording"] == SPUTNIK
    assert (inbox["proposed"], inbox["wished"], inbox["bad"]) == ([], [], {})


def test_ten_lines_are_shown_unless_all_are_asked_for(bot: Bot, folder: Path) -> None:
    animals = "ant bee cat dog elk fox gnu hen ibis jay kea".split()
    keep(folder, *(f"what is a {animal}" for animal in animals))
    assert "And 1 more: inbox --all shows them.\n" in shown(bot)
    assert len(re.findall(r"(?m)^ ?\d+\. ", shown(bot, "--all"))) == 11


@pytest.mark.usefixtures("asked")
def test_numbers_that_cannot_be_kept_are_not_shown(bot: Bot, folder: Path) -> None:
    (folder / "data/footnote.inbox.json").mkdir()
    assert refused(bot).startswith(
        "data/footnote.inbox.json cannot be written: Is a directory. Its folder has to be there"
    )


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("kept", ["5", "{}", "[[]]", "nothing", ""])
def test_numbers_that_somebody_changed_stand_for_no_line(bot: Bot, folder: Path, kept: str) -> None:
    (folder / "data/footnote.inbox.json").write_text(kept)
    done = bot("inbox", "new", "1")
    assert done.stderr.startswith(b"No line has the number 1.") or b" is gone: " in done.stdout
    assert decisions(folder) == []


@pytest.mark.usefixtures("asked")
def test_a_decision_ends_a_line_and_says_what_follows(bot: Bot, folder: Path) -> None:
    shown(bot)
    assert shown(bot, "same", "2", "gulag-numbers") == (
        f"2. {CAMPS}: proposed for gulag-numbers; inbox --write puts\n    it into the file.\n"
    )
    assert shown(bot, "not-ours", "3") == f"3. {SPUTNIK}: not ours.\n"
    assert shown(bot, "new", "1") == f"1. {BREAD[1]}: an entry is to be written.\n"
    today = NOW.date()
    assert sorted(decisions(folder), key=lambda each: each.ruling) == [
        Decision(BREAD[1], Ruling.NEW, today),
        Decision(SPUTNIK, Ruling.NOT_OURS, today),
        Decision(CAMPS, Ruling.SAME, today, "gulag-numbers"),
    ]
    after = shown(bot)
    assert after.splitlines() == [
        "Nothing was asked in vain.",
        "1 wording is proposed. inbox --write puts what is proposed into the file.",
        f"To be written: {BREAD[1]}",
    ]


def test_numbers_are_those_of_the_lines_that_were_shown(bot: Bot, asked: Path) -> None:
    shown(bot)
    keep(asked, *["Which films were forbidden?"] * 9, update=2)
    assert shown(bot, "not-ours", "1,3") == f"1. {BREAD[1]}: not ours.\n3. {SPUTNIK}: not ours.\n"
    assert shown(bot, "not-ours", "1") == "1. is gone: it has been decided about, or is too old.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("same 1 gulag-nubers", "There is no entry 'gulag-nubers'. Did you mean 'gulag-numbers'?"),
        ("same 1 zzz", "There is no entry 'zzz'. inbox shows the nearest."),
        ("new 4", "No line has the number 4. Run 'python -m bot inbox' to see which there are."),
        ("new 0", "No line has the number 0. Run 'python -m bot inbox' to see which there are."),
        ("new " + "1" * 5000, f"'{'1' * 5000}' is no number of a line. "),
        ("new one", "'one' is no number of a line. Decide: inbox same NUMBER ENTRY, inbox new "),
        ("new", "Decide: inbox same NUMBER ENTRY, inbox new NUMBER, inbox not-ours NUMBER; "),
        ("--write a b", "Name one file with --write, or none for that of KNOWLEDGE."),
        ("--write data", "data holds no file that ends in .yaml. Put the knowledge there."),
        ("--write no.yaml", "There is no file no.yaml. Name another, or set KNOWLEDGE in .env."),
    ],
)
def test_words_that_say_nothing_decide_nothing(
    bot: Bot, asked: Path, words: str, sentence: str
) -> None:
    shown(bot)
    assert refused(bot, *words.split()).startswith(sentence)
    assert decisions(asked) == []


@pytest.mark.usefixtures("asked")
def test_before_anything_was_shown_no_line_has_a_number(bot: Bot) -> None:
    assert refused(bot, "new", "1").startswith("No line has the number 1. Run ")


def test_write_adds_lines_and_nothing_else(bot: Bot, asked: Path) -> None:
    path = asked / "knowledge.yaml"
    curated = KNOWLEDGE.replace("    questions:\n", "    questions:  # as they ask\n")
    path.write_text(curated)
    shown(bot)
    shown(bot, "same", "2", "gulag-numbers")
    written = shown(bot, "--write")
    wording = "      - Gulag population in 1953\n"
    assert path.read_text() == curated.replace(wording, f"{wording}      - {CAMPS}\n")
    assert f"\n+      - {CAMPS}\n" in written
    assert written.endswith("knowledge.yaml: 1 wording added.\n")
    assert decisions(asked) == []
    assert shown(bot, "--write") == "knowledge.yaml is as it was: nothing new is proposed.\n"
    assert json.loads(bot("ask", "--json", CAMPS).stdout)["entry"] == "gulag-numbers"


def test_a_file_that_is_named_is_written_whatever_stands_in_that_of_the_setting(
    bot: Bot, asked: Path
) -> None:
    shown(bot)
    shown(bot, "same", "2", "gulag-numbers")
    (asked / "knowledge.yaml").rename(asked / "other.yaml")
    assert shown(bot, "--write", "other.yaml").endswith("other.yaml: 1 wording added.\n")


def test_what_cannot_be_put_in_yet_is_told_and_stays(bot: Bot, asked: Path) -> None:
    shown(bot)
    shown(bot, "same", "2", "gulag-numbers")
    gone = KNOWLEDGE.replace("gulag-numbers", "camp-numbers")
    (asked / "knowledge.yaml").write_text(gone)
    assert shown(bot, "--write") == (
        "Stays proposed, for there is no entry 'gulag-numbers' that is served: how big\n"
        "    was the camp system?\n"
        "knowledge.yaml is as it was: nothing new is proposed.\n"
    )
    assert (asked / "knowledge.yaml").read_text() == gone
    (asked / "knowledge.yaml").write_text(KNOWLEDGE)
    assert shown(bot, "--write").endswith("knowledge.yaml: 1 wording added.\n")


def test_a_file_with_a_problem_is_left_as_it_is(bot: Bot, asked: Path) -> None:
    shown(bot)
    shown(bot, "same", "2", "gulag-numbers")
    broken = KNOWLEDGE.replace("source: memo", "source: meno")
    (asked / "other.yaml").write_text(broken)
    done = bot("inbox", "--write", "other.yaml")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"other.yaml:" in done.stderr
    assert (asked / "other.yaml").read_text() == broken
    assert len(decisions(asked)) == 1


def test_answers_that_were_found_bad_are_told(bot: Bot, folder: Path) -> None:
    judge(folder, "gulag-release", good=[True])
    judge(folder, "gulag-numbers", good=[True, False, False])
    assert shown(bot).splitlines() == [
        "Nothing was asked in vain.",
        "Found bad: gulag-numbers, by 2 of 3.",
    ]


def test_in_a_terminal_lines_are_decided_below_the_list(
    asked: Path, environment: dict[str, str]
) -> None:
    with Terminal("inbox", cwd=asked, env=environment) as terminal:
        assert f" 2. {CAMPS}" in terminal.until_prompt()
        assert "Did you mean 'gulag-numbers'?" in terminal.type("same 2 gulag-number")
        assert f"2. {CAMPS}: proposed for" in terminal.type("inbox same 2 gulag-numbers")
        terminal.type("")
        assert terminal.exit_code() == 0
    assert [each.wording for each in decisions(asked)] == [CAMPS]


def test_the_document_shows_what_inbox_says(bot: Bot, folder: Path) -> None:
    keep(folder, *BREAD, at=NOW - timedelta(days=2), update=1)
    keep(folder, CAMPS, SPUTNIK, update=2)
    typed = re.findall(r"(?ms)^\$ \S+ -m bot (inbox[^\n]*)\n(.*?)(?=^\$|^```)", DOCUMENT)
    assert len(typed) == 4
    for words, expected in typed:
        printed = bot(*words.split()).stdout.decode()
        assert without_figures(printed) == without_figures(expected), words


def without_figures(text: str) -> str:
    """Return a text without what the day and the numbers behind the matching change."""
    return re.sub(r"last on \S+|\b0\.\d\d\b", "", text)
