"""Texts that are written from right to left, inside sentences that are not."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core import grounds, pages
from bot.core.conversation import Conversation, Message
from bot.core.knowledge import Citation, Entry, Gap, Knowledge, Source, Thread
from bot.core.reply import Reply
from bot.core.responder import Responder
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Abstention, Answer, Basis
from bot.core.voice import Voice
from bot.languages import catalogues

BOOK = Source(
    "book", "גולאג: היסטוריה", author="آن أبلباوم", year="2003", published="הוצאה", language="he"
)
ENTRY = Entry(
    id="gulag",
    topic="camps",
    title="הגולאג במספרים",
    questions=("כמה אנשים היו בגולאג?",),
    short="כשני מיליון וחצי.",
    answer="הארכיונים סופרים אותם.",
    disputed="יש על כך ויכוח.",
    citations=(Citation(BOOK, pages="579-583", quote="שניים וחצי מיליון"),),
)
GAP = Gap("hymns", title="המנוני הגולאג", questions=("מה שרו?",))
KNOWLEDGE = Knowledge(
    thread=Thread("החיים אחרי סטלין", community="היסטוריה"),
    sources={"book": BOOK},
    topics={"camps": "المعسكرات", "thaw": "ההפשרה"},
    entries={"gulag": ENTRY},
    gaps=(GAP,),
)
VOICES = [Voice(KNOWLEDGE), *(Voice(KNOWLEDGE, code, each) for code, each in catalogues().items())]


def replies(voice: Voice) -> Iterable[Reply]:
    """Every reply that puts a text of the file into a sentence."""
    yield pages.welcome(voice)
    yield pages.usage(voice)
    yield voice.sources()
    yield voice.small_talk(SmallTalk.GREETING)
    yield voice.verdict(Answer(ENTRY), about=ENTRY)
    yield voice.verdict(Abstention())
    yield voice.verdict(Abstention(gap=GAP))
    yield grounds.sources(ENTRY, voice)
    yield grounds.why(ENTRY, Basis(ENTRY.questions[0], 0.9), ("גולאג", "انسان"), (), voice)


def direction(text: str) -> set[str]:
    """The directions that the letters of a text have."""
    kinds = {unicodedata.bidirectional(each) for each in text}
    return {"left" for each in kinds if each == "L"} | {
        "right" for each in kinds if each in ("R", "AL")
    }


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.language)
def test_no_line_has_two_directions_but_for_what_is_set_apart(voice: Voice) -> None:
    lines = [line for page in replies(voice) for line in page.text.splitlines() if line]
    mixed = [line for line in lines if direction(line) == {"left", "right"}]
    assert len(mixed) >= 12
    outside = [re.sub("\u2068[^\u2068\u2069]*\u2069", "", line) for line in mixed]
    assert [line for line in outside if "right" in direction(line)] == []


def test_a_note_sets_its_parts_apart_from_each_other() -> None:
    [line] = Voice(KNOWLEDGE).answer(ENTRY).text.splitlines()[-1:]
    assert line == (
        "[1] \u2068آن أبلباوم\u2069, \u2068גולאג: היסטוריה\u2069, \u2068הוצאה\u2069, 2003, "
        "pp. 579-583 (he)"
    )


def test_a_question_finds_its_answer() -> None:
    asked = Message("כמה אנשים היו בגולאג", datetime(2026, 1, 1, tzinfo=UTC))
    response = Responder.build(replace(KNOWLEDGE, gaps=())).respond(asked, Conversation())
    assert isinstance(response.outcome, Answer)
