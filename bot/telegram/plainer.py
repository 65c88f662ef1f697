"""Calls that Telegram refuses for their form, made again in a plainer one."""

from collections.abc import Mapping
from typing import Any

from bot.telegram.markup import to_plain
from bot.telegram.refusals import Refusal


def plainer(call: Mapping[str, Any], why: Refusal | None) -> dict[str, Any] | None:
    """Return a call without what was refused in it, by the method's parameters; None: nothing was.

    A text that cannot be read as HTML is sent without its looks, and says where its links lead.
    """
    if why is Refusal.NOTHING_TO_REPLY_TO and "reply_parameters" in call:
        return {name: each for name, each in call.items() if name != "reply_parameters"}
    if why is Refusal.MARKUP and "parse_mode" in call:
        plain = {name: each for name, each in call.items() if name != "parse_mode"}
        return plain | {"text": to_plain(call["text"])}
    return None
