"""What Telegram demands of calls beyond the types and lengths in its specification."""

import json
import re
from urllib.parse import urlsplit

from tests.telegram_server.refused import JsonObject, bad_request

MOST_BUTTONS = 100
MOST_MARKUP = 10_000  # bytes of JSON; documented nowhere, reported by bots that met it
MOST_INLINE_RESULTS = 50
MOST_OFFSET = 64  # bytes
BUTTON_LOOKS = {"text", "style", "icon_custom_emoji_id"}
LINK_SCHEMES = {"http", "https", "tg", "ton", "tonsite"}


def check_rules(method: str, call: JsonObject) -> None:
    """Raises Refused when a call of the right form asks for what Telegram does not do."""
    _check_markup(call.get("reply_markup"))
    if method == "setMyCommands" and not all(
        re.fullmatch(r"[a-z0-9_]+", each["command"]) for each in call["commands"]
    ):
        raise bad_request("BOT_COMMAND_INVALID")
    if method == "setMessageReaction" and len(call.get("reaction", [])) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if method == "answerInlineQuery":
        _check_results(call["results"])
        _check_inline_answer(call)


def _check_results(results: list[JsonObject]) -> None:
    if len(results) > MOST_INLINE_RESULTS:
        raise bad_request("too many inline query results specified")
    if len({each["id"] for each in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    for each in results:
        if not each.get("title", "x").strip():
            raise bad_request("ARTICLE_TITLE_EMPTY")
        _check_markup(each.get("reply_markup"))


def _check_inline_answer(call: JsonObject) -> None:
    if len(call.get("next_offset", "").encode()) > MOST_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    if call.get("cache_time", 0) < 0:
        raise bad_request("CACHE_TIME_INVALID")
    button = call.get("button", {"start_parameter": "x"})
    if not re.fullmatch(r"[\w-]+", button.get("start_parameter", ""), re.ASCII):
        raise bad_request("START_PARAM_INVALID")


def _check_markup(markup: JsonObject | None) -> None:
    rows = (markup or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    size = len(json.dumps(markup, ensure_ascii=False).encode())
    if len(buttons) > MOST_BUTTONS or size > MOST_MARKUP:
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check_button(button)


def _check_button(button: JsonObject) -> None:
    actions = button.keys() - BUTTON_LOOKS
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:  # Telegram takes one of them
        raise bad_request(f"an inline keyboard button does one thing, not {sorted(actions)}")
    if not button["text"].strip():
        raise bad_request("an inline keyboard button needs a text")
    if "url" in button and (problem := _problem_of_link(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: {problem}")


def _problem_of_link(url: str) -> str | None:
    scheme, separator, _ = url.partition("://")
    if separator and scheme.lower() not in LINK_SCHEMES:
        return "Unsupported URL protocol"
    if separator and scheme.lower() == "tg":
        return None
    try:
        host = urlsplit(url if separator else f"http://{url}").hostname or ""
    except ValueError:
        return "Wrong HTTP URL"
    return None if re.fullmatch(r"[^\s.]+(\.[^\s.]+)+", host) else "Wrong HTTP URL"
