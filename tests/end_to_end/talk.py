"""A member's side of a conversation, patient as a busy machine demands."""

from dataclasses import dataclass

from tests.end_to_end.bot_process import PATIENCE
from tests.telegram_server import CallbackAnswer, Chat, Member, Message, Topic


@dataclass(frozen=True, slots=True)
class Talk:
    """A member in a chat."""

    member: Member
    chat: Chat

    async def says(
        self, text: str, *, reply_to: Message | None = None, topic: Topic | None = None
    ) -> Message:
        return await self.chat.says(self.member, text, reply_to=reply_to, topic=topic)

    async def asks(
        self, text: str, *, reply_to: Message | None = None, topic: Topic | None = None
    ) -> Message:
        """Say something; the next message of the bot must stand under it, in its topic."""
        question = await self.says(text, reply_to=reply_to, topic=topic)
        answer = await self.reads()
        assert (answer.reply_to, answer.topic) == (question.id, topic.id if topic else None)
        return answer

    async def edits(self, message: Message, text: str) -> None:
        """Give an earlier message another text."""
        await self.chat.edits(message, text)

    async def asks_and_edits(self, asked: str, text: str) -> tuple[Message, Message]:
        """Ask, and edit the question; the answer as it was, and the bot's next edit, of it."""
        question = await self.says(asked)
        answer = await self.reads()
        await self.edits(question, text)
        edit = await self.reads_edit()
        assert (edit.id, edit.reply_to) == (answer.id, question.id)
        return answer, edit

    async def reads(self) -> Message:
        """The bot's next message."""
        return await self.chat.answer(PATIENCE)

    async def reads_edit(self) -> Message:
        """The bot's next edit."""
        return await self.chat.edited(PATIENCE)

    async def presses(
        self, message: Message, label: str, *, forged: bool = False
    ) -> CallbackAnswer:
        return await self.chat.presses(self.member, message, label, forged=forged, seconds=PATIENCE)
