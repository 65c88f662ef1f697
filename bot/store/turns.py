"""The turns of conversations, and which message of the bot shows which entry, and why."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, delete, insert, select

from bot.core.conversation import LONGEST_CONVERSATION, Place, Turn
from bot.core.verdict import Basis
from bot.store.change import Change
from bot.store.questions import Asked
from bot.store.tables import answers, turns

LATEST: Final = (
    select(turns.c.asked, turns.c.at, turns.c.entry, turns.c.offered)
    .where(
        turns.c.member == bindparam("of_member"),
        turns.c.chat == bindparam("of_chat"),
        turns.c.topic.is_not_distinct_from(bindparam("of_topic")),  # NULL is like NULL
        turns.c.at > bindparam("after"),
    )
    .order_by(turns.c.id.desc())
    .limit(LONGEST_CONVERSATION)
)
"""Reads the turns of a place after a moment, the last one first."""
SHOWN: Final = select(answers).where(
    answers.c.chat == bindparam("of_chat"), answers.c.message == bindparam("of_message")
)
"""Reads the entry that `of_message` in `of_chat` shows."""
_SAID: Final = insert(turns)
_SHOWS: Final = insert(answers)


@dataclass(frozen=True, slots=True)
class Given:
    """The entry that a message of the bot shows, and why."""

    entry: str
    basis: Basis | None
    """None when the member chose the entry."""


def given_in(row: Row[Any]) -> Given:
    """Return what a row that `SHOWN` has read tells."""
    chosen = row.phrase is None
    basis = None if chosen else Basis(row.phrase, row.chance, row.others, row.about)
    return Given(row.entry, basis)


def remembering(
    place: Place,
    turn: Turn,
    message_id: int | None,
    basis: Basis | None = None,
    asked: Asked | None = None,
) -> Sequence[Change]:
    """Return what writes a turn, and which entry the message that replied to it shows.

    The turn takes the row of the one that came of `asked` before, where there is one.
    """
    said = _saying(place, turn, asked)
    if not turn.entry or message_id is None:
        return [said]
    shown = {"chat": place.chat, "message": message_id, "entry": turn.entry, "at": turn.at}
    reasons = asdict(basis) if basis else {"others": ()}
    return [said, Change(_SHOWS, shown | reasons)]


def forgetting_turns(place: Place) -> Change:
    """Return what deletes the turns of a place."""
    here = and_(
        turns.c.member == place.user,
        turns.c.chat == place.chat,
        turns.c.topic == place.topic,  # None becomes IS NULL
    )
    return Change(delete(turns).where(here))


def forgetting_shown(chat: int) -> Change:
    """Return what deletes what a private chat was shown; what a group was, is everybody's.

    Groups have negative ids. Who speaks in a group's name has the id of the group.
    """
    return Change(delete(answers).where(answers.c.chat == chat, answers.c.chat > 0))


def _saying(place: Place, turn: Turn, asked: Asked | None) -> Change:
    row = {
        "chat": place.chat,
        "topic": place.topic,
        "member": place.user,
        "at": turn.at,
        "asked": turn.asked,
        "entry": turn.entry,
        "offered": turn.offered,
        "message": asked.message if asked else None,
    }
    if asked and asked.turn is not None:
        row["id"] = asked.turn  # keeps its place among the others
    return Change(_SAID, row)
