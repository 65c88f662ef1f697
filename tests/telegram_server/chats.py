"""Chats as their members live in them: what they say and press, and what they read of the bot."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.telegram_server.entities import format_text
from tests.telegram_server.messages import CallbackAnswer, Member, Message, Topic, read
from tests.telegram_server.updates import Updates
from tests.telegram_server.validate import JsonObject, Refused

GENERAL = 1  # the topic that every forum has, whose id no message carries
ADMINISTRATORS = {"creator", "administrator"}
PICTURE = {"file_id": "AgACAgIAAx", "file_unique_id": "AQADx", "width": 320, "height": 240}
STICKER = PICTURE | {
    "type": "regular",
    "is_animated": False,
    "is_video": False,
    "emoji": "\N{WAVING HAND SIGN}",
}
VOICE = {
    "file_id": "AwACAgIAAx",
    "file_unique_id": "AgADx",
    "duration": 3,
    "mime_type": "audio/ogg",
}


@dataclass(slots=True)
class Query:
    """A pressed button or an inline query that waits for the bot; it can be answered once."""

    answer: JsonObject | None = None
    expired: bool = False


@dataclass(slots=True)
class Network:
    """What all chats share."""

    bot: Member
    updates: Updates
    queries: dict[str, Query] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    last_id: int = 10_000  # of queries

    async def asked(self, kind: str, content: JsonObject, seconds: float) -> JsonObject:
        """The bot's answer to a press or an inline query."""
        self.last_id += 1
        query = self.queries[str(self.last_id)] = Query()
        await self.updates.publish(kind, {"id": str(self.last_id)} | content)
        await self.until(
            lambda: query.answer is not None, seconds, f"the bot did not answer the {kind}"
        )
        assert query.answer is not None
        return query.answer

    async def until(self, holds: Callable[[], bool], seconds: float, otherwise: str) -> None:
        """Returns as soon as it holds."""
        try:
            async with asyncio.timeout(seconds), self.updates.changed:
                await self.updates.changed.wait_for(holds)
        except TimeoutError:
            raise AssertionError(
                f"{otherwise} within {seconds} s; refused: {self.refusals}"
            ) from None


@dataclass(frozen=True, slots=True)
class Stored:
    """A message in the chat's history; what it replies to is looked up when it is shown."""

    content: JsonObject
    reply_to: int | None
    thread: int | None


