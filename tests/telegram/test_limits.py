"""Telegram's limits hold for the largest that the bot ever sends."""

import pytest
from hypothesis import given

from bot.core.reply import Action, Use
from bot.settings import read_settings
from bot.telegram.buttons import to_data
from bot.telegram.inline import PER_PAGE
from bot.telegram.limits import (
    LONGEST_DATA,
    LONGEST_OFFSET,
    LONGEST_QUERY,
    LONGEST_RESULT_ID,
    LONGEST_WORD,
    MESSAGES_A_MINUTE_IN_A_GROUP,
    MESSAGES_A_SECOND,
    MOST_RESULTS,
)
from bot.telegram.links import Linked, to_word
from tests.telegram.strategies import actions, uses
from tests.telegram.test_inline import KNOWLEDGE, about_topics, offered
from tests.telegram.test_links import linked


@given(actions | uses)
def test_every_action_fits_a_button_and_a_results_id(action: Action | Use) -> None:
    assert 1 <= len(to_data(action).encode()) <= min(LONGEST_DATA, LONGEST_RESULT_ID)


@given(linked)
def test_every_link_fits(action: Linked) -> None:
    assert 1 <= len(to_word(action)) <= LONGEST_WORD


def test_a_page_of_results_fits() -> None:
    shown = offered("", knowledge=about_topics(10 * PER_PAGE))
    assert len(shown.results) == PER_PAGE <= MOST_RESULTS
    assert 1 <= len(shown.next_offset.encode()) <= LONGEST_OFFSET


def test_the_longest_query_is_answered() -> None:
    asked = "how many people were in the gulag? " * LONGEST_QUERY
    assert offered(asked[:LONGEST_QUERY], knowledge=KNOWLEDGE).results


def test_the_bot_sends_as_fast_as_telegram_lets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MESSAGES_PER_SECOND", raising=False)
    assert read_settings(None).messages_per_second == MESSAGES_A_SECOND
    assert (MESSAGES_A_SECOND, MESSAGES_A_MINUTE_IN_A_GROUP) == (30, 20)
