"""What stands in a chat."""

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tests.telegram_server.messages import Member, Message, Topic, read
from tests.telegram_server.refused import JsonObject

EDITABLE = {"location", "text", "entities", "link_preview_options", "reply_markup"}


@dataclass(frozen=True, slots=True)
class Stored:
    """A message; what it replies to is looked up when it is shown."""

    content: JsonObject
    reply_to: int | None
    thread: int | None  # the topic, except General, or the first message of a thread


class History:
    """The messages of a chat and the people in it, the bot among them; ids begin at 2."""

    def __init__(self, chat_id: int, kind: str, title: str, people: Sequence[Member]) -> None:
        self.id = chat_id
        self.kind = kind
        self.title = title
        self.ago = timedelta(0)
        """How long ago what is said now was said."""
        self.people = {person.id: person for person in people}
        self.topics: dict[int, Topic] = {}
        self._history: dict[int, Stored] = {}
        self._last_id = 1
        self._unread: deque[Message] = deque()  # of the bot's
        self._edits: deque[Message] = deque()

    def post(
        self, sender: Member, content: JsonObject, reply_to: int | None, thread: int | None
    ) -> JsonObject:
        """Adds a message; what Telegram would show of it."""
        self._last_id += 1
        head = {"message_id": self._last_id, "from": sender.user(), "chat": self.about()}
        date = int(time.time() - self.ago.total_seconds())
        stored = Stored(head | {"date": date} | content, reply_to, thread)
        self._history[self._last_id] = stored
        shown = self.shown(self._last_id)
        if self._is_the_bot(sender.id):
            self._unread.append(read(shown))
        return shown

    def change(self, message_id: int, content: JsonObject) -> JsonObject:
        """Replaces what a message says and its buttons."""
        old = self._history[message_id]
        kept = {name: each for name, each in old.content.items() if name not in EDITABLE}
        content = kept | {"edit_date": int(time.time())} | content
        self._history[message_id] = Stored(content, old.reply_to, old.thread)
        shown = self.shown(message_id)
        if self._is_the_bot(content["from"]["id"]):
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
        if stored.thread is not None:
            shown["message_thread_id"] = stored.thread
        in_topic = stored.thread in self.topics
        if in_topic:
            shown["is_topic_message"] = True
        opening = stored.thread if in_topic and stored.thread != message_id else None
        replied = stored.reply_to or opening
        if with_reply and replied in self._history:
            shown["reply_to_message"] = self.shown(replied, with_reply=False)
        return shown

    def _is_the_bot(self, user: int) -> bool:
        """Other bots stand for administrators and channels that speak, and are not in the chat."""
        return user in self.people and self.people[user].is_bot

    def thread_of(self, message_id: int) -> int | None:
        return self._history[message_id].thread

    def about(self) -> JsonObject:
        """This chat as the Bot API describes it inside messages."""
        about: JsonObject = {"id": self.id, "type": self.kind}
        if self.kind == "private":
            user = next(member for member in self.people.values() if not member.is_bot).user()
            return about | {name: user[name] for name in ("first_name", "username") if name in user}
        return about | {"title": self.title}
