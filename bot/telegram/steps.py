"""What members are told: answers, pages, and what the buttons under them lead to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from telegram import CallbackQuery, Message, User
from telegram.constants import ChatType

from bot.core import pages
from bot.core.conversation import Conversation, Turn
from bot.core.conversation import Message as Asked
from bot.core.reply import (
    AskAlone,
    Explain,
    GoBack,
    NoneOfThese,
    Rate,
    Reply,
    ShowEntry,
    ShowSources,
    Speak,
)
from bot.core.responder import Responder
from bot.core.response import Outcome, Response, outcome_name
from bot.core.text import clean, isolated
from bot.core.unanswered import Lack, worth_keeping
from bot.core.verdict import Abstention, Answer
from bot.core.voice import Voice
from bot.telegram.addressing import asked_above, is_reply_to
from bot.telegram.buttons import to_action
from bot.telegram.commands import command_for
from bot.telegram.exchange import Exchange
from bot.telegram.feedback import rate
from bot.telegram.links import Linked, opened_by
from bot.telegram.membership import greeting
from bot.telegram.outbox import acknowledge, typing
from bot.telegram.personal import chosen
from bot.telegram.profile import CURATORS_COMMANDS, take_menu_back
from bot.telegram.tools import help_page, turn_page
from bot.telegram.unasked import Step


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done for a member, with one responder."""

    responder: Responder

    async def start(self, words: Sequence[str], exchange: Exchange) -> None:
        """Greet; a deep link opens what it leads to."""
        voice = exchange.voice
        if words:
            await self._take_choice(opened_by(words[0]), exchange)
        elif _is_in_group(exchange.message):
            hello = greeting(voice, exchange.bot.bot)
            await exchange.send(replace(hello, choices=voice.choice_of_topics()))
        else:
            await exchange.send(pages.welcome(voice))

    async def ask(self, asked: str, exchange: Exchange) -> None:
        """Answer a question; where there is none, show how to ask one."""
        if not asked:
            await exchange.send(_how_to_ask(exchange.voice))
            return
        async with typing(exchange.bot, exchange.message):
            conversation = await self._resumed(exchange)
            message = Asked(clean(asked), exchange.at, exchange.voice.language)
            response = self.responder.respond(message, conversation)
            if response.forgets:
                await exchange.forget()
            await _deliver(response, exchange)
        _keep_unanswered(response, conversation, exchange)
        _tell_answered(response, exchange)

    async def answer_other(self, asked: str, exchange: Exchange) -> None:
        """Answer the message that the member replies to, under that message."""
        other = exchange.message.reply_to_message
        exchange.answered = other.message_id if other else None
        message = Asked(clean(asked), exchange.at, exchange.voice.language)
        response = self.responder.respond_to_other(message)
        await _deliver(response, exchange)
        _tell_answered(response, exchange)

    async def new(self, exchange: Exchange) -> None:
        """Forget the conversation held here."""
        await exchange.forget()
        await exchange.send(exchange.voice.new_conversation())

    async def other(self, exchange: Exchange) -> None:
        """Say that only text is read."""
        only_text = exchange.voice.say("I can only read text. Ask me in words, please.")
        await exchange.send(Reply(only_text))

    async def no_command(self, message: Message, exchange: Exchange) -> None:
        """Say what can be said; who chose it from the menu of an administrator is none any more."""
        await show_help(exchange)
        command = command_for(message, exchange.bot.bot)
        if command and command.name in CURATORS_COMMANDS:
            await take_menu_back(exchange.bot, message.chat_id, self.responder.voices)

    async def press(self, query: CallbackQuery, exchange: Exchange) -> None:
        """Do what a button stands for; one that leads nowhere any more says so."""
        say = exchange.voice.say
        action = to_action(query.data or "")
        if action is None or not isinstance(query.message, Message):
            await acknowledge(query, say("This button is too old. Please ask again."))
        elif isinstance(action, NoneOfThese) and await _is_known_to_be_anothers(query, exchange):
            await acknowledge(query, say("Only the member who asked can put this away."))
        elif isinstance(action, Speak):
            await self._speak(action, query, exchange)
        elif isinstance(action, Rate):
            await acknowledge(query, await rate(action, exchange, self.responder))
        elif isinstance(action, ShowSources | Explain | GoBack):
            await acknowledge(query, await turn_page(action, exchange, self.responder))
        elif isinstance(action, ShowEntry | AskAlone):
            await acknowledge(query)
            await self._take_choice(action, exchange)
        else:
            await acknowledge(query)
            conversation = await self._conversation(exchange)
            response = self.responder.choose(
                action, conversation, exchange.at, exchange.voice.language
            )
            await exchange.replace(response.reply)

    async def _speak(self, choice: Speak, query: CallbackQuery, exchange: Exchange) -> None:
        page = chosen(choice, query.from_user, self.responder, exchange)
        if _asked_by(query.from_user, exchange.message):
            await acknowledge(query)
            await exchange.replace(page)
        else:  # others may choose for themselves; the page stays with who asked for it
            await acknowledge(query, page.lead)

    async def _take_choice(self, action: Linked | AskAlone, exchange: Exchange) -> None:
        conversation = await self._conversation(exchange)
        asked = asked_above(exchange.message, exchange.bot.bot)
        if isinstance(action, AskAlone) and asked:
            # The button may stand under an older reply than the last one.
            conversation = conversation.then(Turn(clean(asked), exchange.at))
        response = self.responder.choose(action, conversation, exchange.at, exchange.voice.language)
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
        return await exchange.conversation(since=exchange.at - self.responder.fades_after)


