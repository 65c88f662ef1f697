"""What is no update of Telegram's, and that nothing which passes surprises the handlers."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot

from bot.telegram.feedback import judgement
from bot.telegram.incoming import Malformed, read_update
from tests.telegram.raw import CHANGE, CHOSEN, INLINE, MESSAGE, PRESS, REACTION, UPDATE, Json

TOKEN = "7000000001:AAF-made-up-for-tests-0123456789abcd"


@pytest.fixture(scope="module")
def bot() -> Bot:
    return Bot(TOKEN)


def body(update: object) -> bytes:
    return json.dumps(update).encode()


def changed(update: Json, path: str, value: object) -> bytes:
    """Return an update with one of its values replaced."""
    update = json.loads(json.dumps(update))
    *way, last = path.split(".")
    place: Any = update
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    place[last] = value
    return body(update)


def test_a_message_is_read(bot: Bot) -> None:
    update = read_update(body(UPDATE), bot)
    assert update.message is not None
    assert (update.update_id, update.message.text) == (700_000_001, MESSAGE["text"])
    assert update.message.date == datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_a_press_is_read(bot: Bot) -> None:
    query = read_update(body(PRESS), bot).callback_query
    assert query is not None
    assert query.data == "e:gulag-release"


def test_an_update_of_a_kind_that_nobody_knows_yet_is_read(bot: Bot) -> None:
    assert read_update(b'{"update_id": 0, "telepathy": {"thought": "?"}}', bot).update_id == 0


@pytest.mark.parametrize(
    "malformed",
    [
        b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff", b"{}", b"[" * 100_000, b"NaN",
        b'{"update_id": null}', b'{"update_id": "1"}', b'{"update_id": 1.0}',
        b'{"update_id": true}', b'{"update_id": -1}', b'{"update_id": 9223372036854775808}',
        b'{"update_id": 1, "x": NaN}', b'{"update_id": 1, "x": 1' + b"0" * 5000 + b"}",
        b'{"update_id": 1, "message": 1}', b'{"update_id": 1, "message": []}',
        b'{"update_id": 1, "message": "x"}', b'{"update_id": 1, "message": {"message_id": 1}}',
    ],
    ids=lambda body: body[:40].decode("latin-1"),
)  # fmt: skip
def test_what_is_no_update_is_malformed(bot: Bot, malformed: bytes) -> None:
    with pytest.raises(Malformed):
        read_update(malformed, bot)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("message.text", 5),
        ("message.text", ["x"]),
        ("message.text", "lone \ud800"),
        ("message.message_id", "5"),
        ("message.message_id", None),
        ("message.date", "yesterday"),
        ("message.date", 1e300),
        ("message.date", None),
        ("message.chat", None),
        ("message.chat.id", "x"),
        ("message.chat.id", 2**63),
        ("message.chat.type", 5),
        ("message.from.id", None),
        ("message.from.id", -(2**63) - 1),
        ("message.from", 7),
        ("message.entities", [{"type": "mention", "offset": "0", "length": 3}]),
        ("message.entities", [7]),
        ("message.reply_to_message.message_id", {}),
        ("message.reply_to_message.text", {"x": 1}),
    ],
)
def test_an_update_with_a_mangled_value_is_malformed(bot: Bot, path: str, value: object) -> None:
    with pytest.raises(Malformed):
        read_update(changed(UPDATE, path, value), bot)


@pytest.mark.parametrize(
    ("path", "value"),
    [("callback_query.id", 5), ("callback_query.data", 5), ("callback_query.from", None)],
)
def test_a_press_with_a_mangled_value_is_malformed(bot: Bot, path: str, value: object) -> None:
    with pytest.raises(Malformed):
        read_update(changed(PRESS, path, value), bot)


@pytest.mark.parametrize(("field", "value"), [("edit_date", "now"), ("text", 5), ("date", None)])
def test_an_edited_message_is_checked_as_a_new_one_is(bot: Bot, field: str, value: object) -> None:
    edited = MESSAGE | {"edit_date": 1_767_268_900}
    message = read_update(body({"update_id": 1, "edited_message": edited}), bot).edited_message
    assert message is not None
    assert message.edit_date == datetime(2026, 1, 1, 12, 1, 40, tzinfo=UTC)
    with pytest.raises(Malformed):
        read_update(body({"update_id": 1, "edited_message": edited | {field: value}}), bot)


def test_an_inline_query_and_what_was_chosen_are_read(bot: Bot) -> None:
    query = read_update(body(INLINE), bot).inline_query
    chosen = read_update(body(CHOSEN), bot).chosen_inline_result
    assert query is not None
    assert chosen is not None
    assert (query.query, chosen.result_id) == ("was Beria shot?", "e:beria")


@pytest.mark.parametrize(
    ("update", "path", "value"),
    [
        (INLINE, "inline_query.id", 5),
        (INLINE, "inline_query.query", None),
        (INLINE, "inline_query.offset", 10),
        (INLINE, "inline_query.from.id", "1"),
        (INLINE, "inline_query.from.language_code", ["en"]),
        (CHOSEN, "chosen_inline_result.result_id", {}),
    ],
)
def test_an_inline_query_with_a_mangled_value_is_malformed(
    bot: Bot, update: Json, path: str, value: object
) -> None:
    with pytest.raises(Malformed):
        read_update(changed(update, path, value), bot)


def test_a_reaction_is_read(bot: Bot) -> None:
    reaction = read_update(body(REACTION), bot).message_reaction
    assert reaction is not None
    assert judgement(reaction.new_reaction) is True


@pytest.mark.parametrize(
    ("path", "value"),
    [("message_id", "5"), ("date", None), ("user.id", "1"), ("new_reaction.0.emoji", 5)],
)
def test_a_reaction_with_a_mangled_value_is_malformed(bot: Bot, path: str, value: object) -> None:
    with pytest.raises(Malformed):
        read_update(changed(REACTION, f"message_reaction.{path}", value), bot)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("my_chat_member.chat.id", "x"),
        ("my_chat_member.chat.type", 5),
        ("my_chat_member.from.id", "x"),
        ("my_chat_member.date", "yesterday"),
        ("my_chat_member.new_chat_member.status", 5),
        ("my_chat_member.old_chat_member", None),
    ],
)
def test_a_change_of_membership_with_a_mangled_value_is_malformed(
    bot: Bot, path: str, value: object
) -> None:
    assert read_update(body(CHANGE), bot).my_chat_member is not None
    with pytest.raises(Malformed):
        read_update(changed(CHANGE, path, value), bot)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("migrate_to_chat_id", "x"),
        ("migrate_from_chat_id", "x"),
        ("sender_chat", {"id": "x", "type": "channel"}),
        ("caption", 5),
        ("quote", {"text": 5, "position": 0}),
        ("caption_entities", [{"type": "mention", "offset": "0", "length": 1}]),
    ],
)
def test_a_message_with_a_mangled_field_of_groups_is_malformed(
    bot: Bot, field: str, value: object
) -> None:
    with pytest.raises(Malformed):
        read_update(body({"update_id": 1, "message": MESSAGE | {field: value}}), bot)


def test_what_is_malformed_is_named_by_its_type_and_not_quoted(bot: Bot) -> None:
    with pytest.raises(Malformed, match=r"^TypeError$"):
        read_update(changed(UPDATE, "message.chat.id", "a secret"), bot)
