"""Chats as their members live in them: what they say and press, and what they read of the bot."""

import time
from collections.abc import Sequence

from tests.telegram_server.entities import format_text
from tests.telegram_server.history import History
from tests.telegram_server.messages import CallbackAnswer, Member, Message, Topic, read
from tests.telegram_server.network import Network
from tests.telegram_server.ranks import chat_member
from tests.telegram_server.refused import JsonObject, Refused
from tests.telegram_server.validate import utf16

ADMINISTRATORS = {"creator", "administrator"}
ANONYMOUS = Member(1_087_968_824, "Group", username="GroupAnonymousBot", is_bot=True)
CHANNEL = Member(136_817_688, "Channel", username="Channel_Bot", is_bot=True)
CHANNEL_ID = -1_001_555_000_001
PICTURE = {"file_id": "AgACAgIAAx", "file_unique_id": "AQADx", "width": 320, "height": 240}
STICKER = PICTURE | {
    "type": "regular",
    "is_animated": False,
    "is_video": False,
    "emoji": "\N{WAVING HAND SIGN}",
}
HERE = {"latitude": 55.7, "longitude": 37.6, "live_period": 900}
VOICE = {
    "file_id": "AwACAgIAAx",
    "file_unique_id": "AgADx",
    "duration": 3,
    "mime_type": "audio/ogg",
}


