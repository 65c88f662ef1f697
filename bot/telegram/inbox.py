"""`/inbox` and `/teach`: what was asked in vain, line by line, for the bot's administrators."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ChatType

from bot.core.inbox import Line, line_of, lines, unsolved
from bot.core.matching import Match
from bot.core.reply import Reply
from bot.core.responder import Responder
from bot.core.text import LONGEST_QUESTION, clean, isolated, words
from bot.core.unanswered import Decision, Ruling
from bot.core.voice import Voice
from bot.telegram.addressing import said_by_other, without_address
from bot.telegram.buttons import LONGEST_LABEL
from bot.telegram.exchange import Exchange
from bot.telegram.inbox_buttons import Chosen, from_data, to_data
from bot.telegram.markup import shortened
from bot.telegram.outbox import Part, acknowledge, parts, replace, send
from bot.telegram.senders import is_from_one_of
from bot.telegram.unasked import Step

Found = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A line with the entries nearest to it."""

    line: Line
    matches: tuple[Match, ...]


class Desk:
    """The inbox in Telegram; it is there for administrators of the bot only."""

    def __init__(self, admins: frozenset[int]) -> None:
        """Take the ids of the members who may decide."""
        self._admins = admins
        self._last: tuple[object, Found] = (None, ())
        self._last_of: Responder | None = None

    def steps(
        self, arguments: Sequence[str], message: Message, responder: Responder
    ) -> Mapping[str, Step]:
        """Return what a command of an administrator may ask for here; nothing of others."""
        if not is_from_one_of(self._admins, message):
            return {}
        teaching: dict[str, Step] = {"teach": partial(teach, arguments, responder)}
        private = message.chat.type == ChatType.PRIVATE
        return teaching | {"inbox": partial(self.show, responder)} if private else teaching

    async def show(self, responder: Responder, exchange: Exchange) -> None:
        """Show the first line."""
        found = await self._found(exchange, responder)
        page = await _first(found, responder)
        part = _part(page, exchange)
        await exchange.handling.once(partial(send, exchange.bot, part, exchange.message))
        exchange.tell("inbox_shown", lines=len(found))

    async def press(self, query: CallbackQuery, responder: Responder, exchange: Exchange) -> None:
        """Do what a button under a line says, if an administrator has pressed it; show the next."""
        chosen, under = from_data(query.data or ""), query.message
        alone = isinstance(under, Message) and under.chat.type == ChatType.PRIVATE
        if chosen is None or not alone or query.from_user.id not in self._admins:
            await acknowledge(
                query, exchange.voice.say("This button is too old. Please ask again.")
            )
            return
        found = await self._found(exchange, responder)
        line = line_of(chosen.line, found)
        told = await _decide(chosen, line, responder, exchange) if chosen.ruling else None
        behind = found[found.index(line) + 1 :] if line else found
        part = _part(await _first(behind, responder), exchange)
        await replace(exchange.message, part, exchange.bot)
        await acknowledge(query, told)

    async def _found(self, exchange: Exchange, responder: Responder) -> Found:
        """Return the lines, made anew where anything was asked or decided meanwhile."""
        inbox = exchange.store.inbox
        questions, decisions = await inbox.questions(), await inbox.decisions()
        today = _today()
        key = (today, questions, decisions)
        if self._last_of is not responder or self._last[0] != key:
            found = await asyncio.to_thread(lines, questions, decisions, today, responder.index)
            self._last_of, self._last = responder, (key, found)
        return self._last[1]


def is_inbox(query: CallbackQuery) -> bool:
    """Return whether a pressed button stands under a line of the inbox."""
    return from_data(query.data or "") is not None


async def teach(arguments: Sequence[str], responder: Responder, exchange: Exchange) -> None:
    """Propose the message that is replied to as a wording of an entry."""
    exchange.tell("taught")
    await exchange.send(Reply(await _taught(arguments, responder, exchange)))


