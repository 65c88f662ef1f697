import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.core.reply import (
    Action,
    AskAlone,
    Choice,
    Explain,
    GoBack,
    NoneOfThese,
    Rate,
    ShowEntry,
    ShowSources,
    ShowTopic,
    ShowTopics,
    Speak,
    Tool,
    Use,
)
from bot.telegram.buttons import LONGEST_LABEL, keyboard, to_action, to_data
from bot.telegram.limits import MOST_BUTTONS
from tests.telegram.strategies import actions, choices, tools, uses
from tests.telegram.updates import BOT
from tests.telegram_server.refused import Refused
from tests.telegram_server.rules import check_rules
from tests.telegram_server.validate import utf16


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (ShowEntry("gulag-numbers"), "e:gulag-numbers"),
        (ShowTopic("camps"), "t:camps"),
        (ShowTopics(), "topics"),
        (NoneOfThese(), "none"),
        (AskAlone(), "alone"),
        (ShowSources("gulag-numbers"), "s:gulag-numbers"),
        (Explain("gulag-numbers"), "w:gulag-numbers"),
        (GoBack("gulag-numbers"), "b:gulag-numbers"),
        (Rate("gulag-numbers", good=True), "+:gulag-numbers"),
        (Rate("gulag-numbers", good=False), "-:gulag-numbers"),
        (Speak("ru"), "l:ru"),
        (Speak(None), "l:"),
    ],
)
def test_an_action_and_its_data(action: Action | Use, data: str) -> None:
    """Buttons of old messages carry this data: another word for it would break them."""
    assert to_data(action) == data
    assert to_action(data) == action


@given(actions | uses)
def test_every_action_comes_back_from_its_data(action: Action | Use) -> None:
    data = to_data(action)
    assert to_action(data) == action
    assert len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA


@given(st.text())
def test_any_data_is_an_action_or_none(data: str) -> None:
    action = to_action(data)
    assert action is None or to_data(action) == data


@pytest.mark.parametrize("data", ["", "e", "E:gulag", "topics ", "none:", "t;camps"])
def test_data_that_no_button_has_is_no_action(data: str) -> None:
    assert to_action(data) is None


def test_without_choices_there_is_no_keyboard() -> None:
    assert keyboard(()) is None


def test_each_choice_is_a_row() -> None:
    offered = (Choice("The camps", ShowTopic("camps")), Choice("None of these", NoneOfThese()))
    assert keyboard(offered) == InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("The camps", callback_data="t:camps")],
            [InlineKeyboardButton("None of these", callback_data="none")],
        ]
    )


def test_there_are_no_more_buttons_than_telegram_shows() -> None:
    markup = keyboard((Choice("x", ShowTopics()),) * (MOST_BUTTONS + 1))
    assert markup is not None
    assert len(markup.inline_keyboard) == MOST_BUTTONS


def test_there_are_no_more_buttons_than_telegram_reads() -> None:
    long = (Choice("Ш" * 60, ShowEntry("a" * 50)),) * MOST_BUTTONS
    markup = keyboard(long, (Tool("a", Speak("en")),))
    assert markup is not None
    check_rules("sendMessage", {"reply_markup": markup.to_dict()})
    one_more = [*markup.inline_keyboard, markup.inline_keyboard[0]]
    with pytest.raises(Refused, match="reply markup is too long"):
        check_rules("sendMessage", {"reply_markup": InlineKeyboardMarkup(one_more).to_dict()})


def test_tools_share_a_row_below_the_choices() -> None:
    markup = keyboard(
        (Choice("x", ShowTopics()),), (Tool("a", Speak("en")), Tool("b", Speak(None)))
    )
    assert markup is not None
    assert [[each.text for each in row] for row in markup.inline_keyboard] == [["x"], ["a", "b"]]


@given(st.lists(choices, min_size=1, max_size=20), st.lists(tools, max_size=5))
def test_telegram_takes_every_keyboard(offered: list[Choice], small: list[Tool]) -> None:
    markup = keyboard(tuple(offered), tuple(small), BOT)
    assert markup is not None
    check_rules("sendMessage", {"reply_markup": markup.to_dict()})
    labels = [button.text for row in markup.inline_keyboard for button in row]
    assert all(1 <= utf16(label) <= LONGEST_LABEL for label in labels)
