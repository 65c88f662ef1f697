"""What a member of a chat may do, as the Bot API describes it."""

from tests.telegram_server.refused import JsonObject
from tests.telegram_server.specification import specification

KINDS = {
    "creator": "Owner",
    "administrator": "Administrator",
    "member": "Member",
    "left": "Left",
    "kicked": "Banned",
}


def chat_member(user: JsonObject, status: str) -> JsonObject:
    """A member with every right an administrator can have, or none in particular."""
    fields = specification().fields(f"ChatMember{KINDS[status]}")
    rights = {name: name.startswith("can_") for name, each in fields.items() if each.required}
    forever = {"until_date": 0} if "until_date" in rights else {}
    return rights | forever | {"status": status, "user": user}
