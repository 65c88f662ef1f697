"""Updates in, messages out: which update asks for which step of the core."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from traceback import extract_tb
from typing import Any, Final, TypeAlias

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.core.conversation import Conversation, Place, Turn
from bot.core.conversation import Message as Asked
from bot.core.knowledge import Knowledge
from bot.core.reply import (
    AskAlone,
    NoneOfThese,
    Reply,
    ShowEntry,
    help_page,
    new_conversation,
    privacy_page,
    sources_page,
    topics_page,
    welcome,
)
from bot.core.responder import Responder, Response, outcome_name
from bot.store import Store
from bot.telegram.addressing import addressed_text, is_reply_to, without_address
from bot.telegram.buttons import to_action
from bot.telegram.outbox import replace, send, topic_of, typing

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Context: TypeAlias = ContextTypes.DEFAULT_TYPE

log = structlog.get_logger()

_OUR_CODE: Final = Path(__file__).parents[2]

SOMETHING_WENT_WRONG: Final = "Something went wrong on my side. Please ask again in a moment."
_ONLY_TEXT: Final = "I can only read text. Ask me in words, please."
_NOTHING_ASKED: Final = "Write your question after the command, for example: /ask {}"
_NOT_YOUR_CHOICE: Final = "Only the member who asked can put this away."
_UNKNOWN_BUTTON: Final = "This button is too old. Please ask again."

_NEW_MESSAGES: Final = filters.UpdateType.MESSAGE
_OTHER_KINDS: Final = (
    filters.PHOTO | filters.VIDEO | filters.ANIMATION | filters.VIDEO_NOTE | filters.Sticker.ALL
    | filters.VOICE | filters.AUDIO | filters.Document.ALL | filters.LOCATION | filters.CONTACT
    | filters.POLL | filters.Dice.ALL
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handlers:
    """What happens on each kind of update."""

    responder: Responder
    store: Store

    def register(self, app: App) -> None:
        """Make the application call the right handler for each update; edits are left out."""
        pages: dict[str, Callable[[Knowledge], Reply]] = {
            "help": help_page,
            "topics": topics_page,
            "sources": sources_page,
            "privacy": lambda _: privacy_page(self.responder.fades_after),
        }
        for command, page in pages.items():
            app.add_handler(CommandHandler(command, self._show(page), _NEW_MESSAGES))
        app.add_handler(CommandHandler("start", self.start, _NEW_MESSAGES))
        app.add_handler(CommandHandler("ask", self.ask, _NEW_MESSAGES))
        app.add_handler(CommandHandler("new", self.new, _NEW_MESSAGES))
        app.add_handler(MessageHandler(_NEW_MESSAGES & filters.TEXT & ~filters.COMMAND, self.text))
        app.add_handler(
            MessageHandler(
                _NEW_MESSAGES & filters.ChatType.PRIVATE & filters.COMMAND, self._show(help_page)
            )
        )
        app.add_handler(
            MessageHandler(_NEW_MESSAGES & filters.ChatType.PRIVATE & _OTHER_KINDS, self.other)
        )
        app.add_handler(CallbackQueryHandler(self.press))
        app.add_error_handler(went_wrong)

    async def start(self, update: Update, context: Context) -> None:
        """Greet; a deep link `?start=<entry id>` opens that entry."""
        message = _message(update)
        if context.args and message.from_user:
            await self._take_choice(
                ShowEntry(context.args[0]), message, message.from_user.id, context
            )
        else:
            await send(context.bot, welcome(self.responder.knowledge), message)

    async def ask(self, update: Update, context: Context) -> None:
        """Answer the question that stands after /ask."""
        message = _message(update)
        asked = " ".join(context.args or ())
        if asked:
            await self._answer(message, asked, context)
        else:
            example = next(iter(self.responder.knowledge.entries.values())).questions[0]
            await send(context.bot, Reply(_NOTHING_ASKED.format(example)), message)

    async def new(self, update: Update, context: Context) -> None:
        """Forget the conversation held here."""
        message = _message(update)
        if message.from_user:
            await self.store.forget(_place(message, message.from_user.id))
        await send(context.bot, new_conversation(), message)

    async def text(self, update: Update, context: Context) -> None:
        """Answer a message that is meant for the bot; stay silent otherwise."""
        message = _message(update)
        text = addressed_text(message, context.bot.bot)
        if text:
            await self._answer(message, text, context)
        elif text == "":  # nothing but the bot's name
            await send(context.bot, help_page(self.responder.knowledge), message)

    async def other(self, update: Update, context: Context) -> None:
        """Say that only text is read."""
        await send(context.bot, Reply(_ONLY_TEXT), _message(update))

    async def press(self, update: Update, context: Context) -> None:
        """Do what a button stands for; one that leads nowhere any more says so."""
        query = update.callback_query
        assert query is not None, "the handler is registered for button presses only"
        action = to_action(query.data or "")
        if action is None or not isinstance(query.message, Message):
            await _acknowledge(query, _UNKNOWN_BUTTON)
        elif isinstance(action, NoneOfThese) and not _asked_by_presser(query, query.message):
            await _acknowledge(query, _NOT_YOUR_CHOICE)
        elif isinstance(action, ShowEntry | AskAlone):
            await _acknowledge(query)
            await self._take_choice(action, query.message, query.from_user.id, context)
        else:
            await _acknowledge(query)
            conversation = await self._conversation(_place(query.message, query.from_user.id))
            await replace(query.message, self.responder.choose(action, conversation, _now()).reply)

    def _show(self, page: Callable[[Knowledge], Reply]) -> Callable[[Update, Context], Any]:
        async def show(update: Update, context: Context) -> None:
            await send(context.bot, page(self.responder.knowledge), _message(update))

        return show

    async def _answer(self, message: Message, text: str, context: Context) -> None:
        if message.from_user is None:
            return
        started = perf_counter()
        place = _place(message, message.from_user.id)
        async with typing(context.bot, message):
            conversation = await self._resumed(place, message, context)
            response = self.responder.respond(Asked(text, message.date), conversation)
            if response.forgets:
                await self.store.forget(place)
            await self._deliver(response, place, message, context)
        log.info(
            "answered",
            outcome=outcome_name(response.outcome),
            ms=_milliseconds(started),
            **_ids(message),
        )

    async def _take_choice(
        self, action: ShowEntry | AskAlone, message: Message, user: int, context: Context
    ) -> None:
        place = _place(message, user)
        conversation = await self._conversation(place)
        question = message.reply_to_message
        if isinstance(action, AskAlone) and question and question.text:
            # The button may stand under an older reply than the last one.
            asked = without_address(question.text, context.bot.bot)
            conversation = conversation.then(Turn(asked, _now()))
        response = self.responder.choose(action, conversation, _now())
        await self._deliver(response, place, message, context)
        log.info("chosen", action=type(action).__name__, **_ids(message))

    async def _resumed(self, place: Place, message: Message, context: Context) -> Conversation:
        """Return the conversation that a message goes on with: that of the answer it replies to."""
        conversation = await self._conversation(place)
        answer = message.reply_to_message
        if answer is None or not is_reply_to(message, context.bot.bot):
            return conversation
        entry = await self.store.answered(place.chat, answer.message_id)
        if entry is None or conversation.shown()[:1] == (entry,):
            return conversation
        return self.responder.resumed(conversation, entry, message.date)

    async def _deliver(
        self, response: Response, place: Place, under: Message, context: Context
    ) -> None:
        sent = await send(context.bot, response.reply, under)
        if response.turn:
            await self.store.append(place, response.turn, sent.message_id)

    async def _conversation(self, place: Place) -> Conversation:
        return await self.store.conversation(place, since=_now() - self.responder.fades_after)


async def went_wrong(update: object, context: Context) -> None:
    """Log an error by its type and ids, and tell the member in one sentence."""
    message = update.effective_message if isinstance(update, Update) else None
    ids = _ids(message) if message else {}
    log.error(
        "update_failed", error=type(context.error).__name__, where=_where(context.error), **ids
    )
    if isinstance(context.error, Forbidden) or message is None:
        return  # nobody is there to read it
    try:
        await send(context.bot, Reply(SOMETHING_WENT_WRONG), message)
    except TelegramError as error:
        log.warning("apology_failed", error=type(error).__name__, **ids)


async def _acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    # A press that waited too long cannot be answered; what it stands for is done all the same.
    with suppress(TelegramError):
        await query.answer(text)


def _where(error: Exception | None) -> str | None:
    # The place in our code instead of the exception's words, which may quote a member's.
    frames = extract_tb(error.__traceback__) if error else []
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_OUR_CODE)]
    return f"{Path(ours[-1].filename).relative_to(_OUR_CODE)}:{ours[-1].lineno}" if ours else None


def _message(update: Update) -> Message:
    message = update.effective_message
    assert message is not None, "the handlers are registered for updates with a message only"
    return message


def _place(message: Message, user: int) -> Place:
    return Place(message.chat_id, topic_of(message), user)


def _asked_by_presser(query: CallbackQuery, message: Message) -> bool:
    asked = message.reply_to_message
    return asked is None or asked.from_user is None or asked.from_user.id == query.from_user.id


def _ids(message: Message) -> dict[str, int | None]:
    return {"chat": message.chat_id, "topic": topic_of(message), "message": message.message_id}


def _now() -> datetime:
    return datetime.now(UTC)


def _milliseconds(started: float) -> float:
    return round((perf_counter() - started) * 1000, 1)
