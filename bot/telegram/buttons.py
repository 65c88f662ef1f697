"""Choices <-> Telegram's inline buttons.

A button carries an id, never text to be trusted: what it leads to is looked up when it is pressed.
"""

from collections.abc import Sequence
from typing import Final, assert_never

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.reply import (
    Action,
    AskAlone,
    Choice,
    NoneOfThese,
    ShowEntry,
    ShowTopic,
    ShowTopics,
    Speak,
    Tool,
    Use,
)
from bot.telegram.markup import shortened

LONGEST_LABEL: Final = 60
"""Characters; phones cut longer ones off."""
MOST_BUTTONS: Final = 100

_ENTRY: Final = "e:"
_TOPIC: Final = "t:"
_TOPICS: Final = "topics"
_NONE: Final = "none"
_ALONE: Final = "alone"
_SPEAK: Final = "l:"


def keyboard(choices: Sequence[Choice], tools: Sequence[Tool] = ()) -> InlineKeyboardMarkup | None:
    """Return the choices as buttons, one in each row, and the tools in one row below them.

    None when there is nothing to press.
    """
    rows = [
        [_button(choice.label, choice.action)] for choice in choices[: MOST_BUTTONS - len(tools)]
    ]
    if tools:
        rows.append([_button(tool.label, tool.use) for tool in tools])
    return InlineKeyboardMarkup(rows) if rows else None


def _button(label: str, action: Action | Use) -> InlineKeyboardButton:
    return InlineKeyboardButton(shortened(label, LONGEST_LABEL), callback_data=to_data(action))


def to_data(action: Action | Use) -> str:
    """Return an action as the data of a button: at most 52 bytes, for ids have at most 50."""
    match action:
        case ShowEntry(id_):
            return _ENTRY + id_
        case ShowTopic(id_):
            return _TOPIC + id_
        case ShowTopics():
            return _TOPICS
        case NoneOfThese():
            return _NONE
        case AskAlone():
            return _ALONE
        case Speak(language):
            return _SPEAK + (language or "")
        case _:
            assert_never(action)


def to_action(data: str) -> Action | Use | None:
    """Return the action that a button's data stands for, None when no button of ours has it."""
    if data.startswith(_ENTRY):
        return ShowEntry(data.removeprefix(_ENTRY))
    if data.startswith(_TOPIC):
        return ShowTopic(data.removeprefix(_TOPIC))
    if data.startswith(_SPEAK):
        return Speak(data.removeprefix(_SPEAK) or None)
    plain: dict[str, Action] = {
        _TOPICS: ShowTopics(),
        _NONE: NoneOfThese(),
        _ALONE: AskAlone(),
    }
    return plain.get(data)
