"""What members are told is stored is what is stored, for as long as the code keeps it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.conversation import ANSWERS_KEPT, EDITABLE_FOR, Conversation, Place, Turn
from bot.core.responder import Responder
from bot.core.text import is_russian
from bot.languages import catalogues
from bot.settings import read_settings
from bot.store import UPDATES_KEPT, Arrival, Asked, Store, open_store
from bot.store.tables import metadata
from bot.telegram.outbox import fits
from bot.telegram.privacy import privacy_page
from tests.knowledge_example import AFTER_STALIN

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
PLACE = Place(7654321098, None, 7654321098)
VOICES = Responder.build(AFTER_STALIN, catalogues=catalogues()).voices
TOLD = {
    "turns": "Your questions and what I answered are stored",
    "answers": "which message in a chat shows which answer",
    "questions": "which of my messages reply to which of yours",
    "updates": "the numbers of the messages that I have dealt with",
    "sent": "the numbers of the messages that I have dealt with",
    "visits": "For a few minutes I count your messages",
    "set_aside": "A message that I could not answer is kept",
    "chats": "Of a group I keep its settings",
    "members": "If you choose a language with /language, I keep it",
    "feedback": "What you think of an answer is kept",
    "keys": "without your name or id",
    "unanswered": "a question that I could not answer",
    "decisions": "What they take up is kept longer",
}
"""What is said of each table."""


def page(kept_for: timedelta = timedelta(minutes=45), language: str = "en") -> str:
    return privacy_page(VOICES[language], kept_for).text


def test_every_table_is_told_of() -> None:
    assert set(TOLD) == set(metadata.tables)
    assert [table for table, words in TOLD.items() if words not in page()] == []


@pytest.mark.parametrize("language", VOICES)
def test_every_time_is_what_the_settings_and_the_code_say(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVERSATION_MINUTES", "77")
    kept_for = read_settings(None).conversation
    days = ANSWERS_KEPT.days
    hours = [each // timedelta(hours=1) for each in (EDITABLE_FOR, UPDATES_KEPT)]
    told = [int(number) for number in re.findall(r"\d+", page(kept_for, language))]
    assert told == [77, *hours, days, days, days, days]


def test_every_paragraph_is_translated() -> None:
    reply = privacy_page(VOICES["ru"], timedelta(minutes=45))
    assert [text for text in (reply.lead, *reply.body) if not is_russian(text)] == []


@pytest.mark.parametrize("language", VOICES)
def test_it_fits_one_message(language: str) -> None:
    assert fits(privacy_page(VOICES[language], timedelta(minutes=45)))


async def kept(store: Store, now: datetime) -> dict[str, bool]:
    """What is left of what was stored at noon, once it was pruned at a later moment."""
    await store.prune_updates(now)
    await store.prune(now - timedelta(minutes=45), now - ANSWERS_KEPT)
    async with store.handling(Arrival(1, PLACE.chat, PLACE.user, NOON)) as handling:
        done = handling.done
    return {
        "minutes": await store.conversation(PLACE, NOON - ANSWERS_KEPT) != Conversation(),
        "hour": await store.asked(PLACE.chat, 41) is not None,
        "hours": done,
        "days": await store.answered(PLACE.chat, 42) is not None,
    }


@pytest.mark.parametrize(
    ("told", "time"),
    [
        ("minutes", timedelta(minutes=45)),
        ("hour", EDITABLE_FOR),
        ("hours", UPDATES_KEPT),
        ("days", ANSWERS_KEPT),
    ],
)
async def test_what_is_told_is_what_is_done(tmp_path: Path, told: str, time: timedelta) -> None:
    async with open_store(tmp_path / "footnote.sqlite3") as store:
        asked = Asked(PLACE, 41, NOON, 5, (42,))
        async with store.handling(Arrival(1, PLACE.chat, PLACE.user, NOON)) as handling:
            handling.remember(PLACE, Turn("who?", NOON, "beria"), 42, asked=asked)
            handling.replied(asked)
            await handling.finish()
        assert (await kept(store, NOON + time))[told]
        assert not (await kept(store, NOON + time + timedelta(seconds=1)))[told]
