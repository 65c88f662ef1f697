"""What the bot tells about itself: menus, names and descriptions."""

import json
import re

from tests.telegram_server.account import Account, Method
from tests.telegram_server.refused import JsonObject, bad_request


async def set_my_commands(account: Account, call: JsonObject) -> object:
    account.profile["commands", *_scope_and_language(account, call)] = call["commands"]
    return True


async def get_my_commands(account: Account, call: JsonObject) -> object:
    return account.profile.get(("commands", *_scope_and_language(account, call)), [])


async def delete_my_commands(account: Account, call: JsonObject) -> object:
    account.profile.pop(("commands", *_scope_and_language(account, call)), None)
    return True


def setter(what: str) -> Method:
    async def set_text(account: Account, call: JsonObject) -> object:
        account.profile[what, "", _language(call)] = call.get(what, "")
        return True

    return set_text


def getter(what: str) -> Method:
    async def get_text(account: Account, call: JsonObject) -> object:
        everywhere = account.network.bot.name if what == "name" else ""
        default = account.profile.get((what, "", ""), everywhere)
        return {what: account.profile.get((what, "", _language(call))) or default}

    return get_text


PROFILE: dict[str, Method] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": setter("name"),
    "getMyName": getter("name"),
    "setMyDescription": setter("description"),
    "getMyDescription": getter("description"),
    "setMyShortDescription": setter("short_description"),
    "getMyShortDescription": getter("short_description"),
}


def _scope_and_language(account: Account, call: JsonObject) -> tuple[str, str]:
    scope = call.get("scope", {"type": "default"})
    if "chat_id" in scope:
        account.chat(scope["chat_id"])
    return json.dumps(scope, sort_keys=True), _language(call)


def _language(call: JsonObject) -> str:
    language: str = call.get("language_code", "")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise bad_request("invalid language code specified")
    return language
