"""A conversation in the terminal: lines in, what is said to them out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.cli.why import Asked, Rows, why
from bot.core import pages
from bot.core.conversation import Conversation, Message
from bot.core.reply import Choice, Reply
from bot.core.responder import Responder
from bot.core.response import Outcome, Response
from bot.core.small_talk import SmallTalk
from bot.core.text import clean
from bot.core.voice import ENGLISH, Voice

_COMMAND: Final = re.compile(r"/[a-z_]+", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9]{1,2}")  # four digits are more likely a year that is asked about
_PAGES: Final[Mapping[str, Callable[[Voice], Reply]]] = {
    "/start": pages.welcome,
    "/topics": Voice.topics,
    "/sources": Voice.sources,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to one line."""

    reply: Reply
    outcome: Outcome = None
    """None for a page that nobody asked a question for."""
    rows: Rows = ()
    """A small table under the reply."""


@dataclass(slots=True)
class Session:
    """One person at the terminal, with what was said so far."""

    responder: Responder
    language: str = ENGLISH
    conversation: Conversation = field(default_factory=Conversation)
    choices: tuple[Choice, ...] = ()
    """Those last offered, which can be taken by their number."""
    over: bool = False
    """Whether the person has taken leave."""
    _asked: Asked | None = None

    def say(self, line: str, at: datetime) -> Said:
        """Return what is said to a line: a command, the number of a choice, or a message."""
        said = self._said(clean(line), at)
        if said.reply.choices or said.outcome:
            self.choices = said.reply.choices
        return said

    def welcome(self) -> Said:
        """Return what a person reads first."""
        page = pages.welcome(self._voice)
        self.choices = page.choices
        return Said(page)

    def farewell(self) -> Said:
        """Return what a person who leaves reads last."""
        self.over = True
        return Said(self._voice.small_talk(SmallTalk.FAREWELL))

    @property
    def _voice(self) -> Voice:
        return self.responder.voice(self.language)

    def _said(self, text: str, at: datetime) -> Said:
        if _COMMAND.fullmatch(text):
            return self._commanded(text.lower())
        if self.choices and _NUMBER.fullmatch(text):
            return self._chosen(int(text), at)
        message = Message(text, at, self.language)
        return self._answered(text, at, self.responder.respond(message, self.conversation))

    def _commanded(self, command: str) -> Said:
        match command:
            case "/help":
                return Said(self._help())
            case "/why":
                return self._explained()
            case "/new":
                self.conversation, self.choices, self._asked = Conversation(), (), None
                return Said(self._voice.new_conversation())
            case "/quit":
                return self.farewell()
            case _ if command in _PAGES:
                return Said(_PAGES[command](self._voice))
        unknown = self._voice.say("{command} is no command here. /help says what there is.")
        return Said(Reply(unknown.format(command=command)))

    def _help(self) -> Reply:
        page = pages.usage(self._voice)
        here = self._voice.say(
            "Here you can also type the number of a choice to take it. "
            "/why shows how the last answer came about, /quit leaves."
        )
        return replace(page, body=(*page.body, here))

    def _explained(self) -> Said:
        if self._asked is None:
            return Said(Reply(self._voice.say("Nothing was asked yet.")))
        rows = why(self._asked, self.responder)
        return Said(Reply(self._voice.say("How the last answer came about:")), rows=rows)

    def _chosen(self, number: int, at: datetime) -> Said:
        if not 1 <= number <= len(self.choices):
            none = self._voice.say("{number} is none of the choices.").format(number=number)
            return Said(Reply(none, choices=self.choices))
        choice = self.choices[number - 1]
        response = self.responder.choose(choice.action, self.conversation, at, self.language)
        return self._answered(choice.label, at, response)

    def _answered(self, text: str, at: datetime, response: Response) -> Said:
        if response.outcome:
            self._asked = Asked(Message(text, at), self.conversation, response.outcome)
        if response.forgets:
            self.conversation = Conversation()
        if response.turn:
            self.conversation = self.conversation.then(response.turn)
        return Said(response.reply, response.outcome)
