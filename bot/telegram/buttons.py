"""Choices <-> Telegram's inline buttons.

A button carries an id, never text to be trusted: what it leads to is looked up when it is pressed.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final, TypeAlias, assert_never

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, User

from bot.core.reply import (
    Action,
    AskAlone,
    Choice,
    Explain,
    GoBack,
    NoneOfThese,
    Rate,
    Share,
    ShowEntry,
    ShowSources,
    ShowTopic,
    ShowTopics,
    Speak,
    Tool,
    Use,
)
from bot.telegram.limits import LARGEST_MARKUP, MOST_BUTTONS
from bot.telegram.links import share_link
from bot.telegram.markup import shortened

LONGEST_LABEL: Final = 60
"""UTF-16 code units; phones cut longer ones off."""

_WithId: TypeAlias = ShowEntry | ShowTopic | ShowSources | Explain | GoBack
_Plain: TypeAlias = ShowTopics | NoneOfThese | AskAlone

# Buttons of old messages carry this data: another word for it would break them.
_WITH_ID: Final[dict[type[_WithId], str]] = {
    ShowEntry: "e:",
    ShowTopic: "t:",
    ShowSources: "s:",
    Explain: "w:",
    GoBack: "b:",
}
_PLAIN: Final[dict[type[_Plain], str]] = {
    ShowTopics: "topics",
    NoneOfThese: "none",
    AskAlone: "alone",
}
_SPEAK: Final = "l:"
_GOOD: Final = "+:"
_BAD: Final = "-:"

_KEYBOARDS_KEPT: Final = 512  # most answers have the buttons that they had for somebody else
_FRAME: Final = len('{"inline_keyboard": []}')  # bytes around all rows
_FEW: Final = 20  # buttons that always have room: none takes 500 bytes


@lru_cache(_KEYBOARDS_KEPT)
def keyboard(
    choices: tuple[Choice, ...], tools: tuple[Tool, ...] = (), bot: User | None = None
) -> InlineKeyboardMarkup | None:
    """Return the choices as buttons, one in each row, and the tools in one row below them.

    None when there is nothing to press. `bot` is whom links to share lead to. Of more choices than
    Telegram takes the last are left out.
    """
    below = [_tool(tool, bot) for tool in tools]
    offered = [_button(choice.label, choice.action) for choice in choices]
    rows = [[each] for each in offered[: min(_fitting(offered, below), MOST_BUTTONS - len(below))]]
    if below:
        rows.append(below)
    return InlineKeyboardMarkup(rows) if rows else None


def _fitting(offered: Sequence[InlineKeyboardButton], below: Sequence[InlineKeyboardButton]) -> int:
    """Return how many of the choices have room, the first ones."""
    if len(offered) + len(below) <= _FEW:
        return len(offered)
    ends = accumulate(map(_size, offered), initial=_FRAME + sum(map(_size, below)))
    return sum(end <= LARGEST_MARKUP for end in ends) - 1


def _size(button: InlineKeyboardButton) -> int:
    """Return the bytes that a button takes in a row of its own."""
    return len(json.dumps([[button.to_dict()]], ensure_ascii=False).encode())


def _button(label: str, action: Action | Use) -> InlineKeyboardButton:
    return InlineKeyboardButton(shortened(label, LONGEST_LABEL), callback_data=to_data(action))


def _tool(tool: Tool, bot: User | None) -> InlineKeyboardButton:
    if isinstance(tool.use, Share):
        assert bot is not None, "an answer is sent by a bot that can be linked to"
        link = share_link(bot, ShowEntry(tool.use.id))
        return InlineKeyboardButton(shortened(tool.label, LONGEST_LABEL), link)
    return _button(tool.label, tool.use)


def to_data(action: Action | Use) -> str:
    """Return an action as the data of a button: at most 52 of `LONGEST_DATA` bytes.

    Ids have at most 50.
    """
    match action:
        case ShowEntry() | ShowTopic() | ShowSources() | Explain() | GoBack():
            return _WITH_ID[type(action)] + action.id
        case ShowTopics() | NoneOfThese() | AskAlone():
            return _PLAIN[type(action)]
        case Rate(id_, good):
            return (_GOOD if good else _BAD) + id_
        case Speak(language):
            return _SPEAK + (language or "")
        case _:
            assert_never(action)


def to_action(data: str) -> Action | Use | None:
    """Return the action that a button's data stands for, None when no button of ours has it."""
    kind, rest = data[:2], data[2:]
    if kind in (_GOOD, _BAD):
        return Rate(rest, good=kind == _GOOD)
    if kind == _SPEAK:
        return Speak(rest or None)
    for with_id, prefix in _WITH_ID.items():
        if kind == prefix:
            return with_id(rest)
    return next((plain() for plain, word in _PLAIN.items() if word == data), None)