def showing(page: Callable[[Voice], Reply]) -> Step:
    """Return the step that shows a page."""

    async def show(exchange: Exchange) -> None:
        await exchange.send(page(exchange.voice))

    return show


async def show_help(exchange: Exchange) -> None:
    """Say what the bot knows, and how it is asked."""
    in_group = _is_in_group(exchange.message)
    await exchange.send(help_page(exchange.voice, exchange.bot.bot, in_group=in_group))


def _is_in_group(message: Message) -> bool:
    return message.chat.type != ChatType.PRIVATE


def _how_to_ask(voice: Voice) -> Reply:
    after = voice.say("Write your question after the command, for example: /ask {question}")
    return Reply(after.format(question=isolated(voice.example())))


async def _deliver(response: Response, exchange: Exchange) -> None:
    await exchange.send(response.reply)
    if response.turn:
        exchange.remember(response.turn, response.basis)


def _keep_unanswered(response: Response, before: Conversation, exchange: Exchange) -> None:
    """Keep for curators what nothing was found for, unless they know that nothing is there."""
    outcome, turn = response.outcome, response.turn
    if turn is None or not isinstance(outcome, Abstention) or outcome.gap:
        return
    if worth_keeping(turn.asked, (each.asked for each in before.turns)):
        exchange.handling.keep_unanswered(turn.asked, Lack.ABSTENTION, ())


async def _is_known_to_be_anothers(query: CallbackQuery, exchange: Exchange) -> bool:
    """Return whether somebody else asked; what stands above may be what they asked about."""
    message = exchange.message
    asked = message.reply_to_message
    if asked is None or _asked_by(query.from_user, message):
        return False
    return await exchange.store.asked(message.chat_id, asked.message_id) is not None


def _asked_by(presser: User, message: Message) -> bool:
    asked = message.reply_to_message
    if asked is None or asked.from_user is None or asked.sender_chat:
        return True  # nobody can tell who it was
    return asked.from_user.id == presser.id


def _tell_answered(response: Response, exchange: Exchange) -> None:
    outcome = response.outcome
    exchange.tell("answered", outcome=outcome_name(outcome), entry=_entry(outcome))


def _entry(outcome: Outcome) -> str | None:
    return outcome.entry.id if isinstance(outcome, Answer) else None
