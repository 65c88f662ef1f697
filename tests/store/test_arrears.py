"""What could not be written is kept for a while, and not without an end."""

from datetime import UTC, datetime

import pytest

from bot.store import arrears
from bot.store.arrears import Arrears
from bot.store.arrival import Arrival, Known, Unwritten

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def unwritten(update: int, *, all_said: bool = True) -> Unwritten:
    arrival = Arrival(update, chat=1, member=7, at=NOON)
    known = Known(seen=False, done=False)
    return Unwritten(arrival, known, {0: 100}, {0: 100}, (), all_said=all_said)


def test_of_too_many_the_oldest_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrears, "MOST", 3)
    kept = Arrears()
    for update in (1, 2, 3, 1, 4):
        kept.keep(unwritten(update))
    assert [update for update in range(6) if kept.of(update)] == [1, 3, 4]


def test_only_what_was_said_to_the_end_is_made_up_for() -> None:
    kept = Arrears()
    for update in (1, 2):
        kept.keep(unwritten(update, all_said=update == 2))
    key = unwritten(1).arrival.key
    assert [each.arrival.update for each in kept.to_be_made_up(key)] == [2]
    assert kept.to_be_made_up(key + 1) == []


def test_what_is_as_old_as_the_border_is_kept() -> None:
    kept = Arrears()
    kept.keep(unwritten(1))
    kept.expire(NOON)
    assert kept.of(1)
    kept.expire(NOON.replace(second=1))
    assert kept.of(1) is None
