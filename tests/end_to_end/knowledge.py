"""What the bot knows in these tests: one entry of every kind that Telegram has to show."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import yaml

_SENTENCES: Final = (
    "The shops filled slowly, and people who had queued for years began to speak of it aloud.",
    "Letters came back, films were shown again, and neighbours returned who had been given up.",
    "Five-storey houses rose at the edge of every town, and families got a door of their own.",
)


def _paragraphs(number: int) -> str:
    return "\n\n".join(_SENTENCES[each % len(_SENTENCES)] for each in range(number))


_ARCHIVES: Final = {
    f"archive-{number}": {
        "title": f"Protocols of the housing commission, volume {number}, " + "with appendices " * 9,
        "author": "The housing commission of the city soviet, edited by its last secretary",
        "year": str(1953 + number),
    }
    for number in range(1, 13)
}
SOURCES: Final = {
    "book": {
        "title": "Gulag: A <History>",
        "author": "Anne Applebaum",
        "year": "2003",
        "url": "https://example.org/gulag?page=1&part=2",
    },
    "memo": {
        "title": "О проведении амнистии",
        "author": "Л. П. Берия",
        "year": "1953",
        "language": "ru",
    },
    **_ARCHIVES,
}
TOPICS: Final = {"camps": "The camps", "death": "Stalin's death", "thaw": "The Thaw"}
ENTRIES: Final[list[dict[str, Any]]] = [
    {
        "id": "gulag-numbers",
        "topic": "camps",
        "title": "Gulag in numbers",
        "questions": [
            "How many people were in the Gulag?",
            "Gulag population in 1953",
            "Сколько людей сидело в лагерях ГУЛАГа?",
        ],
        "short": "About two and a half million [book].",
        "answer": "The archives count them each year; memoirs say > 10 million & more.",
        "citations": [
            {
                "source": "book",
                "pages": "579-583",
                "quote": "Two and a half million, give or take.",
            }
        ],
        "follow_ups": ["gulag-release", "amnesty-decision"],
    },
    {
        "id": "gulag-release",
        "topic": "camps",
        "title": "Release from the Gulag",
        "questions": [
            "Were Gulag prisoners released straight after Stalin's death?",
            "Did camp inmates have to serve out their sentences?",
        ],
        "short": "Those with short terms were; most political prisoners were not [memo].",
        "answer": "Many left within months, others waited until 1956 [book].",
        "disputed": "The memo and the book differ on how many were to leave [memo].",
        "citations": [{"source": "memo"}, {"source": "book", "pages": "430"}],
        "follow_ups": ["amnesty-decision"],
    },
    {
        "id": "amnesty-decision",
        "topic": "camps",
        "title": "Who decided the amnesty",
        "questions": ["Who decided on the amnesty of 1953?"],
        "short": "Beria proposed it, and the Presidium passed it.",
        "answer": "The decree is dated 27 March 1953.",
        "citations": [{"source": "memo"}],
    },
    {
        "id": "amnesty-scope",
        "topic": "camps",
        "title": "Whom the amnesty left out",
        "questions": ["Whom did the amnesty of 1953 leave out?"],
        "short": "Whoever had more than five years for a political crime.",
        "answer": "They waited for reviews of their cases.",
        "citations": [{"source": "memo"}],
    },
    {
        "id": "funeral-crush",
        "topic": "death",
        "title": "The crush at the funeral",
        "questions": ["How many people died at Stalin's funeral?", "Trubnaya Square crush"],
        "short": "Nobody knows.",
        "answer": "No list of the dead was ever published.",
        "citations": [{"source": "book"}],
    },
    {
        "id": "thaw",
        "topic": "thaw",
        "title": "The Thaw",
        "questions": ["What was the Khrushchev Thaw like in everyday life?"],
        "short": "Slow at first.",
        "answer": _paragraphs(9),  # long enough to be folded
        "citations": [{"source": "book"}],
    },
    {
        "id": "housing",
        "topic": "thaw",
        "title": "New housing",
        "questions": ["Where did families from communal apartments move?"],
        "short": "Into small flats of their own.",
        "answer": _paragraphs(12),  # together with the notes too long for one message
        "disputed": _paragraphs(12),
        "citations": [{"source": key, "quote": _SENTENCES[0]} for key in _ARCHIVES],
        "follow_ups": ["thaw"],
    },
]


def write_knowledge(path: Path, *, without: Collection[str] = ()) -> Path:
    """Write the file, `without` the entries of these ids, and return its path."""
    kept = [each for each in ENTRIES if each["id"] not in without]
    content = {
        "thread": {
            "title": "How did life change after Stalin's death?",
            "community": "r/AskHistorians",
        },
        "sources": SOURCES,
        "topics": TOPICS,
        "entries": [_linked(each, {one["id"] for one in kept}) for each in kept],
    }
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def _linked(entry: dict[str, Any], known: Collection[str]) -> dict[str, Any]:
    """Return an entry with those of its follow-ups that are known."""
    return entry | {"follow_ups": [id_ for id_ in entry.get("follow_ups", ()) if id_ in known]}
