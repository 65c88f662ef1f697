"""Hebrew and Arabic in a chat, with buttons, notes and emoji, as Telegram reads them."""

import pytest
import yaml

from tests.end_to_end.bot_process import eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
QUESTION = "כמה אנשים היו בגולאג?"
NUMBERS = "How many people were in the Gulag?"
URL = "https://example.org/a"
FILE = {
    "thread": {"title": "החיים אחרי סטלין"},
    "sources": {"book": {"title": "גולאג", "author": "آن أبلباوم", "url": URL}},
    "topics": {"camps": "המחנות"},
    "entries": [
        {
            "id": "gulag",
            "topic": "camps",
            "title": f"{FAMILY * 5} ש",
            "questions": [QUESTION, "How many people were in the Gulag?"],
            "short": "כשני מיליון וחצי [book].",
            "answer": "הארכיונים סופרים אותם 🕊.",
            "citations": [{"source": "book", "pages": "579"}],
        }
    ],
}


async def test_an_answer_its_notes_and_its_buttons_stay_as_they_are(
    new_bot: NewBot, talk: Talk, server: TelegramServer
) -> None:
    bot = new_bot()
    (bot.folder / "knowledge.yaml").write_text(yaml.safe_dump(FILE, allow_unicode=True), "utf-8")
    async with bot:
        answer = await talk.asks(QUESTION)
        short, text, note = answer.text.split("\n\n")
        assert (short, text) == ("כשני מיליון וחצי [1].", "הארכיונים סופרים אותם 🕊.")
        assert note == f"[1] \u2068آن أبلباوم\u2069, \u2068גולאג\u2069, p. 579 {URL}"
        [title] = [each for each in answer.raw["entities"] if each["type"] == "italic"]
        units = answer.text.encode("utf-16-le")
        set_apart = units[2 * title["offset"] : 2 * (title["offset"] + title["length"])]
        assert set_apart.decode("utf-16-le") == "\u2068גולאג\u2069"

        page = await talk.asks("/topics")
        assert page.choices == ["המחנות"]
        await talk.presses(page, "המחנות")
        label, _ = (await talk.reads_edit()).choices
        assert label == f"{FAMILY * 5} ש"
        await eventually(lambda: server.pending == 0)


async def test_what_administrators_are_told_sets_a_title_apart(new_bot: NewBot, talk: Talk) -> None:
    bot = new_bot(ADMINS=str(talk.member.id))
    (bot.folder / "knowledge.yaml").write_text(yaml.safe_dump(FILE, allow_unicode=True), "utf-8")
    async with bot:
        question = await talk.says("Tell me of the camps")
        await talk.reads()
        told = await talk.asks("/teach gulag", reply_to=question)
        assert told.text.startswith(f"Proposed for \u201c\u2068{FAMILY * 5} ש\u2069\u201d.")


async def test_names_of_any_kind_change_nothing_and_are_not_logged(
    new_bot: NewBot, server: TelegramServer
) -> None:
    member = server.member(f"\u202e\u05de\u05e8\u05d9\u05dd {FAMILY} <b>", language="he-IL")
    group = server.supergroup(f"\u200f\u062a\u0627\u0631\u064a\u062e {FAMILY} & <i>", member)
    async with new_bot():
        private, there = Talk(member, server.private(member)), Talk(member, group)
        for talk, asked in ((private, NUMBERS), (there, f"/ask {NUMBERS}")):
            assert (await talk.asks(asked)).text.startswith("About two and a half million")
        await group.adds_bot(member)
        assert (await there.reads()).text.startswith("Hello! I answer questions")
