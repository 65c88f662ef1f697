"""One update being answered: what its handler reads, says and remembers."""

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from telegram import Bot, Message

from bot.core.conversation import Conversation, Place, Turn
from bot.core.reply import Reply
from bot.core.verdict import Basis
from bot.core.voice import Voice
from bot.store import Asked, Given, Handling, Store, key_of
from bot.telegram.outbox import Part, delete, edit, parts, replace, send, topic_of


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
    """The member's message, or the bot's whose button was pressed; None: too old to be read, or a
    reaction, which nothing is said to."""
    member: int
    at: datetime
    """When the member wrote or pressed, by Telegram's clock."""
    event: str = "handled"
    """What the log calls it when all is done,"""
    facts: dict[str, object] = field(default_factory=dict)
    """and what else it tells of it."""
    last_sent: int | None = None
    answered: int | None = None
    """The number of the message that the reply stands under, where it is not the member's own."""
    _asked: Asked | None = None
    """The question that is replied to, and"""
    _before: Asked | None = None
    """what it was before it was edited."""
    _replies: list[int] = field(default_factory=list)
    """What was sent,"""
    _spare: list[int] = field(default_factory=list)
    """and what stands there and is to be turned into it."""

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
        """Return what was said here after a moment, and before a question that was edited."""
        return await self.store.conversation(self.place, since, self._before)

    async def shown_in(self, message: Message) -> str | None:
        """Return the id of the entry that a message of the bot shows, None when it shows none."""
        return await self.store.answered(message.chat_id, message.message_id)

    async def given(self) -> Given | None:
        """Return the entry that the message whose button was pressed shows, and why."""
        return await self.store.given(self.message.chat_id, self.message.message_id)

    async def forget(self) -> None:
        """Forget what was said here; nothing of it is left on the disk."""
        await self.store.forget(self.place)

    async def send(self, reply: Reply) -> None:
        """Send a reply; the parts of a long one follow each other."""
        for part in parts(reply, self.bot.bot):
            self.last_sent = await self._say(part)
            self._replies.append(self.last_sent)

    async def replace(self, reply: Reply) -> None:
        """Turn the message whose button was pressed into a reply, or its last part."""
        last = parts(reply, self.bot.bot)[-1]
        await replace(self.message, last, self.bot)

    async def delete_what_is_left(self) -> None:
        """Delete the old replies to an edited question that nothing has taken the place of."""
        while self._spare:
            await delete(self.bot, self.message.chat_id, self._spare.pop(0))

    def takes_up(self, words: str, before: Asked | None = None) -> None:
        """Let what is sent be the replies to a question.

        They take the place of those to what the question said before it was edited.
        """
        message = self.message
        self._asked = Asked(self.place, message.message_id, message.date, key_of(words), ())
        self._before = before
        if before:
            self._spare = list(before.replies)
            self.handling.undo(before)

    def keeps_replies(self) -> None:
        """Let the question that was taken up be known by its replies, for who edits it."""
        assert self._asked is not None, "a question is taken up before it is replied to"
        self.handling.replied(dataclasses.replace(self._asked, replies=tuple(self._replies)))

    def remember(self, turn: Turn, basis: Basis | None = None) -> None:
        """Let a turn be remembered, which the message sent last replied to, and why it did so."""
        asked = self._before or self._asked
        self.handling.remember(self.place, turn, self.last_sent, basis, asked)

    def tell(self, event: str, **facts: object) -> None:
        """Let the log tell what was done."""
        self.event, self.facts = event, facts

    async def _say(self, part: Part) -> int:
        """Send a part, or let it take the place of one that is there, and return its id."""
        if self._spare:
            message = self._spare.pop(0)
            await edit(self.bot, part, self.message.chat_id, message)
            return message
        return await self.handling.once(partial(send, self.bot, part, self.message, self.answered))
