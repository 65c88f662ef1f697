"""`/settings`: how much the bot says in a group or topic, as its administrators want it."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ChatType

from bot.core.reply import Reply
from bot.core.unasked import Mode
from bot.core.voice import Voice
from bot.telegram.exchange import Exchange
from bot.telegram.outbox import Part, acknowledge, parts, replace, send, topic_of
from bot.telegram.senders import Administrators, is_passed_on, speaks_as_the_group

COMMAND: Final = "settings"

_DATA: Final = "m:"
_AS_IN_THE_CHAT: Final = "chat"  # a topic gives up the mode of its own
_CHOSEN: Final = "\u2713 "


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """Shows the mode of a group or topic, and changes it for administrators.

    In a forum's General, and outside of forums, it is the whole group's.
    """

    administrators: Administrators

    async def show(self, exchange: Exchange) -> None:
        """Show the settings to an administrator, and to others who may change them."""
        message = exchange.message
        if message.chat.type == ChatType.PRIVATE:
            await exchange.send(Reply(_only_in_groups(exchange.voice)))
        elif await self._speaks_for_it(message, exchange):
            part = await self._page(exchange)
            await exchange.handling.once(partial(send, exchange.bot, part, message))
            exchange.tell("settings_shown")
        else:
            await exchange.send(Reply(_only_for_administrators(exchange.voice)))

    async def press(self, query: CallbackQuery, exchange: Exchange) -> None:
        """Let the mode be the one on the button, if an administrator has pressed it."""
        voice, chosen = exchange.voice, (query.data or "").removeprefix(_DATA)
        if chosen not in (*Mode, _AS_IN_THE_CHAT) or not isinstance(query.message, Message):
            await acknowledge(query, voice.say("This button is too old. Please ask again."))
        elif not await self._may_still_change(exchange):
            await acknowledge(query, _only_for_administrators(voice))
        else:
            mode = None if chosen == _AS_IN_THE_CHAT else Mode(chosen)
            message = exchange.message
            await exchange.store.groups.set_mode(message.chat_id, topic_of(message), mode)
            await replace(message, await self._page(exchange), exchange.bot)
            await acknowledge(query)
            exchange.tell("settings_changed", mode=chosen)

    async def _speaks_for_it(self, message: Message, exchange: Exchange) -> bool:
        if is_passed_on(message):
            return False
        if message.sender_chat:
            return speaks_as_the_group(message)
        return await self.administrators.include(exchange.bot, message.chat_id, exchange.member)

    async def _may_still_change(self, exchange: Exchange) -> bool:
        chat = exchange.message.chat_id
        return await self.administrators.still_include(exchange.bot, chat, exchange.member)

    async def _page(self, exchange: Exchange) -> Part:
        message = exchange.message
        topic = topic_of(message)
        own = await exchange.store.groups.own_mode(message.chat_id, topic)
        mode = await exchange.store.groups.mode(message.chat_id, topic)
        unseen = mode is Mode.HELPFUL and not await self._sees_everything(exchange)
        said = _page(exchange.voice, in_topic=topic is not None, unseen=unseen)
        (page,) = parts(said, exchange.bot.bot)
        shown = own if topic is not None else mode
        return Part(page.html, _buttons(exchange.voice, shown, in_topic=topic is not None))

    async def _sees_everything(self, exchange: Exchange) -> bool:
        # Asked now, and not what was so at the start: that is what the page asks to be changed.
        bot = exchange.bot
        return bool((await bot.get_me()).can_read_all_group_messages) or (
            await self.administrators.still_include(bot, exchange.message.chat_id, bot.id)
        )


def is_setting(query: CallbackQuery) -> bool:
    """Return whether a pressed button is one of the settings."""
    return (query.data or "").startswith(_DATA)


def _page(voice: Voice, *, in_topic: bool, unseen: bool) -> Reply:
    say = voice.say
    lead = (
        say("How much I say in this topic:") if in_topic else say("How much I say in this group:")
    )
    body = (
        say("Quiet: I answer commands, my name, and replies to my messages."),
        say("Helpful: I also answer questions that nobody asked me, when I am sure."),
        say("Off: I answer nothing but /settings."),
    )
    remark = say(
        "I do not see all messages here, so I cannot be helpful yet: make me an administrator, or "
        "turn off my privacy mode at @BotFather and add me again."
    )
    return Reply(lead, body=body, remark=remark if unseen else None)


def _buttons(voice: Voice, mode: Mode | None, *, in_topic: bool) -> InlineKeyboardMarkup:
    names: dict[Mode | None, str] = {
        Mode.QUIET: voice.say("Quiet"),
        Mode.HELPFUL: voice.say("Helpful"),
        Mode.OFF: voice.say("Off"),
    }
    if in_topic:
        names[None] = voice.say("As in the whole group")
    rows = (
        InlineKeyboardButton(
            (_CHOSEN if each is mode else "") + name,
            callback_data=_DATA + (_AS_IN_THE_CHAT if each is None else each.value),
        )
        for each, name in names.items()
    )
    return InlineKeyboardMarkup.from_column(list(rows))


def _only_in_groups(voice: Voice) -> str:
    return voice.say("These settings are for groups: add me to one and write /settings there.")


def _only_for_administrators(voice: Voice) -> str:
    return voice.say("Only an administrator of this group can change that.")
