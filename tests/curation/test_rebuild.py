"""A knowledge is built by a process of its own and answers here as if it had been built here."""

import gc
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest

from bot.core.conversation import Conversation, Message
from bot.core.responder import Responder
from bot.curation.files import load
from bot.curation.handover import hand_over, take_over
from bot.curation.order import Order
from bot.curation.rebuild import rebuild
from bot.languages import catalogues
from bot.served import Rebuilt, Refused
from tests.documents import ROOT
from tests.encoders import WordEncoder
from tests.end_to_end.knowledge import write_knowledge
from tests.knowledge_example import a_knowledge, an_entry
from tests.test_metrics import NOON

BEFORE: Final = Responder.build(a_knowledge(an_entry()), catalogues=catalogues())
QUESTION: Final = "How many people were in the Gulag?"


def an_order(knowledge: Path) -> Order:
    return Order(knowledge, None, knowledge.parent / "data", timedelta(minutes=30), "INFO", "json")


def said(responder: Responder, language: str = "en") -> str:
    return responder.respond(Message(QUESTION, NOON, language), Conversation()).reply.text


async def test_it_answers_like_one_that_was_built_here(tmp_path: Path) -> None:
    file = write_knowledge(tmp_path / "knowledge.yaml")
    there = await rebuild(an_order(file), BEFORE)
    assert isinstance(there, Rebuilt)
    here = Responder.build(load(file), catalogues=catalogues())
    assert there.responder.knowledge == here.knowledge
    assert [said(there.responder, each) for each in here.voices] == [
        said(here, each) for each in here.voices
    ]
    assert there.summary == f"{file}: 7 entries, 11 questions, 14 sources. It has no tests."


async def test_what_is_wrong_with_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "knowledge.yaml"
    missing = await rebuild(an_order(file), BEFORE)
    assert missing == Refused(
        (f"There is no file {file}. Name another, or set KNOWLEDGE in .env.",)
    )
    file.write_text("- a\n")
    broken = await rebuild(an_order(file), BEFORE)
    assert isinstance(broken, Refused)
    assert broken.problems[0].startswith(f"{file}:1: ")


class Deadly(os.PathLike[str]):
    """A path that ends the process that is told of it."""

    def __fspath__(self) -> str:
        return "deadly"

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (3,)


async def test_a_process_that_dies_is_a_refusal(tmp_path: Path) -> None:
    order = an_order(tmp_path)
    object.__setattr__(order, "folder", Deadly())
    refused = await rebuild(order, BEFORE)
    assert isinstance(refused, Refused)
    assert refused.problems[0].startswith("The process that read it ended with exit code 3. ")
    assert gc.isenabled()


async def test_where_no_process_can_be_started_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "no-python"))
    assert await rebuild(an_order(tmp_path), BEFORE) == Refused(
        ("No process could be started to read it: No such file or directory.",)
    )


def test_a_model_stays_where_it_is() -> None:
    known, ours, theirs = load(ROOT / "knowledge.yaml"), WordEncoder(), WordEncoder()
    before = Responder.build(a_knowledge(an_entry()), ours, catalogues=catalogues())
    built = Responder.build(known, theirs, catalogues=catalogues())
    pipe = BytesIO()
    hand_over(Rebuilt(built, "good"), pipe)
    pipe.seek(0)
    taken = take_over(pipe, before)
    assert isinstance(taken, Rebuilt)
    assert taken.responder.index.meanings is not None
    assert taken.responder.index.meanings.encoder is ours
    assert taken.responder.voice("ru").catalogue is before.voice("ru").catalogue
    assert said(taken.responder) == said(built)