class Chat:
    """A private chat, group or supergroup, as its members use it."""

    def __init__(
        self,
        network: Network,
        chat_id: int,
        kind: str,
        title: str,
        members: Sequence[Member],
        *,
        privacy: bool,
    ) -> None:
        self.id = chat_id
        self.kind = kind
        self.title = title
        self.privacy = privacy  # the bot gets only what is meant for it
        self.actions: list[str] = []  # the bot's "typing" and the like
        self.reactions: dict[int, list[JsonObject]] = {}  # the bot's, by message id
        self.closed: Refused | None = None  # what the bot hears when it writes here
        self.people = {member.id: member for member in members} | {network.bot.id: network.bot}
        self.roles = dict.fromkeys(self.people, "member")
        if members:
            self.roles[members[0].id] = "creator"
        self.topics: dict[int, Topic] = {}
        self._network = network
        self._history: dict[int, Stored] = {}
        self._last_id = 1
        self._unread: deque[Message] = deque()
        self._edits: deque[Message] = deque()

    # --- what members do ---

    async def says(
        self,
        member: Member,
        text: str,
        *,
        reply_to: Message | None = None,
        topic: Topic | None = None,
    ) -> Message:
        """A member sends a text; Telegram finds the mentions, commands and links in it."""
        return await self._sent(member, _text(text), reply_to, topic)

    async def sends_photo(
        self, member: Member, caption: str = "", *, topic: Topic | None = None
    ) -> Message:
        content: JsonObject = {"photo": [PICTURE]} | ({"caption": caption} if caption else {})
        return await self._sent(member, content, None, topic)

    async def sends_sticker(self, member: Member, *, topic: Topic | None = None) -> Message:
        return await self._sent(member, {"sticker": STICKER}, None, topic)

    async def sends_voice(self, member: Member, *, topic: Topic | None = None) -> Message:
        return await self._sent(member, {"voice": VOICE}, None, topic)

    async def edits(self, message: Message, text: str) -> Message:
        """A member gives an earlier message another text."""
        shown = self.change(message.id, _text(text))
        if self._is_for_bot(shown):
            await self._network.updates.publish("edited_message", shown)
        return read(shown)

    async def presses(
        self,
        member: Member,
        message: Message,
        label: str,
        *,
        forged: bool = False,
        seconds: float = 5,
    ) -> CallbackAnswer:
        """A member presses the button with this text or data, and the bot answers the press.

        The message is looked at as it is now. `forged`: sends `label` as data without a button.
        """
        shown = self.shown(message.id)
        data = label if forged else read(shown).button(label).data
        content = {
            "from": member.user(),
            "message": shown,
            "chat_instance": str(-self.id),
            "data": data,
        }
        answer = await self._network.asked("callback_query", content, seconds)
        return CallbackAnswer(
            answer.get("text", ""), answer.get("show_alert", False), answer.get("url")
        )

    def promotes(self, member: Member) -> None:
        """Makes a member, or the bot, an administrator; as one the bot gets every message."""
        self.people[member.id] = member
        self.roles[member.id] = "administrator"

    def refuses(self, description: str, code: int = 403) -> None:
        """From now on the bot hears this when it writes here.

        Such as "Forbidden: bot was blocked by the user".
        """
        self.closed = Refused(description, code)

    # --- what members read ---

    async def answer(self, seconds: float = 5) -> Message:
        """The bot's next new message that was not read yet."""
        await self._network.until(
            lambda: bool(self._unread), seconds, f"the bot said nothing in {self.title!r}"
        )
        return self._unread.popleft()

    async def edited(self, seconds: float = 5) -> Message:
        """The bot's next edit that was not read yet."""
        await self._network.until(
            lambda: bool(self._edits), seconds, f"the bot edited nothing in {self.title!r}"
        )
        return self._edits.popleft()

    async def silence(self, seconds: float = 0.5) -> None:
        """Nothing is left unread, and nothing comes."""
        try:
            await self._network.until(lambda: bool(self._unread or self._edits), seconds, "silence")
        except AssertionError:
            return
        unwanted = [*self._unread, *self._edits]
        raise AssertionError(f"the bot broke the silence in {self.title!r}: {unwanted}")

    def message(self, message_id: int) -> Message | None:
        """A message as it is now; `None` if it was deleted or never was."""
        return read(self.shown(message_id)) if message_id in self._history else None

    @property
    def messages(self) -> list[Message]:
        """Everything that stands in the chat now, oldest first."""
        return [read(self.shown(message_id)) for message_id in self._history]

    # --- what happens to the history, from either side ---

    def post(
        self, sender: Member, content: JsonObject, reply_to: int | None, thread: int | None
    ) -> JsonObject:
        """Adds a message; what Telegram would show of it."""
        self._last_id += 1
        head = {"message_id": self._last_id, "from": sender.user(), "chat": self.about()}
        stored = Stored(head | {"date": int(time.time())} | content, reply_to, thread)
        self._history[self._last_id] = stored
        shown = self.shown(self._last_id)
        if sender.is_bot:
            self._unread.append(read(shown))
        return shown

    def change(
        self, message_id: int, content: JsonObject, *, markup: JsonObject | None = None
    ) -> JsonObject:
        """Replaces text and buttons of a message."""
        old = self._history[message_id]
        kept = {
            name: each
            for name, each in old.content.items()
            if name not in {"text", "entities", "reply_markup"}
        }
        new = (
            kept
            | {"edit_date": int(time.time())}
            | content
            | ({"reply_markup": markup} if markup else {})
        )
        self._history[message_id] = Stored(new, old.reply_to, old.thread)
        shown = self.shown(message_id)
        if new["from"]["id"] == self._network.bot.id:
            self._edits.append(read(shown))
        return shown

    def remove(self, message_id: int) -> None:
        del self._history[message_id]

    def has(self, message_id: int) -> bool:
        return message_id in self._history

    def shown(self, message_id: int, *, with_reply: bool = True) -> JsonObject:
        """A message as the Bot API shows it.

        In a topic, what is no reply "replies" to the message that opened the topic.
        """
        stored = self._history[message_id]
        shown = dict(stored.content)
        in_topic = stored.thread in self.topics
        if stored.thread is not None and stored.thread != GENERAL:
            shown["message_thread_id"] = stored.thread
        if in_topic:
            shown["is_topic_message"] = True
        replied = stored.reply_to or (
            stored.thread if in_topic and stored.thread != message_id else None
        )
        if with_reply and replied in self._history:
            shown["reply_to_message"] = self.shown(replied, with_reply=False)
        return shown

    def thread_of(self, message_id: int) -> int | None:
        return self._history[message_id].thread

    def about(self) -> JsonObject:
        """This chat as the Bot API describes it inside messages."""
        about: JsonObject = {"id": self.id, "type": self.kind}
        if self.kind == "private":
            user = next(member for member in self.people.values() if not member.is_bot).user()
            return about | {name: user[name] for name in ("first_name", "username") if name in user}
        return about | {"title": self.title}

    async def _sent(
        self, member: Member, content: JsonObject, reply_to: Message | None, topic: Topic | None
    ) -> Message:
        replied = reply_to.id if reply_to else None
        shown = self.post(member, content, replied, self._thread(replied, topic))
        if self._is_for_bot(shown):
            await self._network.updates.publish("message", shown)
        return read(shown)

    def _thread(self, replied: int | None, topic: Topic | None) -> int | None:
        """In a supergroup without topics a reply belongs to the thread of the first message."""
        if topic is not None:
            return topic.id
        if replied is None or self.kind != "supergroup":
            return None
        return self.thread_of(replied) or replied

    def _is_for_bot(self, shown: JsonObject) -> bool:
        """In privacy mode only commands for this bot and replies to it; mentions do not count."""
        bot = self._network.bot
        if self.kind == "private" or not self.privacy or self.roles[bot.id] in ADMINISTRATORS:
            return True
        first, *_ = shown.get("text", "").split(maxsplit=1) or [""]
        _, at, addressee = first.partition("@")
        for_bot = not at or addressee.lower() == (bot.username or "").lower()
        replied = shown.get("reply_to_message", {})
        return (first.startswith("/") and for_bot) or replied.get("from", {}).get("id") == bot.id


class Forum(Chat):
    """A supergroup with topics; without `topic` members write in General."""

    def topic(self, name: str) -> Topic:
        """Opens a topic; the bot was not there to see it."""
        owner = next(member for member in self.people.values() if not member.is_bot)
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        topic = Topic(self._last_id + 1, name)
        self.topics[topic.id] = topic
        self.post(owner, created, None, topic.id)
        return topic

    def about(self) -> JsonObject:
        return super().about() | {"is_forum": True}

    def _thread(self, replied: int | None, topic: Topic | None) -> int | None:
        if topic is None and replied is not None:
            return self.thread_of(replied)
        return topic.id if topic else None


def _text(text: str) -> JsonObject:
    formatted = format_text(text, None)
    content: JsonObject = {"text": formatted.text}
    return content | ({"entities": list(formatted.entities)} if formatted.entities else {})
