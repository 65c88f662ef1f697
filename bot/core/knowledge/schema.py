"""The shape of a knowledge file, as data.

The file's documentation, its checks and its editor completion all follow from `FILE`.
"""

from collections.abc import Mapping
from typing import Final

from bot.core.knowledge.shapes import ListOf, Record, Shape, Table, Text
from bot.core.knowledge.values import identifier, language, probability, status, web_address

ID: Final = Text(50, identifier)
LANGUAGE: Final = Text(2, language)
STATUS: Final = Text(10, status)
URL: Final = Text(1000, web_address)
PROBABILITY: Final = Text(6, probability)

SOURCE: Final = Record(
    "source",
    {"title": Text(300)},
    {
        "author": Text(200),
        "year": Text(20),
        "published": Text(200),
        "language": LANGUAGE,
        "isbn": Text(20),
        "url": URL,
    },
)
TRANSLATED: Final = ("ru",)
"""The languages that an entry can be told in, beside English."""
TRANSLATION: Final = Record(
    "translation",
    {"short": Text(200), "answer": Text(1200)},
    {"title": Text(40), "disputed": Text(1200)},
)
NAMES: Final = Record("names", {}, {"subject": Text(300), "topics": Table(Text(30))})
CITATION: Final = Record("citation", {"source": ID}, {"pages": Text(60), "quote": Text(500)})
_ANY_ENTRY: Final[Mapping[str, Shape]] = {
    "title": Text(40),
    "disputed": Text(1200),
    "follow_ups": ListOf(ID),
    "status": STATUS,
    **dict.fromkeys(TRANSLATED, TRANSLATION),
}
ENTRY: Final = Record(
    "entry",
    {
        "id": ID,
        "topic": ID,
        "questions": ListOf(Text(300), fewest=1),
        "short": Text(200),
        "answer": Text(1200),
        "citations": ListOf(CITATION, fewest=1),
    },
    _ANY_ENTRY,
    draft=Record(
        "entry",
        {"id": ID, "topic": ID},
        {
            "questions": ListOf(Text(300)),
            "short": Text(200),
            "answer": Text(1200),
            "citations": ListOf(CITATION),
            **_ANY_ENTRY,
        },
    ),
)
GAP: Final = Record(
    "gap", {"id": ID, "title": Text(60), "questions": ListOf(Text(300), fewest=1)}, {}
)
EXPECTATION: Final = Record(
    "test", {"ask": Text(500), "expect": ID}, {"after": ListOf(ID, lone=True)}
)
POLICY: Final = Record("policy", {}, {"answer_at": PROBABILITY, "suggest_at": PROBABILITY})
THREAD: Final = Record(
    "thread", {"title": Text(300)}, {"url": URL, "community": Text(100), "date": Text(60)}
)
FILE: Final = Record(
    "file",
    {
        "thread": THREAD,
        "sources": Table(SOURCE),
        "entries": ListOf(ENTRY, fewest=1),
    },
    {
        "topics": Table(Text(30)),
        "gaps": ListOf(GAP),
        "policy": POLICY,
        "tests": ListOf(EXPECTATION),
        **dict.fromkeys(TRANSLATED, NAMES),
    },
)
