"""Inline queries and what was chosen of their results: answered at once, recorded nowhere.

Nothing here is tried again or locked: Telegram waits half a minute for an answer, a member types on
much sooner, and an answer given twice harms nobody.
"""

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import Final

from telegram import Bot, ChosenInlineResult, InlineQuery, Update
from telegram.error import BadRequest

from bot.core.reply import ShowEntry, ShowTopic
from bot.core.responder import Responder
from bot.store import Store
from bot.telegram.buttons import to_action
from bot.telegram.inline import KEPT_FOR, page
from bot.telegram.journal import Journal
from bot.telegram.pace import Pace
from bot.telegram.personal import language_of, voice_for
from bot.telegram.refusals import Refusal, refusal

QUERIES_PER_MESSAGE: Final = 6
"""Inline queries allowed for each message allowed: one question is sent many times while typed."""

_PATIENCE: Final = 10.0
"""Seconds after which an answer is given up: by then the member has typed on."""


class Inquiries:
    """Answers inline queries, and tells which results were chosen."""

    def __init__(self, bot: Bot, journal: Journal, store: Store, messages_per_minute: int) -> None:
        self._bot = bot
        self._journal = journal
        self._store = store
        self._pace = Pace(QUERIES_PER_MESSAGE * messages_per_minute)

    async def take(self, update: Update, responder: Responder) -> None:
        """Deal with an update, once and for all; what fails is told and left."""
        begun = self._journal.begin(update)
        try:
            if query := update.inline_query:
                event, facts = await self._answered(query, responder)
            else:
                assert update.chosen_inline_result, "the intake brings no other kinds"
                event, facts = "inline_chosen", _chosen(update.chosen_inline_result, responder)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is not worth a second try
            self._journal.failed(update, begun, error)
        else:
            self._journal.done(update, begun, event, **facts)

    async def _answered(
        self, query: InlineQuery, responder: Responder
    ) -> tuple[str, Mapping[str, object]]:
        """Answer, and return what to call it and what else to tell of it."""
        asker = query.from_user
        if not self._pace.admits(asker.id, monotonic()):
            return "ignored", {}
        voice = voice_for(await language_of(asker.id, self._store), asker, responder)
        offered = page(query.query, query.offset, responder, voice, self._bot.bot)
        try:
            # The rate limiter would wait as long as Telegram says.
            async with asyncio.timeout(_PATIENCE):
                await query.answer(
                    offered.results,
                    cache_time=KEPT_FOR,
                    # Telegram keeps results by the text typed, and the same text is answered in
                    # the language that whoever types it is spoken to in.
                    is_personal=len(responder.voices) > 1,
                    next_offset=offered.next_offset,
                    button=offered.button,
                )
        except BadRequest as error:
            if refusal(error) is not Refusal.TOO_LATE:
                raise
            return "too_late", {}
        return "inline_answered", {"results": len(offered.results)}


def _chosen(result: ChosenInlineResult, responder: Responder) -> Mapping[str, object]:
    """Return what was chosen, as far as it is in the knowledge; never by whom."""
    knowledge = responder.knowledge
    match to_action(result.result_id):
        case ShowEntry(id_) if id_ in knowledge.entries:
            return {"entry": id_}
        case ShowTopic(id_) if id_ in knowledge.topics:
            return {"about": id_}
        case _:
            return {}
