"""The whole path from a message to a reply: resolve, rank, decide, compose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from gettext import NullTranslations
from typing import assert_never

from bot.core.conversation import FADES_AFTER, Conversation, Message, Question, Turn, resolve
from bot.core.knowledge import Entry, Knowledge
from bot.core.matching import Encoder, Index, Lexical
from bot.core.reply import (
    Action,
    AskAlone,
    NoneOfThese,
    ShowEntry,
    ShowTopic,
    ShowTopics,
)
from bot.core.request import Request, bare_number, correction, request
from bot.core.response import Response
from bot.core.small_talk import small_talk
from bot.core.text import LONGEST_QUESTION, clean
from bot.core.unasked import cautious
from bot.core.verdict import (
    Answer,
    Policy,
    Suggestion,
    Verdict,
    basis_of,
    decide,
    listed,
)
from bot.core.voice import ENGLISH, Voice, language_code


@dataclass(frozen=True, slots=True)
class Responder:
    """Answers messages and choices from one knowledge; replaced whole when the file changes."""

    knowledge: Knowledge
    index: Index
    voices: Mapping[str, Voice]
    """By language, ISO 639-1; English is always there."""
    policy: Policy = field(default_factory=Policy)
    fades_after: timedelta = FADES_AFTER

    @classmethod
    def build(
        cls,
        knowledge: Knowledge,
        encoder: Encoder | None = None,
        fades_after: timedelta = FADES_AFTER,
        catalogues: Mapping[str, NullTranslations] | None = None,
        lexical: Lexical | None = None,
    ) -> "Responder":
        """Return a responder with the index of a knowledge and the policy of its file.

        It speaks English, and the languages of the catalogues. `lexical` is what was made of the
        same knowledge before, where that was kept.
        """
        policy = Policy().for_knowledge(knowledge.thresholds)
        others = {code: Voice(knowledge, code, each) for code, each in (catalogues or {}).items()}
        voices = {ENGLISH: Voice(knowledge), **others}
        index = Index.build(knowledge, encoder, lexical)
        return cls(knowledge, index, voices, policy, fades_after)

    def voice(self, language: str | None) -> Voice:
        """Return the voice that speaks a language, such as `ru` or `pt-BR`; else the English one.

        Source: Telegram's `language_code` is an IETF language tag.
        """
        return self.voices.get(language_code(language), self.voices[ENGLISH])

    def respond(self, message: Message, conversation: Conversation) -> Response:
        """Return the response to a message in its conversation."""
        voice = self.voice(message.language)
        kind = small_talk(message.text)
        if kind and not self._is_curated(message.text):
            return Response(voice.small_talk(kind), kind)
        conversation = conversation.since(message.at - self.fades_after)
        if granted := self._granted(request(message.text), conversation, message.at, voice):
            return granted
        meant = correction(message.text) if conversation.turns else None
        if meant:
            message, conversation = replace(message, text=meant), conversation.corrected()
        return self._look_up(message, conversation, conversation.shown())

    def respond_to_other(self, message: Message) -> Response:
        """Return the response to what somebody else said than the member who asks for it.

        It stands alone, and its words are not remembered.
        """
        response = self._look_up(message, Conversation(), ())
        if isinstance(response.outcome, Answer):
            return self._given(response.outcome, message)
        return replace(response, turn=None)

    def overhear(self, message: Message) -> Response | None:
        """Return the answer to a message that was not meant for the bot; None unless it is sure.

        The message's words are not remembered.
        """
        if self._number(message.text) is not None:
            return None
        matches = self.index.rank(resolve(message, Conversation()))
        verdict = decide(matches, cautious(self.policy))
        return self._given(verdict, message) if isinstance(verdict, Answer) else None

    def listed(self, text: str) -> tuple[Entry, ...]:
        """Return the entries that a text by itself may ask for, the likeliest first."""
        matches = self.index.rank(Question(text))
        return tuple(match.entry for match in listed(matches, self.policy))

    def choose(
        self, action: Action, conversation: Conversation, at: datetime, language: str = ENGLISH
    ) -> Response:
        """Return the response to a choice that a member took; one that is gone is said to be."""
        voice = self.voice(language)
        match action:
            case ShowEntry(id_):
                return self._show(id_, conversation, at, voice)
            case ShowTopic(id_):
                return Response(voice.topic(id_), None)
            case ShowTopics():
                return Response(voice.topics(), None)
            case NoneOfThese():
                return Response(voice.turned_down(), None)
            case AskAlone():
                if not conversation.turns:
                    return Response(voice.gone(), None)
                last = Message(conversation.turns[-1].asked, at, language)
                return self._look_up(last, Conversation(), conversation.shown())
            case _:
                assert_never(action)

    def resumed(self, conversation: Conversation, entry: str, at: datetime) -> Conversation:
        """Return a conversation that goes on from an entry shown before, unless it is gone."""
        known = self.knowledge.entries.get(entry)
        return conversation.then(Turn(known.questions[0], at, entry)) if known else conversation

    def shared_words(self, asked: str, entry: Entry) -> tuple[str, ...]:
        """Return the meaningful words of a question that an entry holds, in some form."""
        matches = self.index.rank(Question(clean(asked)[:LONGEST_QUESTION]))
        found = (match.evidence.matched for match in matches if match.entry == entry)
        return next(found, ())

    def _is_curated(self, text: str) -> bool:
        """Return whether a wording says just this: a curator's answer is better than small talk."""
        said = _bare(text)
        entries = self.knowledge.entries.values()
        return any(_bare(phrase) == said for entry in entries for phrase in entry.questions)

    def _number(self, text: str) -> int | None:
        """Return the number that a text is nothing but, unless a wording says just this."""
        number = bare_number(text)
        return None if number is None or self._is_curated(text) else number

    def _look_up(
        self, message: Message, conversation: Conversation, shown: Sequence[str]
    ) -> Response:
        """Return what the entries say to a message; those `shown` are not offered to go on with."""
        if (number := self._number(message.text)) is not None:
            return self._by_number(number, conversation, message)
        question = resolve(message, conversation)
        matches = self.index.rank(question)
        verdict = decide(matches, self.policy)
        led = bool(matches) and matches[0].evidence.led
        about = self._last_shown(conversation) if led else None
        reply = self.voice(message.language).verdict(verdict, shown, about)
        basis = basis_of(verdict, about, self.policy) if isinstance(verdict, Answer) else None
        turn = _turn(question.text, message.at, verdict)
        return Response(reply, verdict, turn, basis=basis, matches=matches)

    def _by_number(self, number: int, conversation: Conversation, message: Message) -> Response:
        """Return the response to the number of an entry just offered, or of none."""
        voice = self.voice(message.language)
        offered = _offered(conversation)
        if 1 <= number <= len(offered):
            return self._show(offered[number - 1], conversation, message.at, voice)
        return Response(voice.number_alone(), None)

    def _granted(
        self, wish: Request | None, conversation: Conversation, at: datetime, voice: Voice
    ) -> Response | None:
        """Return the response to a request; None where nothing was said that it could be about."""
        match wish:
            case Request.NEW_TOPIC:
                return Response(voice.new_conversation(), None, forgets=True)
            case Request.NONE_OF_THESE if conversation.turns:
                return Response(voice.turned_down(), None)
            case Request.THAT_ONE if len(offered := _offered(conversation)) == 1:
                return self._show(offered[0], conversation, at, voice)
            case Request.SOURCES if last := self._last_shown(conversation):
                return Response(voice.sources_of(last), Answer(last))
            case Request.MORE if last := self._last_shown(conversation):
                return self._go_on(last, conversation, at, voice)
            case _:
                return None

    def _go_on(
        self, last: Entry, conversation: Conversation, at: datetime, voice: Voice
    ) -> Response:
        """Return what follows an entry and was not shown yet, or that there is no more."""
        shown = conversation.shown()
        following = next((id_ for id_ in self._related(last) if id_ not in shown), None)
        if following is None:
            return Response(voice.no_more(), None)
        return self._show(following, conversation, at, voice)

    def _related(self, entry: Entry) -> Iterator[str]:
        """Yield the ids of an entry's follow-ups, and then of all on its topic."""
        yield from entry.follow_ups
        yield from (each.id for each in self.knowledge.about(entry.topic))

    def _given(self, answer: Answer, message: Message) -> Response:
        """Return an answer that stands alone, with a turn that has no word of the message."""
        voice = self.voice(message.language)
        shown = self._show(answer.entry.id, Conversation(), message.at, voice)
        return replace(shown, outcome=answer)

    def _last_shown(self, conversation: Conversation) -> Entry | None:
        """Return the entry that was shown last, of those that there still are."""
        known = (self.knowledge.entries.get(id_) for id_ in conversation.shown())
        return next((entry for entry in known if entry), None)

    def _show(self, id_: str, conversation: Conversation, at: datetime, voice: Voice) -> Response:
        """Return the response that shows an entry; one that is gone is said to be."""
        entry = self.knowledge.entries.get(id_)
        if entry is None:
            return Response(voice.gone(), None)
        reply = voice.answer(entry, conversation.shown())
        return Response(reply, Answer(entry), Turn(entry.questions[0], at, entry.id))


def _offered(conversation: Conversation) -> tuple[str, ...]:
    """Return the ids of the entries that stand under the latest reply as choices."""
    return conversation.turns[-1].offered if conversation.turns else ()


def _bare(text: str) -> str:
    """Return a text without its case and the signs around it, for comparing it whole."""
    return text.casefold().strip(" ?!.,")


def _turn(asked: str, at: datetime, verdict: Verdict) -> Turn:
    match verdict:
        case Answer(entry):
            return Turn(asked, at, entry.id)
        case Suggestion(matches):
            return Turn(asked, at, offered=tuple(match.entry.id for match in matches))
        case _:
            return Turn(asked, at)
