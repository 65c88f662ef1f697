"""The bot itself, asked as a member would ask it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from benchmarks.metrics import Decided
from benchmarks.peers import Ranking
from benchmarks.sets import Query
from bot.core.conversation import Conversation, Message, resolve
from bot.core.knowledge import Knowledge
from bot.core.matching import Match
from bot.core.matching.encoder import Encoder
from bot.core.matching.lean import LeanWeights
from bot.core.responder import Responder
from bot.core.small_talk import small_talk
from bot.core.verdict import Answer, Suggestion, decide

MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""When everything is said: how long ago a turn was changes nothing in the ranking."""
_NOTHING: Final = Conversation()


@dataclass(frozen=True, slots=True)
class Footnote:
    """The responder with the default policy."""

    responder: Responder

    @classmethod
    def build(cls, knowledge: Knowledge, encoder: Encoder | None = None) -> "Footnote":
        """Return the bot with a knowledge, and with an embedding model if there is one."""
        return cls(Responder.build(knowledge, encoder=encoder))

    def matches(self, text: str, said: Conversation = _NOTHING) -> tuple[Match, ...]:
        """Return what the bot finds for a question after what was said before it."""
        return self.responder.index.rank(resolve(Message(text, MOMENT), said))

    def leaning(self, lean: LeanWeights) -> "Footnote":
        """Return the bot with other coefficients for how much a message needs what was said."""
        index = self.responder.index
        surroundings = replace(index.surroundings, lean=lean)
        return Footnote(replace(self.responder, index=replace(index, surroundings=surroundings)))

    def decide(self, query: Query, matches: tuple[Match, ...]) -> Decided:
        """Return what a member gets who asks this; small talk neither answers nor offers."""
        # Not `respond`: it would put the answers of the sets into words, and take "[x]" in them
        # for a citation.
        match small_talk(query.text) or decide(matches, self.responder.policy):
            case Answer(entry):
                return Decided(entry.id, (), query.gold)
            case Suggestion(offered):
                return Decided(None, tuple(match.entry.id for match in offered), query.gold)
            case _:
                return Decided(None, (), query.gold)


def ranking(matches: tuple[Match, ...]) -> Ranking:
    """Return the ids of matches with their scores, 0..1."""
    return [(match.entry.id, match.score) for match in matches]
