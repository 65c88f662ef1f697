"""What each method of the Bot API does, once its call has been read."""

import json
import re

from tests.telegram_server.account import Account, Method
from tests.telegram_server.chats import Chat
from tests.telegram_server.entities import FormattedText, format_text, length_checked, quote_found
from tests.telegram_server.history import EDITABLE
from tests.telegram_server.profile import PROFILE
from tests.telegram_server.ranks import chat_member
from tests.telegram_server.refused import JsonObject, bad_request
from tests.telegram_server.validate import TOO_OLD

GENERAL = 1  # the topic that every forum has; no message carries its id
MOST_TEXT = 4096  # UTF-16 code units
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
CHAT_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


async def get_me(account: Account, _call: JsonObject) -> object:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": not account.privacy,
        "supports_inline_queries": account.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return account.network.bot.user() | abilities


async def get_updates(account: Account, call: JsonObject) -> object:
    updates = account.network.updates
    _remember_allowed(account, call)
    texts = await updates.get(call.get("offset", 0), call.get("limit", 100), call.get("timeout", 0))
    return [json.loads(text) for text in texts]


async def set_webhook(account: Account, call: JsonObject) -> object:
    url = call.get("url", "")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[\w-]*", call.get("secret_token", ""), re.ASCII):
        raise bad_request("secret token contains unallowed characters")
    _remember_allowed(account, call)
    drop = call.get("drop_pending_updates", False)
    await account.network.updates.set_webhook(call if url else None, drop=drop)
    return True


async def get_webhook_info(account: Account, _call: JsonObject) -> object:
    updates = account.network.updates
    webhook = updates.webhook or {}
    info: JsonObject = {
        "url": webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(updates),
    }
    if webhook:
        info["max_connections"] = webhook.get("max_connections", 40)
        if updates.last_error:
            info["last_error_date"], info["last_error_message"] = updates.last_error
    return info | ({"allowed_updates": list(updates.allowed)} if updates.allowed else {})


async def send_message(account: Account, call: JsonObject) -> object:
    text = _text(call)
    chat = account.chat(call["chat_id"], write=True)
    thread = _topic(chat, call.get("message_thread_id"))
    replied = _replied(account, chat, call.get("reply_parameters"))
    if replied is not None and chat.topics and thread is None:
        thread = chat.thread_of(replied)
    shown = chat.post(account.network.bot, _content(call, text), replied, thread)
    await account.network.updates.tell()
    return shown


async def edit_message_text(account: Account, call: JsonObject) -> object:
    text = _text(call)
    return await _edit(account, call, _content(call, text))


async def edit_message_reply_markup(account: Account, call: JsonObject) -> object:
    chat, message_id = _message(account, call, "message to edit")
    old = chat.shown(message_id)
    kept = {name: old[name] for name in EDITABLE - {"reply_markup"} if name in old}
    return await _edit(account, call, kept | _inline_keyboard(call))


async def delete_message(account: Account, call: JsonObject) -> object:
    chat, message_id = _message(account, call, "message to delete")
    bot = account.network.bot
    own = chat.shown(message_id)["from"]["id"] == bot.id
    if not own and chat.kind != "private" and chat.roles[bot.id] != "administrator":
        raise bad_request("message can't be deleted")
    chat.remove(message_id)
    await account.network.updates.tell()
    return True


async def answer_callback_query(account: Account, call: JsonObject) -> object:
    return await _answer_query(account, call["callback_query_id"], call)


async def answer_inline_query(account: Account, call: JsonObject) -> object:
    for result in call["results"]:
        content = result.get("input_message_content", {})
        if "message_text" in content:
            _formatted(content["message_text"], content)
    return await _answer_query(account, call["inline_query_id"], call)


async def send_chat_action(account: Account, call: JsonObject) -> object:
    if call["action"] not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = account.chat(call["chat_id"], write=True)
    if call.get("message_thread_id") != GENERAL:  # an action, unlike a message, may name General
        _topic(chat, call.get("message_thread_id"))
    chat.actions.append(call["action"])
    await account.network.updates.tell()
    return True


async def set_message_reaction(account: Account, call: JsonObject) -> object:
    chat, message_id = _message(account, call, "message to react")
    chat.reactions[message_id] = call.get("reaction", [])
    await account.network.updates.tell()
    return True


