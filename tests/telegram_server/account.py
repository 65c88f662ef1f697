"""What the bot's methods read and change."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.telegram_server.chats import Chat
from tests.telegram_server.network import Network
from tests.telegram_server.refused import JsonObject, Refused, bad_request


@dataclass(slots=True)
class Account:
    """The bot's account with Telegram."""

    network: Network
    privacy: bool
    inline: bool
    chats: dict[int, Chat] = field(default_factory=dict)
    # what the bot told about itself: by what it is, the scope, and the language
    profile: dict[tuple[str, str, str], object] = field(default_factory=dict)

    def chat(self, chat_id: int | str, *, write: bool = False) -> Chat:
        """The chat, if the bot may read there, or `write`.

        Raises: Refused.
        """
        chat = self.chats.get(int(chat_id)) if re.fullmatch(r"-?\d+", str(chat_id)) else None
        if chat is None:
            raise bad_request("chat not found")
        if write and chat.closed is not None:
            raise Refused(chat.closed.description, chat.closed.code, chat.closed.parameters)
        return chat


Method = Callable[[Account, JsonObject], Awaitable[object]]
