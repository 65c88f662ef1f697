"""The body of a webhook's request -> an update, or what is wrong with it."""

import json
from collections.abc import Iterable
from datetime import datetime
from types import UnionType
from typing import Final, NoReturn

from telegram import (
    Bot,
    Message,
    MessageEntity,
    MessageReactionUpdated,
    ReactionTypeEmoji,
    Update,
)

from bot.telegram.words import parts_of

_LONGEST: Final = 2**63
"""Numbers from here on fit neither a database nor Telegram's own documentation."""


class Malformed(Exception):
    """What came is no update of Telegram's; the text is a type of error, and quotes nothing."""

    def __init__(self, error: Exception, number: int | None) -> None:
        """Take what kept it from being read, and the number of the update if that can be read."""
        super().__init__(type(error).__name__)
        self.number = number


def read_update(body: bytes, bot: Bot) -> Update:
    """Return the update in the body of a request.

    python-telegram-bot checks no types: what the handlers rely on is checked here.

    Raises:
        Malformed: it is no update.
    """
    number = None
    try:
        content = json.loads(body, parse_int=_number, parse_constant=_refused)
        number = _number_of(content)
        json.dumps(content, ensure_ascii=False).encode()  # lone surrogates are no text
        update = Update.de_json(content, bot)
        _check(update)
    except Exception as error:  # noqa: BLE001 - the library raises whatever its parts happen to
        raise Malformed(error, number) from None
    return update


def _number_of(content: dict[str, object]) -> int:
    number = content["update_id"]
    _is(int, number)
    assert isinstance(number, int)
    if number < 0:
        raise ValueError
    return number


def _number(digits: str) -> int:
    number = int(digits)
    if not -_LONGEST <= number < _LONGEST:
        raise ValueError
    return number


def _refused(_constant: str) -> NoReturn:
    raise ValueError


def _check(update: Update) -> None:
    if query := update.callback_query:
        _is(str, query.id)
        _is(int, query.from_user.id)
        _is(str | None, query.data)
    if inline := update.inline_query:
        _is(str, inline.id, inline.query, inline.offset)
        _is(int, inline.from_user.id)
        _is(str | None, inline.from_user.language_code)
    if chosen := update.chosen_inline_result:
        _is(str, chosen.result_id)
    if reaction := update.message_reaction:
        _check_reaction(reaction)
    if change := update.my_chat_member:
        _is(int, change.chat.id, change.from_user.id)
        _is(str, change.chat.type, change.old_chat_member.status, change.new_chat_member.status)
        _is(datetime, change.date)
    for message in _messages(update):
        _check_message(message)


def _messages(update: Update) -> Iterable[Message]:
    """Yield the message of an update and the one it replies to, as far as they can be read."""
    message = update.effective_message
    if message:
        yield message
        if message.reply_to_message:
            yield message.reply_to_message


def _check_message(message: Message) -> None:
    _is(datetime, message.date)
    _is(datetime | None, message.edit_date)
    _is(int, message.message_id, message.chat.id)
    _is(int | None, message.message_thread_id)
    _is(str | None, message.text)
    _is(str, message.chat.type)
    _is(int | None, message.migrate_to_chat_id, message.migrate_from_chat_id)
    _is(str | None, message.caption)
    if message.quote:
        _is(str, message.quote.text)
    if message.from_user:
        _is(int, message.from_user.id)
    if message.sender_chat:
        _is(int, message.sender_chat.id)
    for entity in (*message.entities, *message.caption_entities):
        _is(int, entity.offset, entity.length)
        _is(str, entity.type)
    parts_of(message, MessageEntity.MENTION)


def _check_reaction(reaction: MessageReactionUpdated) -> None:
    _is(datetime, reaction.date)
    _is(int, reaction.message_id, reaction.chat.id)
    if reaction.user:
        _is(int, reaction.user.id)
    for each in (*reaction.old_reaction, *reaction.new_reaction):
        if isinstance(each, ReactionTypeEmoji):
            _is(str, each.emoji)


def _is(kind: type | UnionType, *values: object) -> None:
    if any(not isinstance(value, kind) or isinstance(value, bool) for value in values):
        raise TypeError
