"""The whole path from a message to a reply: resolve, rank, decide, compose."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

from bot.core.conversation import FADES_AFTER, Conversation, Message, Turn, resolve
from bot.core.knowledge import Knowledge
from bot.core.matching import Encoder, Index
from bot.core.reply import (
    Action,
    NoneOfThese,
    Reply,
    ShowEntry,
    ShowTopic,
    ShowTopics,
    compose,
    gone,
    small_talk_reply,
    the_answer,
    topic_page,
    topics_page,
    turned_down,
)
from bot.core.small_talk import SmallTalk, small_talk
from bot.core.verdict import Abstention, Answer, Policy, Suggestion, Verdict, decide

Outcome: TypeAlias = Verdict | SmallTalk | None
"""None when a page was shown that nobody asked a question for."""


@dataclass(frozen=True, slots=True)
class Response:
    """What to say, how it came about, and what to remember of it."""

    reply: Reply
    outcome: Outcome
    turn: Turn | None = None
    """None when there is nothing to remember."""


def outcome_name(outcome: Outcome) -> str | None:
    """Return the name of an outcome for logs and scripts, such as `small_talk`; None for a page."""
    match outcome:
        case Answer():
            return "answer"
        case Suggestion():
            return "suggestion"
        case Abstention():
            return "abstention"
        case SmallTalk():
            return "small_talk"
        case None:
            return None
        case _:
            assert_never(outcome)


@dataclass(frozen=True, slots=True)
class Responder:
    """Answers messages and choices from one knowledge; replaced whole when the file changes."""

    knowledge: Knowledge
    index: Index
    policy: Policy = field(default_factory=Policy)
    fades_after: timedelta = FADES_AFTER

    @classmethod
    def build(
        cls,
        knowledge: Knowledge,
        encoder: Encoder | None = None,
        fades_after: timedelta = FADES_AFTER,
    ) -> "Responder":
        """Return a responder with the index of a knowledge and the policy of its file."""
        policy = Policy().for_knowledge(knowledge.thresholds)
        return cls(knowledge, Index.build(knowledge, encoder), policy, fades_after)

    def respond(self, message: Message, conversation: Conversation) -> Response:
        """Return the response to a message in its conversation."""
        if kind := small_talk(message.text):
            return Response(small_talk_reply(kind, self.knowledge), kind)
        question = resolve(message, conversation, self.fades_after)
        verdict = decide(self.index.rank(question), self.policy)
        return Response(
            compose(verdict, self.knowledge, _shown(conversation)),
            verdict,
            _turn(question.text, message.at, verdict),
        )

    def choose(self, action: Action, conversation: Conversation, at: datetime) -> Response:
        """Return the response to a choice that a member took; one that is gone is said to be."""
        match action:
            case ShowEntry(id_):
                return self._show(id_, conversation, at)
            case ShowTopic(id_):
                return Response(topic_page(id_, self.knowledge), None)
            case ShowTopics():
                return Response(topics_page(self.knowledge), None)
            case NoneOfThese():
                return Response(turned_down(), None)
            case _:
                assert_never(action)

    def _show(self, id_: str, conversation: Conversation, at: datetime) -> Response:
        entry = self.knowledge.entries.get(id_)
        if entry is None:
            return Response(gone(), None)
        reply = the_answer(entry, self.knowledge, _shown(conversation))
        return Response(reply, Answer(entry), Turn(entry.questions[0], at, entry.id))


def _shown(conversation: Conversation) -> frozenset[str]:
    return frozenset(turn.entry for turn in conversation.turns if turn.entry)


def _turn(asked: str, at: datetime, verdict: Verdict) -> Turn:
    match verdict:
        case Answer(entry):
            return Turn(asked, at, entry.id)
        case Suggestion(matches):
            return Turn(asked, at, offered=tuple(match.entry.id for match in matches))
        case _:
            return Turn(asked, at)
