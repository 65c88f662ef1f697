"""What members think of an answer: a thumb that is pressed under it, or a reaction to it."""

from collections.abc import Sequence
from typing import Final

from telegram import MessageReactionUpdated, ReactionType, ReactionTypeEmoji

from bot.core.reply import Rate
from bot.core.responder import Responder
from bot.core.text import clean
from bot.core.unanswered import Lack, worth_keeping
from bot.telegram.addressing import asked_above
from bot.telegram.exchange import Exchange

_GOOD: Final = frozenset("👍❤🔥👏🎉🤩🙏👌💯🏆🤝")
_BAD: Final = frozenset("👎💩🤮🥱🤡")
_AS_PICTURE: Final = "\N{VARIATION SELECTOR-16}"


async def rate(rating: Rate, exchange: Exchange, responder: Responder) -> str:
    """Let the member's judgement count, and return what there is to say."""
    if rating.id not in responder.knowledge.entries:
        return exchange.voice.gone().lead
    before = await _judge(rating.id, exchange, good=rating.good)
    if before is None and not rating.good:  # who changes their mind back and forth counts once
        await _keep_question(rating.id, exchange)
    return exchange.voice.say("Thank you, that is noted.")


async def react(reaction: MessageReactionUpdated, exchange: Exchange) -> None:
    """Let a reaction to an answer count, or what was said before no more when it is taken back."""
    exchange.tell("reacted")
    good = judgement(reaction.new_reaction)
    if good is None and judgement(reaction.old_reaction) is None:
        return
    entry = await exchange.store.answered(reaction.chat.id, reaction.message_id)
    if entry:
        await _judge(entry, exchange, good=good)


def judgement(reactions: Sequence[ReactionType]) -> bool | None:
    """Return whether reactions find something good; None when they do not say."""
    emoji = (each.emoji for each in reactions if isinstance(each, ReactionTypeEmoji))
    shown = {each.rstrip(_AS_PICTURE) for each in emoji}
    if shown & _BAD:
        return False
    return True if shown & _GOOD else None


async def _judge(entry: str, exchange: Exchange, *, good: bool | None) -> bool | None:
    """Let a judgement count, and return what the member thought before; None: they had not said."""
    voice, before = await exchange.store.judged(exchange.member, entry)
    said = {True: "good", False: "bad", None: "taken_back"}[good]
    if good == before:
        exchange.tell("rated", entry=entry)
        return before
    exchange.handling.judge(voice, entry, good=good)
    exchange.tell("rated", entry=entry, feedback=said)
    return before


async def _keep_question(entry: str, exchange: Exchange) -> None:
    """Keep the question of an answer that is bad, if it is known and was asked of the bot."""
    given = await exchange.given()
    if given is None or given.entry != entry or given.basis is None:
        return
    asked = clean(asked_above(exchange.message, exchange.bot.bot))
    if worth_keeping(asked, ()):
        exchange.handling.keep_unanswered(asked, Lack.DISLIKED, [entry])
