"""What members think of an answer: a thumb that is pressed under it, or a reaction to it."""

from collections.abc import Sequence
from typing import Final

from telegram import MessageReactionUpdated, ReactionType, ReactionTypeEmoji

from bot.core.reply import Rate
from bot.core.responder import Responder
from bot.telegram.exchange import Exchange

_GOOD: Final = frozenset("👍❤🔥👏🎉🤩🙏👌💯🏆🤝")
_BAD: Final = frozenset("👎💩🤮🥱🤡")
_AS_PICTURE: Final = "\N{VARIATION SELECTOR-16}"


async def rate(rating: Rate, exchange: Exchange, responder: Responder) -> str:
    """Let the member's judgement count, and return what there is to say."""
    if rating.id not in responder.knowledge.entries:
        return exchange.voice.gone().lead
    await _judge(rating.id, exchange, good=rating.good)
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


async def _judge(entry: str, exchange: Exchange, *, good: bool | None) -> None:
    voice, before = await exchange.store.judged(exchange.member, entry)
    said = {True: "good", False: "bad", None: "taken_back"}[good]
    if good == before:
        exchange.tell("rated", entry=entry)
        return
    exchange.handling.judge(voice, entry, good=good)
    exchange.tell("rated", entry=entry, feedback=said)
