"""Which update asks for which step."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from telegram import CallbackQuery, Message, Update, User
from telegram.constants import ChatType

from bot.core.responder import Responder
from bot.core.unasked import Mode
from bot.core.voice import Voice
from bot.telegram.addressing import addressed_text, said_by_other
from bot.telegram.clock import Clock
from bot.telegram.commands import begins_with_command, command_for
from bot.telegram.exchange import Exchange
from bot.telegram.feedback import react
from bot.telegram.group_settings import COMMAND, GroupSettings, is_setting
from bot.telegram.inbox import Desk, is_inbox
from bot.telegram.membership import membership, migration
from bot.telegram.outbox import acknowledge
from bot.telegram.personal import forget_me, language
from bot.telegram.privacy import privacy_page
from bot.telegram.questions import Asking, edited
from bot.telegram.reload import COMMAND as RELOAD
from bot.telegram.reload import Reload
from bot.telegram.steps import Steps, show_help, showing
from bot.telegram.unasked import Ear, Step, Unasked, overhear_again, overheard
from bot.telegram.words import words_of

TOO_LATE: Final = timedelta(minutes=1)
"""How old a message in a group may be when the bot starts: an answer to an older one is noise."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """What happens on each kind of update, with one responder."""

    responder: Responder
    settings: GroupSettings
    desk: Desk
    reload: Reload
    ear: Ear
    clock: Clock

    def step(self, update: Update, bot: User, mode: Mode = Mode.QUIET) -> Step | None:
        """Return what an update asks the bot for where it has this mode; None: for nothing.

        What is asked for in any mode is asked for in the helpful one, too.
        """
        if update.callback_query:
            return self._pressed(update.callback_query, mode)
        if update.message_reaction and update.message_reaction.user:
            return partial(react, update.message_reaction)
        if update.my_chat_member:
            return membership(update.my_chat_member)
        if update.edited_message:
            return self._edited(update.edited_message, bot, mode)
        return self._said(update.message, bot, mode) if update.message else None

    @property
    def _steps(self) -> Steps:
        return Steps(self.responder)

    def _pressed(self, query: CallbackQuery, mode: Mode) -> Step:
        if is_setting(query):
            return partial(self.settings.press, query)
        if is_inbox(query):
            return partial(self.desk.press, query, self.responder)
        return partial(_switched_off if mode is Mode.OFF else self._steps.press, query)

    def _edited(self, message: Message, bot: User, mode: Mode) -> Step | None:
        asks = self._meant(message, bot, mode)
        since, now = self._since_when(), self.clock.now()
        if isinstance(asks, Unasked):
            again = partial(overhear_again, self.responder)
            editing = edited(Asking(words_of(message) or "", again), message, since, now)
            return Unasked(replace(editing, is_news=False)) if editing else None
        return edited(asks, message, since, now) if isinstance(asks, Asking) else None

    def _said(self, message: Message, bot: User, mode: Mode) -> Step | None:
        if message.chat.type != ChatType.PRIVATE and message.date < self._since_when():
            return migration(message)
        return migration(message) or self._meant(message, bot, mode)

    def _since_when(self) -> datetime:
        return self.clock.started - TOO_LATE

    def _meant(self, message: Message, bot: User, mode: Mode) -> Step | None:
        if _is_own_answer(message, bot):
            return None
        if message.chat.type == ChatType.PRIVATE:
            return self._in_private(message, bot)
        return self._in_group(message, bot, mode)

    def _in_private(self, message: Message, bot: User) -> Step | None:
        said = words_of(message)
        if said is None:
            # Of an album at most one picture has words under it.
            alone = message.effective_attachment and not message.media_group_id
            return self._steps.other if alone else None
        if begins_with_command(message):
            return self._command(message, bot) or partial(self._steps.no_command, message)
        return self._text(said, message, bot)

    def _in_group(self, message: Message, bot: User, mode: Mode) -> Step | None:
        before = self.ear.hear(message)
        if words_of(message) is None:
            return None
        if begins_with_command(message):
            step = self._command(message, bot)
            return step if mode is not Mode.OFF or step == self.settings.show else None
        if mode is Mode.OFF:
            return None
        text = addressed_text(message, bot)
        if text is not None:
            return self._text(text, message, bot)
        return overheard(message, before, self.responder) if mode is Mode.HELPFUL else None

    def _command(self, message: Message, bot: User) -> Step | None:
        command = command_for(message, bot)
        if command is None:
            return None
        steps: dict[str, Step | None] = {
            "start": partial(self._steps.start, command.words),
            "ask": self._ask(" ".join(command.words), message, bot),
            "new": self._steps.new,
            "forget": forget_me,
            "language": partial(language, command.words, message.from_user, self.responder),
            "help": show_help,
            "topics": showing(Voice.topics),
            "sources": showing(Voice.sources),
            "privacy": showing(lambda voice: privacy_page(voice, self.responder.fades_after)),
            COMMAND: self.settings.show,
            **self.desk.steps(command.words, message, self.responder),
            RELOAD: self.reload.step(message),
        }
        return steps.get(command.name)

    def _text(self, text: str, message: Message, bot: User) -> Step:
        # Nothing but the bot's name asks for help, or for an answer to what stands above it.
        is_question = text or said_by_other(message, bot)
        return self._ask(text, message, bot) if is_question else Asking(text, show_help)

    def _ask(self, asked: str, message: Message, bot: User) -> Step:
        other = None if asked else said_by_other(message, bot)
        if other:
            return Asking(other, partial(self._steps.answer_other, other))
        return Asking(asked, partial(self._steps.ask, asked))


async def _switched_off(query: CallbackQuery, exchange: Exchange) -> None:
    await acknowledge(query, exchange.voice.say("I am switched off here."))


def _is_own_answer(message: Message, bot: User) -> bool:
    """Return whether a member has posted an answer of the bot's, by its inline mode."""
    return message.via_bot is not None and message.via_bot.id == bot.id
