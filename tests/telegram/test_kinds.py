import pytest
from telegram import Update

from bot.telegram.kinds import KINDS, kind_of


@pytest.mark.parametrize("kind", KINDS)
def test_an_update_is_of_the_kind_that_telegram_brings_in_it(kind: str) -> None:
    assert kind_of(Update(1, **{kind: object()})) == kind  # type: ignore[arg-type]