async def get_chat(account: Account, call: JsonObject) -> object:
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    extra = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    return account.chat(call["chat_id"]).about() | extra


async def get_chat_member(account: Account, call: JsonObject) -> object:
    chat = account.chat(call["chat_id"])
    user_id = call["user_id"]
    known = {
        person.id: person for each in account.chats.values() for person in each.people.values()
    }
    if user_id not in known:
        raise bad_request("user not found")
    return chat_member(known[user_id].user(), chat.roles.get(user_id, "left"))


async def get_chat_administrators(account: Account, call: JsonObject) -> object:
    chat = account.chat(call["chat_id"])
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    ranks = {"creator", "administrator"}
    return [
        chat_member(chat.people[each].user(), role)
        for each, role in chat.roles.items()
        if role in ranks
    ]


async def leave_chat(account: Account, call: JsonObject) -> object:
    chat = account.chat(call["chat_id"])
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.refuses(f"Forbidden: bot is not a member of the {chat.kind} chat")
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": set_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    **PROFILE,
}


def _remember_allowed(account: Account, call: JsonObject) -> None:
    if "allowed_updates" in call:
        account.network.updates.allowed = tuple(call["allowed_updates"])


def _message(account: Account, call: JsonObject, what: str) -> tuple[Chat, int]:
    """The chat and the id of the message that a call is about."""
    if "chat_id" not in call or "message_id" not in call:
        raise bad_request("message identifier is not specified")
    chat = account.chat(call["chat_id"], write=True)
    message_id: int = call["message_id"]
    if not chat.has(message_id):
        raise bad_request(f"{what} not found")
    return chat, message_id


def _topic(chat: Chat, thread: int | None) -> int | None:
    """The topic to send to; outside of forums Telegram ignores the id, except in private chats."""
    if not thread or (chat.kind != "private" and not chat.about().get("is_forum")):
        return None
    if thread not in chat.topics:  # General is not among them: its id is refused
        raise bad_request("message thread not found")
    return thread


def _replied(account: Account, chat: Chat, parameters: JsonObject | None) -> int | None:
    if not parameters:
        return None
    if account.chat(parameters.get("chat_id", chat.id)) is not chat:
        raise bad_request("this server knows no replies to messages of other chats")
    message_id: int = parameters["message_id"]
    if not chat.has(message_id):
        if parameters.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    quote = parameters.get("quote")
    if quote and not quote_found(chat.shown(message_id).get("text", ""), quote):
        raise bad_request("QUOTE_TEXT_INVALID")
    return message_id


def _text(call: JsonObject) -> FormattedText:
    return _formatted(call["text"], call)


def _formatted(text: str, options: JsonObject) -> FormattedText:
    formatted = format_text(text, options.get("parse_mode"), options.get("entities", ()))
    return length_checked(formatted, MOST_TEXT, "message is too long")


def _content(call: JsonObject, text: FormattedText) -> JsonObject:
    """The part of a message that the bot wrote."""
    content: JsonObject = {"text": text.text}
    if text.entities:
        content["entities"] = list(text.entities)
    if "link_preview_options" in call:
        content["link_preview_options"] = call["link_preview_options"]
    return content | _inline_keyboard(call)


def _inline_keyboard(call: JsonObject) -> JsonObject:
    markup = call.get("reply_markup", {})
    return {"reply_markup": markup} if markup.get("inline_keyboard") else {}


async def _edit(account: Account, call: JsonObject, content: JsonObject) -> object:
    chat, message_id = _message(account, call, "message to edit")
    old = chat.shown(message_id)
    if old["from"]["id"] != account.network.bot.id:
        raise bad_request("message can't be edited")
    if all(old.get(name) == content.get(name) for name in ("text", "entities", "reply_markup")):
        raise bad_request(NOT_MODIFIED)
    shown = chat.change(message_id, content)
    await account.network.updates.tell()
    return shown


async def _answer_query(account: Account, query_id: str, call: JsonObject) -> object:
    query = account.network.queries.get(query_id)
    if query is None or query.expired or query.answer is not None:
        raise bad_request(TOO_OLD)
    query.answer = call
    await account.network.updates.tell()
    return True
