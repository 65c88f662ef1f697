"""Updates as Telegram writes them."""

from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]

SENDER: Json = {"id": 1001, "is_bot": False, "first_name": "Alice"}
GROUP: Json = {"id": -1002000000001, "type": "supergroup", "title": "History"}
MESSAGE: Json = {
    "message_id": 5,
    "date": 1_767_268_800,
    "chat": GROUP,
    "from": SENDER,
    "text": "@footnote_bot was Beria shot? 🕊",
    "entities": [{"type": "mention", "offset": 0, "length": 13}],
    "reply_to_message": {
        "message_id": 4,
        "date": 1_767_268_700,
        "chat": GROUP,
        "from": SENDER,
        "text": "hello",
    },
}
UPDATE: Json = {"update_id": 700_000_001, "message": MESSAGE}
PRESS: Json = {
    "update_id": 700_000_002,
    "callback_query": {
        "id": "10001",
        "from": SENDER,
        "chat_instance": "1",
        "message": MESSAGE,
        "data": "e:gulag-release",
    },
}
INLINE: Json = {
    "update_id": 700_000_003,
    "inline_query": {"id": "10002", "from": SENDER, "query": "was Beria shot?", "offset": ""},
}
CHOSEN: Json = {
    "update_id": 700_000_004,
    "chosen_inline_result": {"result_id": "e:beria", "from": SENDER, "query": "was Beria shot?"},
}
REACTION: Json = {
    "update_id": 700_000_003,
    "message_reaction": {
        "chat": GROUP,
        "message_id": 5,
        "date": 1_767_268_800,
        "user": SENDER,
        "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": "👍"}],
    },
}
CHANGE: Json = {
    "update_id": 700_000_003,
    "my_chat_member": {
        "chat": GROUP,
        "from": SENDER,
        "date": 1_767_268_800,
        "old_chat_member": {"status": "left", "user": SENDER},
        "new_chat_member": {"status": "member", "user": SENDER},
    },
}
EVERY_KIND: Final = (UPDATE, PRESS, INLINE, CHOSEN, REACTION, CHANGE)
