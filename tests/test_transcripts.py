"""Whole conversations, as text files and in documents, come out as they are written.

A line that starts with `> ` is said to the bot; what follows is its reply, where `...` stands for a
stretch left out and lines may be broken anywhere. Lines before the first `> ` say what it shows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.cli.printed import plain
from bot.cli.session import Session
from bot.core.responder import Responder
from bot.curation.files import load

ROOT: Final = Path(__file__).parents[1]
START: Final = datetime(2026, 1, 1, tzinfo=UTC)
PAUSE: Final = timedelta(seconds=20)

DOCUMENTS: Final = ("README.md", "docs/conversation.md")

_FENCE: Final = re.compile(r"^```\w*\n(> .*?)^```$", re.MULTILINE | re.DOTALL)
_EXCHANGE: Final = re.compile(r"^> (.*)\n((?:(?!> ).*\n?)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Something said to the bot, and the reply that is expected."""

    said: str
    expected: str


def transcripts() -> Iterator[tuple[str, str]]:
    """Every transcript with its name."""
    for path in sorted((ROOT / "tests" / "transcripts").glob("*.txt")):
        yield path.stem, path.read_text(encoding="utf-8")
    for document in map(ROOT.joinpath, DOCUMENTS):
        found = _FENCE.findall(document.read_text(encoding="utf-8"))
        for number, block in enumerate(found, start=1):
            yield f"{document.stem}-{number}", block


def exchanges(transcript: str) -> list[Exchange]:
    return [Exchange(said, expected) for said, expected in _EXCHANGE.findall(transcript)]


def fits(expected: str, reply: str) -> bool:
    """Whether a reply reads as expected, however its lines are broken."""
    stretches = [re.escape(" ".join(part.split())) for part in expected.split("...")]
    return bool(re.fullmatch(r"\s?.*?\s?".join(stretches), " ".join(reply.split())))


@pytest.fixture(scope="module")
def responder() -> Responder:
    return Responder.build(load(ROOT / "knowledge.yaml"))


TRANSCRIPTS: Final = dict(transcripts())


@pytest.mark.parametrize("transcript", TRANSCRIPTS.values(), ids=TRANSCRIPTS)
def test_the_conversation_comes_out_as_written(transcript: str, responder: Responder) -> None:
    session = Session(responder)
    for number, exchange in enumerate(exchanges(transcript)):
        reply = plain(session.say(exchange.said, START + number * PAUSE))
        assert fits(exchange.expected, reply), f"> {exchange.said}\n{reply}"


def test_the_documents_show_conversations() -> None:
    assert {"README-1", "conversation-1", "conversation-2"} <= TRANSCRIPTS.keys()


@pytest.mark.parametrize(
    ("expected", "reply", "verdict"),
    [
        ("One two.", "One\n\ntwo.\n", True),
        ("One two.", "One two", False),
        ("One ... four.", "One two\nthree four.", True),
        ("One ...", "One", True),
        ("... four.", "One four, five.", False),
        ("", "One", False),
        ("[1] (ru)", "[1] (ru)", True),
    ],
)
def test_a_reply_is_compared_word_by_word(expected: str, reply: str, verdict: bool) -> None:
    assert fits(expected, reply) is verdict


def test_a_transcript_is_read_exchange_by_exchange() -> None:
    assert exchanges("# What it shows.\n\n> hello\nHello!\n\n1. Topics\n\n> bye\nGoodbye!") == [
        Exchange("hello", "Hello!\n\n1. Topics\n\n"),
        Exchange("bye", "Goodbye!"),
    ]


def test_only_conversations_are_taken_from_a_readme() -> None:
    readme = "# Bot\n```sh\nmake run\n```\n\n```text\n> hello\nHello!\n```\nand on\n"
    assert _FENCE.findall(readme) == ["> hello\nHello!\n"]
