"""One update being answered: what its handler reads, says and remembers."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from telegram import Bot, Message

from bot.core.conversation import Conversation, Place, Turn
from bot.core.reply import Reply
from bot.core.voice import Voice
from bot.store import Handling, Store
from bot.telegram.outbox import parts, replace, send, topic_of


@dataclass(slots=True)
class Exchange:
    """What a handler works with; nothing is said twice when the update comes again.

    Every method raises a `StoreError` when the database fails, those that write to Telegram a
    `TelegramError` when Telegram does.
    """

    bot: Bot
    voice: Voice
    """Speaks the member's language."""
    store: Store
    handling: Handling
    under: Message | None
    """The member's message, or the bot's whose button was pressed; None: too old to be read."""
    member: int
    event: str = "handled"
    """What the log calls it when all is done,"""
    facts: dict[str, object] = field(default_factory=dict)
    """and what else it tells of it."""
    last_sent: int | None = None
    answered: int | None = None
    """The number of the message that the reply stands under, where it is not the member's own."""

    @property
    def message(self) -> Message:
        """What the reply stands under."""
        assert self.under is not None, "a press of a button that is too old gets no reply"
        return self.under

    @property
    def place(self) -> Place:
        """Where the conversation is held."""
        return Place(self.message.chat_id, topic_of(self.message), self.member)

    async def conversation(self, since: datetime) -> Conversation:
        """Return what was said here after a moment."""
        return await self.store.conversation(self.place, since)

    async def shown_in(self, message: Message) -> str | None:
        """Return the id of the entry that a message of the bot shows, None when it shows none."""
        return await self.store.answered(message.chat_id, message.message_id)

    async def forget(self) -> None:
        """Forget what was said here; nothing of it is left on the disk."""
        await self.store.forget(self.place)

    async def send(self, reply: Reply) -> None:
        """Send a reply; the parts of a long one follow each other."""
        for part in parts(reply):
            sending = partial(send, self.bot, part, self.message, self.answered)
            self.last_sent = await self.handling.once(sending)

    async def replace(self, reply: Reply) -> None:
        """Turn the message whose button was pressed into a reply."""
        await replace(self.message, reply)

    def remember(self, turn: Turn) -> None:
        """Let a turn be remembered, which the message sent last replied to."""
        self.handling.remember(self.place, turn, self.last_sent)

    def tell(self, event: str, **facts: object) -> None:
        """Let the log tell what was done."""
        self.event, self.facts = event, facts
