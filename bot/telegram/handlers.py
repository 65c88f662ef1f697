"""Which update asks for which step of the core, and what each step says."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

from telegram import CallbackQuery, Message, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.core.conversation import Conversation, Turn
from bot.core.conversation import Message as Asked
from bot.core.reply import AskAlone, NoneOfThese, Reply, ShowEntry
from bot.core.responder import Outcome, Responder, Response, outcome_name
from bot.core.text import clean
from bot.core.verdict import Answer
from bot.core.voice import Voice
from bot.telegram.addressing import addressed_text, is_reply_to, without_address
from bot.telegram.buttons import to_action
from bot.telegram.commands import Command, begins_with_command, command_for
from bot.telegram.exchange import Exchange
from bot.telegram.links import Linked, opened_by
from bot.telegram.outbox import typing

Step: TypeAlias = Callable[[Exchange], Awaitable[None]]
"""What an update asks for, to be done in its exchange."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """What happens on each kind of update."""

    responder: Responder

    def step(self, update: Update, bot: User) -> Step | None:
        """Return what an update asks the bot for, None when it asks for nothing."""
        if update.callback_query:
            return partial(self.press, update.callback_query)
        if update.message and update.message.from_user:
            return self._step(update.message, bot)
        return None

    async def start(self, words: Sequence[str], exchange: Exchange) -> None:
        """Greet; a deep link opens what it leads to."""
        if words:
            await self._take_choice(opened_by(words[0]), exchange)
        else:
            await exchange.send(exchange.voice.welcome())

    async def ask(self, asked: str, exchange: Exchange) -> None:
        """Answer a question; where there is none, show how to ask one."""
        if not asked:
            await exchange.send(_how_to_ask(exchange.voice))
            return
        async with typing(exchange.bot, exchange.message):
            conversation = await self._resumed(exchange)
            message = Asked(clean(asked), exchange.message.date, exchange.voice.language)
            response = self.responder.respond(message, conversation)
            if response.forgets:
                await exchange.forget()
            await _deliver(response, exchange)
        outcome = response.outcome
        exchange.tell("answered", outcome=outcome_name(outcome), entry=_entry(outcome))

    async def new(self, exchange: Exchange) -> None:
        """Forget the conversation held here."""
        await exchange.forget()
        await exchange.send(exchange.voice.new_conversation())

    async def other(self, exchange: Exchange) -> None:
        """Say that only text is read."""
        only_text = exchange.voice.say("I can only read text. Ask me in words, please.")
        await exchange.send(Reply(only_text))

    async def press(self, query: CallbackQuery, exchange: Exchange) -> None:
        """Do what a button stands for; one that leads nowhere any more says so."""
        say = exchange.voice.say
        action = to_action(query.data or "")
        if action is None or not isinstance(query.message, Message):
            await _acknowledge(query, say("This button is too old. Please ask again."))
        elif isinstance(action, NoneOfThese) and not _asked_by(query.from_user, exchange.message):
            await _acknowledge(query, say("Only the member who asked can put this away."))
        elif isinstance(action, ShowEntry | AskAlone):
            await _acknowledge(query)
            await self._take_choice(action, exchange)
        else:
            await _acknowledge(query)
            conversation = await self._conversation(exchange)
            response = self.responder.choose(action, conversation, _now(), exchange.voice.language)
            await exchange.replace(response.reply)

    def _step(self, message: Message, bot: User) -> Step | None:
        if message.via_bot and message.via_bot.id == bot.id:  # an answer that a member has posted
            return None
        command = command_for(message, bot)
        if command and (step := self._command(command)):
            return step
        if message.text is not None and not begins_with_command(message):
            return self._text(addressed_text(message, bot))
        if message.chat.type != ChatType.PRIVATE:
            return None
        if message.text is not None:  # a command that there is not
            return _show(Voice.help)
        return self.other if message.effective_attachment else None

    def _command(self, command: Command) -> Step | None:
        steps: dict[str, Step] = {
            "start": partial(self.start, command.words),
            "ask": partial(self.ask, " ".join(command.words)),
            "new": self.new,
            "help": _show(Voice.help),
            "topics": _show(Voice.topics),
            "sources": _show(Voice.sources),
            "privacy": _show(lambda voice: voice.privacy(self.responder.fades_after)),
        }
        return steps.get(command.name)

    def _text(self, text: str | None) -> Step | None:
        if text is None:  # meant for somebody else
            return None
        if text == "":  # nothing but the bot's name
            return _show(Voice.help)
        return partial(self.ask, text)

    async def _take_choice(self, action: Linked | AskAlone, exchange: Exchange) -> None:
        conversation = await self._conversation(exchange)
        question = exchange.message.reply_to_message
        if isinstance(action, AskAlone) and question and question.text:
            # The button may stand under an older reply than the last one.
            asked = without_address(question.text, exchange.bot.bot)
            conversation = conversation.then(Turn(clean(asked), _now()))
        response = self.responder.choose(action, conversation, _now(), exchange.voice.language)
        await _deliver(response, exchange)
        entry = _entry(response.outcome)
        exchange.tell("chosen", action=type(action).__name__, entry=entry)

    async def _resumed(self, exchange: Exchange) -> Conversation:
        """Return the conversation that a message goes on with: that of the answer it replies to."""
        conversation = await self._conversation(exchange)
        message = exchange.message
        answer = message.reply_to_message
        if answer is None or not is_reply_to(message, exchange.bot.bot):
            return conversation
        entry = await exchange.shown_in(answer)
        if entry is None or conversation.shown()[:1] == (entry,):
            return conversation
        return self.responder.resumed(conversation, entry, message.date)

    async def _conversation(self, exchange: Exchange) -> Conversation:
        return await exchange.conversation(since=_now() - self.responder.fades_after)


def _show(page: Callable[[Voice], Reply]) -> Step:
    async def show(exchange: Exchange) -> None:
        await exchange.send(page(exchange.voice))

    return show


def _how_to_ask(voice: Voice) -> Reply:
    after = voice.say("Write your question after the command, for example: /ask {question}")
    return Reply(after.format(question=voice.example()))


async def _deliver(response: Response, exchange: Exchange) -> None:
    await exchange.send(response.reply)
    if response.turn:
        exchange.remember(response.turn)


async def _acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    # A press that waited too long cannot be answered; what it stands for is done all the same.
    with suppress(TelegramError):
        await query.answer(text)


def _asked_by(presser: User, message: Message) -> bool:
    asked = message.reply_to_message
    return asked is None or asked.from_user is None or asked.from_user.id == presser.id


def _now() -> datetime:
    return datetime.now(UTC)


def _entry(outcome: Outcome) -> str | None:
    return outcome.entry.id if isinstance(outcome, Answer) else None