async def _taught(arguments: Sequence[str], responder: Responder, exchange: Exchange) -> str:
    say, knowledge = exchange.voice.say, responder.knowledge
    said = said_by_other(exchange.message, exchange.bot.bot)
    wording = " ".join(clean(without_address(said or "", exchange.bot.bot)).split())
    if not words(wording) or len(arguments) != 1:
        return say("Reply to a member's message with /teach ENTRY, the id of what answers it.")
    entry = knowledge.entries.get(arguments[0])
    if entry is None:
        return _no_entry(arguments[0], knowledge.resembling(arguments[0]), exchange.voice)
    wording = wording[:LONGEST_QUESTION]
    if words(wording) in map(words, entry.questions):
        return say("“{title}” has that wording already.").format(title=isolated(entry.title))
    await exchange.store.inbox.propose(Decision(wording, Ruling.SAME, _today(), entry.id))
    return _proposed(entry.title, exchange.voice)


def _no_entry(id_: str, near: str | None, voice: Voice) -> str:
    if near is None:
        return voice.say("There is no entry “{id}”.").format(id=isolated(id_))
    unknown = voice.say("There is no entry “{id}”. Did you mean “{near}”?")
    return unknown.format(id=isolated(id_), near=near)


async def _decide(
    chosen: Chosen, line: Line | None, responder: Responder, exchange: Exchange
) -> str:
    """Let a line be decided about, and return what there is to say."""
    voice, entry = exchange.voice, responder.knowledge.entries.get(chosen.entry or "")
    if chosen.ruling is Ruling.SAME and entry is None:
        return voice.gone().lead
    assert chosen.ruling is not None
    decided = line and await exchange.store.inbox.decide(
        Decision(line.wording, chosen.ruling, _today(), chosen.entry),
        [each.id for each in line.questions],
    )
    if not decided:
        return voice.say("That has been decided already.")
    exchange.tell("inbox_decided", ruling=chosen.ruling.value, entry=chosen.entry)
    return _proposed(entry.title, voice) if entry else voice.say("Noted.")


def _proposed(title: str, voice: Voice) -> str:
    proposed = voice.say("Proposed for “{title}”. I use it once the file has it.")
    return proposed.format(title=isolated(title))


async def _first(found: Found, responder: Responder) -> Page | None:
    """Return the first of some lines that the knowledge does not answer yet."""

    def first() -> Page | None:
        return next((Page(*each) for each in unsolved(found, responder)), None)

    return await asyncio.to_thread(first)


def _part(page: Page | None, exchange: Exchange) -> Part:
    voice = exchange.voice
    if page is None:
        (part,) = parts(Reply(voice.say("Nothing more was asked in vain.")), exchange.bot.bot)
        return part
    (part,) = parts(_told(page.line, voice), exchange.bot.bot)
    return Part(part.html, _buttons(page, voice))


def _told(line: Line, voice: Voice) -> Reply:
    asked = voice.plural("Asked {n} time.", "Asked {n} times.", len(line.questions))
    last = voice.say("The last time was on {day}.").format(day=line.last)
    bad = voice.say("Somebody found my answer bad.")
    others = ", ".join(map(voice.quoted, line.also))
    also = (voice.say("Also: {wordings}").format(wordings=others),) if others else ()
    return Reply(
        line.wording, body=(*also, f"{asked} {last}"), remark=bad if line.disliked else None
    )


def _buttons(page: Page, voice: Voice) -> InlineKeyboardMarkup:
    def button(label: str, ruling: Ruling | None, entry: str | None = None) -> InlineKeyboardButton:
        data = to_data(Chosen(page.line.id, ruling, entry))
        return InlineKeyboardButton(shortened(label, LONGEST_LABEL), callback_data=data)

    same = voice.say("Same as: {title}")
    titles = [(each.entry.id, isolated(each.entry.title)) for each in page.matches]
    return InlineKeyboardMarkup(
        [
            *([button(same.format(title=each), Ruling.SAME, id_)] for id_, each in titles),
            [
                button(voice.say("New entry"), Ruling.NEW),
                button(voice.say("Not ours"), Ruling.NOT_OURS),
                button(voice.say("Next"), None),
            ],
        ]
    )


def _today() -> date:
    return datetime.now(UTC).date()