class Chat(History):
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
        super().__init__(chat_id, kind, title, [*members, network.bot])
        self.privacy = privacy  # the bot gets only what is meant for it
        self.actions: list[str] = []  # the bot's "typing" and the like
        self.reactions: dict[int, list[JsonObject]] = {}  # the bot's, by message id
        self.closed: Refused | None = None  # what the bot hears when it writes here
        self.roles = dict.fromkeys(self.people, "member")
        if members:
            self.roles[members[0].id] = "creator"
        self._reactions: dict[tuple[int, int], list[JsonObject]] = {}  # by member and message
        self._network = network

    # --- what members do ---

    async def says(
        self,
        member: Member,
        text: str,
        *,
        reply_to: Message | None = None,
        quote: str = "",
        topic: Topic | None = None,
    ) -> Message:
        """A member sends a text; Telegram finds the mentions, commands and links in it.

        `quote` is the part that they have marked of the message that they reply to.
        """
        return await self._sent(member, _text(text) | _quote(quote, reply_to), reply_to, topic)

    async def says_anonymously(self, text: str, *, topic: Topic | None = None) -> Message:
        """An administrator who remains anonymous sends a text in the group's name."""
        return await self._sent(ANONYMOUS, _text(text) | {"sender_chat": self.about()}, None, topic)

    async def says_as_channel(self, title: str, text: str) -> Message:
        """A member sends a text in the name of a channel."""
        channel = {"id": CHANNEL_ID, "type": "channel", "title": title}
        return await self._sent(CHANNEL, _text(text) | {"sender_chat": channel}, None, None)

    async def forwards(self, member: Member, text: str, *, author: Member) -> Message:
        """A member passes on what somebody has written elsewhere."""
        origin = {"type": "user", "date": int(time.time()), "sender_user": author.user()}
        return await self._sent(member, _text(text) | {"forward_origin": origin}, None, None)

    async def sends_photo(
        self, member: Member, caption: str = "", *, topic: Topic | None = None
    ) -> Message:
        return await self._sent(member, {"photo": [PICTURE]} | _caption(caption), None, topic)

    async def sends_album(self, member: Member, caption: str = "") -> list[Message]:
        """A member sends three photos at once; what is written under them goes with the first."""
        photo = {"photo": [PICTURE], "media_group_id": "13000000000000001"}
        words = [_caption(caption), {}, {}]
        return [await self._sent(member, photo | each, None, None) for each in words]

    async def sends_sticker(self, member: Member, *, topic: Topic | None = None) -> Message:
        return await self._sent(member, {"sticker": STICKER}, None, topic)

    async def sends_voice(self, member: Member, *, topic: Topic | None = None) -> Message:
        return await self._sent(member, {"voice": VOICE}, None, topic)

    async def shares_location(self, member: Member) -> Message:
        """A member shares where they are, and goes on to."""
        return await self._sent(member, {"location": HERE}, None, None)

    async def posts(self, member: Member, query: str, result: JsonObject) -> Message:
        """A member chooses a result of an inline query: it stands here in the member's name."""
        written = result["input_message_content"]
        formatted = format_text(written["message_text"], written.get("parse_mode"))
        content: JsonObject = {"text": formatted.text, "entities": list(formatted.entities)}
        content["via_bot"] = self._network.bot.user()
        if "reply_markup" in result:
            content["reply_markup"] = result["reply_markup"]
        posted = await self._sent(member, content, None, None)
        chosen = {"result_id": result["id"], "from": member.user(), "query": query}
        await self._network.updates.publish("chosen_inline_result", chosen)
        return posted

    async def edits(self, message: Message, text: str) -> Message:
        """A member gives an earlier message another text."""
        shown = self.change(message.id, _text(text))
        if self._is_for_bot(shown):
            await self._network.updates.publish("edited_message", shown)
        return read(shown)

    async def moves(self, location: Message) -> None:
        """A member who shares where they are is somewhere else now."""
        shown = self.change(location.id, {"location": HERE | {"longitude": 37.7}})
        await self._network.updates.publish("edited_message", shown)

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

    async def reacts(self, member: Member, message: Message, *emoji: str) -> None:
        """A member leaves only these reactions under a message.

        In groups the bot is told if it is an administrator, and everywhere if it asked for it.
        """
        new = [{"type": "emoji", "emoji": each} for each in emoji]
        before = self._reactions.get((member.id, message.id), [])
        self._reactions[member.id, message.id] = new
        if self.kind == "private" or self.roles[self._network.bot.id] in ADMINISTRATORS:
            where = {"chat": self.about(), "message_id": message.id, "date": int(time.time())}
            change = {"user": member.user(), "old_reaction": before, "new_reaction": new}
            await self._network.updates.publish("message_reaction", where | change)

    def promotes(self, member: Member) -> None:
        """Makes a member, or the bot, an administrator; as one the bot gets every message."""
        self.people[member.id] = member
        self.roles[member.id] = "administrator"

    def demotes(self, member: Member) -> None:
        """Lets an administrator be a member like others."""
        self.roles[member.id] = "member"

    async def adds_bot(self, by: Member) -> None:
        """A member adds the bot, which was not there before."""
        self.closed = None
        await self._bot_becomes("member", by, before="left")

    async def removes_bot(self, by: Member) -> None:
        """A member removes the bot, which cannot write any more."""
        self.refuses(f"Forbidden: bot was kicked from the {self.kind} chat")
        await self._bot_becomes("kicked", by)

    async def promotes_bot(self, by: Member) -> None:
        """A member makes the bot an administrator, which is told of it."""
        await self._bot_becomes("administrator", by)

    async def becomes(self, supergroup: "Chat", by: Member) -> None:
        """The group is from now on that supergroup; each of them is told of the other."""
        self.upgraded_to(supergroup)
        await supergroup._bot_becomes("member", by, before="left")  # noqa: SLF001 - our own kind
        told = self.post(by, {"migrate_to_chat_id": supergroup.id}, None, None)
        await self._network.updates.publish("message", told)
        anonymous = {"sender_chat": supergroup.about(), "migrate_from_chat_id": self.id}
        told = supergroup.post(ANONYMOUS, anonymous, None, None)
        await self._network.updates.publish("message", told)

    def upgraded_to(self, supergroup: "Chat") -> None:
        """From now on the bot hears that this group is a supergroup when it writes here."""
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        self.closed = Refused(words, 400, {"migrate_to_chat_id": supergroup.id})

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

    async def _bot_becomes(self, status: str, by: Member, before: str | None = None) -> None:
        bot = self._network.bot
        old, self.roles[bot.id] = before or self.roles[bot.id], status
        change = {
            "chat": self.about(),
            "from": by.user(),
            "date": int(time.time()),
            "old_chat_member": chat_member(bot.user(), old),
            "new_chat_member": chat_member(bot.user(), status),
        }
        await self._network.updates.publish("my_chat_member", change)

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
        words: str = shown.get("text") or shown.get("caption") or ""
        first, *_ = words.split(maxsplit=1) or [""]
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


def _quote(text: str, of: Message | None) -> JsonObject:
    if not text:
        return {}
    assert of is not None, "only what is replied to can be quoted"
    before = of.text[: of.text.index(text)]
    return {"quote": {"text": text, "position": utf16(before), "is_manual": True}}


def _caption(text: str) -> JsonObject:
    names = {"text": "caption", "entities": "caption_entities"}
    return {names[name]: each for name, each in _text(text).items()} if text else {}
