"""The whole path from a message to a reply: resolve, rank, decide, compose."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

from bot.core.conversation import FADES_AFTER, Conversation, Message, Turn, resolve
from bot.core.knowledge import Entry, Knowledge
from bot.core.matching import Encoder, Index, Lexical
from bot.core.reply import (
    Action,
    AskAlone,
    NoneOfThese,
    Reply,
    ShowEntry,
    ShowTopic,
    ShowTopics,
    compose,
    gone,
    new_conversation,
    no_more,
    small_talk_reply,
    sources_of,
    the_answer,
    topic_page,
    topics_page,
    turned_down,
)
from bot.core.request import Request, correction, request
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
    forgets: bool = False
    """Whether the conversation before is to be forgotten."""


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
        lexical: Lexical | None = None,
    ) -> "Responder":
        """Return a responder with the index of a knowledge and the policy of its file.

        `lexical` is what was made of the same entries before, where that was kept.
        """
        policy = Policy().for_knowledge(knowledge.thresholds)
        return cls(knowledge, Index.build(knowledge, encoder, lexical), policy, fades_after)

    def respond(self, message: Message, conversation: Conversation) -> Response:
        """Return the response to a message in its conversation."""
        if kind := small_talk(message.text):
            return Response(small_talk_reply(kind, self.knowledge), kind)
        conversation = conversation.since(message.at - self.fades_after)
        wish = request(message.text)
        if wish is Request.NEW_TOPIC:
            return Response(new_conversation(), None, forgets=True)
        last = self._last_shown(conversation)
        if wish and last:
            return self._go_on(wish, last, conversation, message.at)
        meant = correction(message.text) if conversation.turns else None
        if meant:
            message, conversation = replace(message, text=meant), conversation.corrected()
        return self._look_up(message, conversation, conversation.shown())

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
            case AskAlone():
                last = conversation.turns[-1:]
                shown = conversation.shown()
                again = [
                    self._look_up(Message(turn.asked, at), Conversation(), shown) for turn in last
                ]
                return again[0] if again else Response(gone(), None)
            case _:
                assert_never(action)

    def resumed(self, conversation: Conversation, entry: str, at: datetime) -> Conversation:
        """Return a conversation that goes on from an entry shown before, unless it is gone."""
        known = self.knowledge.entries.get(entry)
        return conversation.then(Turn(known.questions[0], at, entry)) if known else conversation

    def _look_up(
        self, message: Message, conversation: Conversation, shown: Sequence[str]
    ) -> Response:
        question = resolve(message, conversation)
        matches = self.index.rank(question)
        verdict = decide(matches, self.policy)
        led = bool(matches) and matches[0].evidence.led
        about = self._last_shown(conversation) if led else None
        reply = compose(verdict, self.knowledge, shown, about)
        return Response(reply, verdict, _turn(question.text, message.at, verdict))

    def _go_on(
        self, wish: Request, last: Entry, conversation: Conversation, at: datetime
    ) -> Response:
        if wish is Request.SOURCES:
            return Response(sources_of(last, self.knowledge), Answer(last))
        shown = conversation.shown()
        related = (*last.follow_ups, *(each.id for each in self.knowledge.about(last.topic)))
        following = next((id_ for id_ in related if id_ not in shown), None)
        return self._show(following, conversation, at) if following else Response(no_more(), None)

    def _last_shown(self, conversation: Conversation) -> Entry | None:
        known = (self.knowledge.entries.get(id_) for id_ in conversation.shown())
        return next((entry for entry in known if entry), None)

    def _show(self, id_: str, conversation: Conversation, at: datetime) -> Response:
        entry = self.knowledge.entries.get(id_)
        if entry is None:
            return Response(gone(), None)
        reply = the_answer(entry, self.knowledge, conversation.shown())
        return Response(reply, Answer(entry), Turn(entry.questions[0], at, entry.id))


def _turn(asked: str, at: datetime, verdict: Verdict) -> Turn:
    match verdict:
        case Answer(entry):
            return Turn(asked, at, entry.id)
        case Suggestion(matches):
            return Turn(asked, at, offered=tuple(match.entry.id for match in matches))
        case _:
            return Turn(asked, at)
