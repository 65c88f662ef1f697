"""What Telegram refuses is refused in its words, and what it accepts is accepted."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from tests.telegram_server import TelegramServer

Caller = Callable[..., Awaitable[tuple[int, str]]]
ALICE = 1_002  # the first member of a server


@pytest.fixture
async def call(server: TelegramServer) -> AsyncIterator[Caller]:
    """Posts a form; the status and description of the answer, "" if all is well."""
    server.private(server.member("Alice"))
    async with aiohttp.ClientSession() as session:

        async def post(method: str, **parameters: Any) -> tuple[int, str]:
            form = {
                name: value if isinstance(value, str) else json.dumps(value)
                for name, value in parameters.items()
            }
            async with session.post(
                f"{server.url}/bot{server.token}/{method}", data=form
            ) as answer:
                return answer.status, (await answer.json()).get("description", "")

        yield post


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


GO = {"text": "Go", "callback_data": "go"}
PREFIX = "Bad Request: "
TYPO = "sendMessage has no parameter "
BUTTON = "can't parse inline keyboard button: "
SCOPE = "can't parse BotCommandScope: "
ENTITIES = "can't parse entities: "
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
REFUSED_MESSAGES: dict[str, tuple[dict[str, Any], str]] = {
    "no chat": ({"chat_id": ""}, "chat_id is empty"),
    "an unknown chat": ({"chat_id": 5}, "chat not found"),
    "a chat that is no number": ({"chat_id": "@nobody"}, "chat not found"),
    "no text": ({"text": ""}, "message text is empty"),
    "blanks": ({"text": "  \n "}, "text must be non-empty"),
    "tags only": ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
    "4097 characters": ({"text": "x" * 4097}, "message is too long"),
    "4096 units and one emoji": ({"text": "x" * 4095 + "\N{GRINNING FACE}"}, "message is too long"),
    "a word as a flag": (
        {"protect_content": "perhaps"},
        'Field "protect_content" must be of type Boolean',
    ),
    "a word as a number": (
        {"message_thread_id": "two"},
        'Field "message_thread_id" must be of type Integer',
    ),
    "an unknown parameter": (
        {"parse_modus": "HTML"},
        TYPO + '"parse_modus" (Telegram would ignore it)',
    ),
    "an unknown parse mode": ({"parse_mode": "BBCode"}, "unsupported parse_mode"),
    "a bare <": (
        {"text": "a < b", "parse_mode": "HTML"},
        ENTITIES + 'Unsupported start tag "" at byte offset 2',
    ),
    "a tag of the web": (
        {"text": "<br>", "parse_mode": "HTML"},
        ENTITIES + 'Unsupported start tag "br" at byte offset 0',
    ),
    "an open tag": (
        {"text": "<b>x", "parse_mode": "HTML"},
        ENTITIES + 'Can\'t find end tag corresponding to start tag "b"',
    ),
    "crossed tags": (
        {"text": "<b><i>test</b></i>", "parse_mode": "HTML"},
        ENTITIES + 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"',
    ),
    "an entity after the end": (
        {"entities": [{"type": "bold", "offset": 100, "length": 1}]},
        "entity begins after the end of the text at UTF-16 offset 100",
    ),
    "an entity of no kind": (
        {"entities": [{"type": "loud", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: Unsupported type specified",
    ),
    "markup that is no JSON": (
        {"reply_markup": "{"},
        "can't parse reply keyboard markup JSON object",
    ),
    "a button without text": (
        {"reply_markup": keyboard({"callback_data": "x"})},
        BUTTON + 'Can\'t find field "text"',
    ),
    "a button without action": (
        {"reply_markup": keyboard({"text": "Go"})},
        BUTTON + "Text buttons are unallowed in the inline keyboard",
    ),
    "a button with empty data": (
        {"reply_markup": keyboard({"text": "Go", "callback_data": ""})},
        BUTTON + "Text buttons are unallowed in the inline keyboard",
    ),
    "a button with an unknown field": (
        {"reply_markup": keyboard(GO | {"datum": "x"})},
        BUTTON + 'InlineKeyboardButton has no field "datum"',
    ),
    "a button that does two things": (
        {"reply_markup": keyboard(GO | {"url": "https://a.org"})},
        "an inline keyboard button does one thing, not ['callback_data', 'url']",
    ),
    "65 bytes of data": (
        {"reply_markup": keyboard({"text": "Go", "callback_data": "я" * 32 + "x"})},
        "BUTTON_DATA_INVALID",
    ),
    "buttons of more than 10,000 bytes": (
        {"reply_markup": keyboard(*[GO | {"text": "я" * 60}] * 70)},
        "reply markup is too long",
    ),
    "101 buttons": ({"reply_markup": keyboard(*[GO] * 101)}, "reply markup is too long"),
    "a link to nowhere": (
        {"reply_markup": keyboard({"text": "Go", "url": "not-a-url"})},
        "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
    ),
    "a link by FTP": (
        {"reply_markup": keyboard({"text": "Go", "url": "ftp://example.com"})},
        "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
    ),
    "a reply to nothing": (
        {"reply_parameters": {"message_id": 99}},
        "message to be replied not found",
    ),
    "a reply without message": (
        {"reply_parameters": {"quote": "x"}},
        'Can\'t find field "message_id"',
    ),
    "a thread that is not there": ({"message_thread_id": 99}, "message thread not found"),
}


@pytest.mark.parametrize(
    ("parameters", "words"), REFUSED_MESSAGES.values(), ids=REFUSED_MESSAGES.keys()
)
async def test_a_message_that_telegram_refuses_is_refused_in_its_words(
    server: TelegramServer, call: Caller, parameters: dict[str, Any], words: str
) -> None:
    chat = server.private(server.member("Bob"))
    answer = await call("sendMessage", **{"chat_id": chat.id, "text": "hello"} | parameters)
    assert answer == (400, PREFIX + words)
    assert server.refusals == [f"sendMessage: {PREFIX}{words}"]
    assert chat.messages == []


ACCEPTED_MESSAGES: dict[str, dict[str, Any]] = {
    "4096 units": {"text": "x" * 4094 + "\N{GRINNING FACE}"},
    "4096 units after parsing": {"text": f"<b>{'x' * 4096}</b>", "parse_mode": "html"},
    "64 bytes of data": {"reply_markup": keyboard({"text": "Go", "callback_data": "я" * 32})},
    "100 buttons": {"reply_markup": keyboard(*[GO] * 100)},
    "a button that copies": {"reply_markup": keyboard({"text": "Go", "copy_text": {"text": "x"}})},
    "no link preview": {"link_preview_options": {"is_disabled": True}},
    "a reply to nothing, if allowed": {
        "reply_parameters": {"message_id": 99, "allow_sending_without_reply": True}
    },
    "a reply keyboard": {"reply_markup": {"keyboard": [[{"text": "A"}]], "resize_keyboard": True}},
    "a forced reply": {"reply_markup": {"force_reply": True}},
    "its own entities": {"entities": [{"type": "bold", "offset": 0, "length": 5}]},
    "a chat id as text": {"chat_id": str(ALICE)},
}


@pytest.mark.parametrize("parameters", ACCEPTED_MESSAGES.values(), ids=ACCEPTED_MESSAGES.keys())
async def test_a_message_that_telegram_accepts_is_accepted(
    server: TelegramServer, call: Caller, parameters: dict[str, Any]
) -> None:
    answer = await call("sendMessage", **{"chat_id": ALICE, "text": "hello"} | parameters)
    assert answer == (200, "")
    assert server.refusals == []


REFUSED_CALLS: dict[str, tuple[str, dict[str, Any], str]] = {
    "no such message to edit": (
        "editMessageText",
        {"chat_id": ALICE, "message_id": 99, "text": "x"},
        "message to edit not found",
    ),
    "no message to edit": ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    "no such message to delete": (
        "deleteMessage",
        {"chat_id": ALICE, "message_id": 99},
        "message to delete not found",
    ),
    "no such query": ("answerCallbackQuery", {"callback_query_id": "5"}, TOO_OLD),
    "no query": ("answerCallbackQuery", {}, TOO_OLD),
    "201 characters for a press": (
        "answerCallbackQuery",
        {"callback_query_id": "5", "text": "x" * 201},
        "MESSAGE_TOO_LONG",
    ),
    "no such inline query": ("answerInlineQuery", {"inline_query_id": "5", "results": []}, TOO_OLD),
    "51 inline results": (
        "answerInlineQuery",
        {
            "inline_query_id": "5",
            "results": [
                {
                    "type": "article",
                    "id": str(number),
                    "title": "x",
                    "input_message_content": {"message_text": "x"},
                }
                for number in range(51)
            ],
        },
        "too many inline query results specified",
    ),
    "an inline result without a title": (
        "answerInlineQuery",
        {
            "inline_query_id": "5",
            "results": [
                {
                    "type": "article",
                    "id": "1",
                    "title": " ",
                    "input_message_content": {"message_text": "x"},
                }
            ],
        },
        "ARTICLE_TITLE_EMPTY",
    ),
    "an offset of 65 bytes": (
        "answerInlineQuery",
        {"inline_query_id": "5", "results": [], "next_offset": "1" * 65},
        "NEXT_OFFSET_INVALID",
    ),
    "results that were kept for less than no time": (
        "answerInlineQuery",
        {"inline_query_id": "5", "results": [], "cache_time": -1},
        "CACHE_TIME_INVALID",
    ),
    "a button over inline results that starts with a blank": (
        "answerInlineQuery",
        {
            "inline_query_id": "5",
            "results": [],
            "button": {"text": "x", "start_parameter": "all topics"},
        },
        "START_PARAM_INVALID",
    ),
    "an inline result of no kind": (
        "answerInlineQuery",
        {"inline_query_id": "5", "results": [{"type": "poem", "id": "1"}]},
        "can't parse inline query result: Unsupported type specified",
    ),
    "a capital in a command": (
        "setMyCommands",
        {"commands": [{"command": "Help", "description": "x"}]},
        "BOT_COMMAND_INVALID",
    ),
    "a command without name": (
        "setMyCommands",
        {"commands": [{"command": "", "description": "x"}]},
        "command must be non-empty",
    ),
    "a command without description": (
        "setMyCommands",
        {"commands": [{"command": "help", "description": ""}]},
        "command description must be non-empty",
    ),
    "101 commands": (
        "setMyCommands",
        {"commands": [{"command": f"c{number}", "description": "x"} for number in range(101)]},
        "BOT_COMMANDS_TOO_MUCH",
    ),
    "a scope of no kind": (
        "deleteMyCommands",
        {"scope": {"type": "moon"}},
        SCOPE + "Unsupported type specified",
    ),
    "a scope without its chat": (
        "deleteMyCommands",
        {"scope": {"type": "chat"}},
        SCOPE + 'Can\'t find field "chat_id"',
    ),
    "a long name": ("setMyName", {"name": "x" * 65}, "BOT_TITLE_INVALID"),
    "a long description": ("setMyDescription", {"description": "x" * 513}, "BOT_DESC_INVALID"),
    "a long short description": (
        "setMyShortDescription",
        {"short_description": "x" * 121},
        "BOT_SHARETEXT_INVALID",
    ),
    "no chat action": ("sendChatAction", {"chat_id": ALICE}, "wrong parameter action in request"),
    "an unknown chat action": (
        "sendChatAction",
        {"chat_id": ALICE, "action": "dancing"},
        "wrong parameter action in request",
    ),
    "an unknown reaction": (
        "setMessageReaction",
        {"chat_id": ALICE, "message_id": 2, "reaction": [{"type": "emoji", "emoji": "x"}]},
        "REACTION_INVALID",
    ),
    "a webhook without TLS": (
        "setWebhook",
        {"url": "http://example.org"},
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
    "a member nobody knows": (
        "getChatMember",
        {"chat_id": ALICE, "user_id": 5},
        "user not found",
    ),
}


@pytest.mark.parametrize(
    ("method", "parameters", "words"), REFUSED_CALLS.values(), ids=REFUSED_CALLS.keys()
)
async def test_a_call_that_telegram_refuses_is_refused_in_its_words(
    server: TelegramServer, call: Caller, method: str, parameters: dict[str, Any], words: str
) -> None:
    assert await call(method, **parameters) == (400, PREFIX + words)
    assert server.refusals == [f"{method}: {PREFIX}{words}"]


async def test_a_method_that_telegram_does_not_have_is_not_found(
    server: TelegramServer, call: Caller
) -> None:
    assert await call("sendPoem", text="x") == (404, "Not Found: method not found")
    assert server.refusals == ["sendPoem: Not Found: method not found"]


async def test_a_method_that_the_server_lacks_fails_the_test(
    server: TelegramServer, call: Caller
) -> None:
    description = "Not Implemented: this server does not know how to sendDice yet"
    assert await call("sendDice", chat_id=ALICE) == (501, description)
    assert server.refusals == [f"sendDice: {description}"]


async def test_a_call_may_come_as_a_query_or_as_json(server: TelegramServer) -> None:
    chat = server.private(server.member("Alice"))
    address = f"{server.url}/bot{server.token}/sendMessage"
    markup = keyboard(GO)
    async with aiohttp.ClientSession() as session:
        query = {"chat_id": str(chat.id), "text": "one", "reply_markup": json.dumps(markup)}
        await session.get(address, params=query)
        await session.post(
            address, json={"chat_id": chat.id, "text": "two", "reply_markup": markup}
        )
    assert [(each.text, each.labels) for each in chat.messages] == [
        ("one", ["Go"]),
        ("two", ["Go"]),
    ]
