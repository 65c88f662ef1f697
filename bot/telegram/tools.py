"""What members do with an answer that stands there: look at its sources, ask why, come back."""

from dataclasses import replace
from typing import TypeAlias, assert_never

from telegram import User

from bot.core import grounds, pages
from bot.core.knowledge import Entry
from bot.core.reply import Explain, GoBack, Reply, ShowSources
from bot.core.responder import Responder
from bot.core.verdict import Answer
from bot.core.voice import BAD, GOOD, SHARE, SOURCES, WHY, Voice
from bot.telegram.addressing import asked_above, how_to_address
from bot.telegram.exchange import Exchange
from bot.telegram.outbox import fits

Page: TypeAlias = ShowSources | Explain | GoBack
"""What the message of an answer can be turned into."""


def help_page(voice: Voice, bot: User, *, in_group: bool) -> Reply:
    """Return how to use the bot, with what there is in Telegram only."""
    page = pages.usage(voice)
    signs = voice.say(
        "Signs under an answer: {sources} its sources in full, {why} why I gave it, "
        "{share} pass it on, {good} {bad} whether it helped."
    ).format(sources=SOURCES, why=WHY, share=SHARE, good=GOOD, bad=BAD)
    own = voice.say("/language changes my language, /forget deletes all that I store about you.")
    elsewhere = voice.say(
        "In any other chat, write {name} and a few words of a question: I offer answers there."
    ).format(name=bot.name)
    here = (how_to_address(voice, bot),) if in_group else ()
    offered = (elsewhere,) if bot.supports_inline_queries else ()
    return replace(page, body=(*here, *page.body, signs, *offered, own))


async def turn_page(wanted: Page, exchange: Exchange, responder: Responder) -> str | None:
    """Turn an answer into what lies behind it, or back; return what there is to say instead."""
    entry = responder.knowledge.entries.get(wanted.id)
    if entry is None:
        await exchange.replace(exchange.voice.gone())
        return None
    match wanted:
        case ShowSources():
            await _show(grounds.sources(entry, exchange.voice), exchange)
        case Explain():
            return await _explain(entry, exchange, responder)
        case GoBack():
            await exchange.replace(await _answer(entry, exchange, responder))
        case _:
            assert_never(wanted)
    return None


async def _show(page: Reply, exchange: Exchange) -> None:
    # A list of sources may be longer than a message; then it comes in messages of its own.
    if fits(page):
        await exchange.replace(page)
    else:
        await exchange.send(page)


async def _explain(entry: Entry, exchange: Exchange, responder: Responder) -> str | None:
    given = await exchange.given()
    if given is None or given.entry != entry.id:
        return exchange.voice.say("This answer is too old: I no longer know why I gave it.")
    asked = asked_above(exchange.message, exchange.bot.bot)
    words = responder.shared_words(asked, entry) if given.basis else ()
    known = responder.knowledge.entries
    others = given.basis.others if given.basis else ()
    runners_up = [known[id_] for id_ in others if id_ in known]
    await exchange.replace(grounds.why(entry, given.basis, words, runners_up, exchange.voice))
    return None


async def _answer(entry: Entry, exchange: Exchange, responder: Responder) -> Reply:
    given = await exchange.given()
    about = given.basis.about if given and given.basis else None
    known = responder.knowledge.entries.get(about) if about else None
    since = exchange.at - responder.fades_after
    shown = (await exchange.conversation(since)).shown()
    return exchange.voice.verdict(Answer(entry), shown, known)
