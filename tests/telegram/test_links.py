import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reply import ShowEntry, ShowTopic, ShowTopics
from bot.telegram.links import Linked, link, opened_by, to_word
from tests.telegram.strategies import ids
from tests.telegram.updates import BOT

linked = st.one_of(st.builds(ShowEntry, ids), st.builds(ShowTopic, ids), st.builds(ShowTopics))


@pytest.mark.parametrize(
    ("action", "address"),
    [
        (ShowEntry("gulag-numbers"), "https://t.me/Footnote_Bot?start=gulag-numbers"),
        (ShowTopic("camps"), "https://t.me/Footnote_Bot?start=topic_camps"),
        (ShowTopics(), "https://t.me/Footnote_Bot?start=all_topics"),
    ],
)
def test_where_a_link_leads(action: Linked, address: str) -> None:
    """Messages in all chats carry these links: other words for them would break them."""
    assert link(BOT, action) == address


@given(linked)
def test_every_link_opens_what_it_was_made_for(action: Linked) -> None:
    assert opened_by(to_word(action)) == action


@given(linked)
def test_telegram_takes_every_word(action: Linked) -> None:
    assert link(BOT, action).endswith(to_word(action))  # the library refuses what Telegram does


@given(st.text())
def test_any_word_opens_something_that_may_not_be_there(word: str) -> None:
    assert to_word(opened_by(word)) == word
