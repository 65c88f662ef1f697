"""What the bot says in one language: its answers, and the sentences around them.

Sentences stand in English where they are said, inside `say` and `plural`. Translations are in
`bot/locale`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from gettext import NullTranslations
from typing import Final, assert_never

from bot.core.knowledge import Citation, Entry, Gap, Knowledge
from bot.core.matching import Match
from bot.core.notes import noted, without_marks
from bot.core.reply import (
    AskAlone,
    Choice,
    Explain,
    NoneOfThese,
    Note,
    Rate,
    Reply,
    Share,
    ShowEntry,
    ShowSources,
    ShowTopic,
    ShowTopics,
    Tool,
)
from bot.core.small_talk import SmallTalk
from bot.core.text import is_russian, isolated
from bot.core.verdict import Abstention, Answer, Suggestion, Verdict

ENGLISH: Final = "en"
"""The language of the sentences below, and of an entry's own texts."""
MOST_FOLLOW_UPS: Final = 3  # that an answer offers to go on with

SOURCES: Final = "\N{BOOKS}"
WHY: Final = "\N{BLACK QUESTION MARK ORNAMENT}"
SHARE: Final = "\N{LINK SYMBOL}"
GOOD: Final = "\N{THUMBS UP SIGN}"
BAD: Final = "\N{THUMBS DOWN SIGN}"

_TOPICS_NAMED: Final = 2  # where nothing is known: those nearest to what was asked


def language_code(tag: str | None) -> str:
    """Return the language of an IETF tag by its ISO 639-1 code; English without a tag.

    >>> language_code("pt-BR"), language_code("RU"), language_code(None)
    ('pt', 'ru', 'en')
    """
    return (tag or ENGLISH).partition("-")[0].lower()


@dataclass(frozen=True, slots=True)
class Voice:
    """Puts into words what one knowledge has to say, in one language."""

    knowledge: Knowledge
    language: str = ENGLISH
    """ISO 639-1."""
    catalogue: NullTranslations = field(default_factory=NullTranslations)
    """The translations of the sentences below; this one leaves them English."""

    def say(self, message: str) -> str:
        """Return a sentence in this language; in English if nobody has translated it."""
        return self.catalogue.gettext(message)

    def plural(self, one: str, many: str, n: int) -> str:
        """Return a sentence about `n` things, in the plural form that fits; `{n}` is filled in."""
        return self.catalogue.ngettext(one, many, n).format(n=n)

    def verdict(
        self, verdict: Verdict, shown: Sequence[str] = (), about: Entry | None = None
    ) -> Reply:
        """Return the reply that puts a verdict into words.

        Entries already `shown` are not offered to go on with. `about` is the entry that the
        question was taken to go on with, where the conversation decided: the reply says so and
        offers to ask without it.
        """
        reply = self._worded(verdict, shown)
        if about is None or isinstance(verdict, Abstention):
            return reply
        going_on = self.say("About: {subject}").format(subject=isolated(self.title(about)))
        alone = Choice(self.say("Ask without context"), AskAlone())
        return replace(reply, about=going_on, choices=(*reply.choices, alone))

    def answer(self, entry: Entry, shown: Sequence[str] = ()) -> Reply:
        """Return the reply that gives an entry: its notes numbered in the order they are met.

        A citation that no sentence is marked with is noted at the end of the answer. The choices
        are the entry's follow-ups but those already `shown`. An entry that is not told in this
        language is given in English, with a remark.
        """
        told = noted(entry, self._told(entry))
        following = [self.knowledge.entries[id_] for id_ in entry.follow_ups if id_ not in shown]
        return Reply(
            lead=told.short,
            body=told.paragraphs,
            disputed=self._disputed(told.disputed) if told.disputed else None,
            remark=self._only_in_english(entry),
            notes=told.notes,
            choices=self._choices(following[:MOST_FOLLOW_UPS]),
            tools=_tools(entry),
        )

    def title(self, entry: Entry) -> str:
        """Return what an entry is called on a button."""
        return self._told(entry).title

    def question(self, entry: Entry) -> str:
        """Return the best wording of an entry's question, in this language where there is one."""
        own = (each for each in entry.questions if is_russian(each) == (self.language == "ru"))
        return next(own, entry.questions[0])

    def summary(self, entry: Entry) -> str:
        """Return an entry's answer in a sentence, without marks of notes."""
        return without_marks(self._told(entry).short)

    def quoted(self, text: str) -> str:
        """Return a text in quotation marks."""
        return self.say("\u201c{title}\u201d").format(title=isolated(text))

    def subject(self) -> str:
        """Return what the discussion is about, in this language where there is a name for it."""
        names = self.knowledge.names.get(self.language)
        return (names and names.subject) or self.knowledge.thread.title

    def small_talk(self, kind: SmallTalk) -> Reply:
        """Return the sentence that fits a greeting, thanks and the like."""
        match kind:
            case SmallTalk.GREETING:
                hello = self.say("Hello! Ask me anything about this discussion: {subject}")
                return self._beside_topics(hello.format(subject=isolated(self.subject())))
            case SmallTalk.ABOUT_YOU:
                about = self.say(
                    "I am a bot that answers questions about this discussion: {subject}\n\n"
                    "Every answer names its sources, and when I do not know, I say so."
                )
                return self._beside_topics(about.format(subject=isolated(self.subject())))
            case SmallTalk.THANKS:
                return Reply(self.say("You are welcome! Ask on if you would like to know more."))
            case SmallTalk.FAREWELL:
                return Reply(self.say("Goodbye! Come back whenever you have a question."))
            case SmallTalk.ASSENT:
                return Reply(self.say("Good. Ask on if you would like to know more."))
            case _:
                assert_never(kind)

    def example(self) -> str:
        """Return a question that has an answer, in this language where there is one."""
        return self.question(next(iter(self.knowledge.entries.values())))

    def own_name(self) -> str:
        """Return what this language calls itself."""
        return self.say("English")

    def choice_of_topics(self, topics: Sequence[str] | None = None) -> tuple[Choice, ...]:
        """Return choices that show topics; None: all of them."""
        named = self.knowledge.topics if topics is None else topics
        return tuple(Choice(self._topic_title(topic), ShowTopic(topic)) for topic in named)

    def all_topics(self) -> Choice:
        """Return the choice that shows which topics there are."""
        return Choice(self.say("All topics"), ShowTopics())

    def topics(self) -> Reply:
        """Return all topics as choices."""
        asked = self.say("What would you like to know about?")
        return Reply(asked, choices=self.choice_of_topics())

    def topic(self, topic: str) -> Reply:
        """Return the entries of a topic as choices; a topic that is gone is said to be."""
        if topic not in self.knowledge.topics:
            return self.gone()
        return Reply(
            self._topic_title(topic),
            choices=(*self._choices(self.knowledge.about(topic)), self.all_topics()),
        )

    def sources(self) -> Reply:
        """Return everything that the answers rest on, numbered in the order of the file."""
        return Reply(
            self.say("What my answers rest on:"),
            notes=tuple(
                Note(number, Citation(source))
                for number, source in enumerate(self.knowledge.sources.values(), start=1)
            ),
        )

    def sources_of(self, entry: Entry) -> Reply:
        """Return what one answer rests on, in full, with the numbers its notes have."""
        rests_on = self.say("The answer \u201c{title}\u201d rests on:")
        title = isolated(self.title(entry))
        return Reply(rests_on.format(title=title), notes=self.answer(entry).notes)

    def no_more(self) -> Reply:
        """Return what is said when nothing follows an answer."""
        return self._beside_topics(self.say("That is all I know about this."))

    def gone(self) -> Reply:
        """Return what is said when an old button leads to something that no longer exists."""
        said = self.say("That answer is no longer in my notes. The topics show what is.")
        return self._beside_topics(said)

    def turned_down(self) -> Reply:
        """Return what is said when nothing offered was meant."""
        said = self.say(
            "Then I do not know. You could say it in other words, or look through the topics."
        )
        return self._beside_topics(said)

    def number_alone(self) -> Reply:
        """Return what is said to a number that nothing was offered under."""
        said = self.say(
            "A number alone does not tell me what you mean. Ask in your own words, or look through "
            "the topics."
        )
        return self._beside_topics(said)

    def new_conversation(self) -> Reply:
        """Return what is said when a member starts afresh."""
        return Reply(
            self.say("Done: I have forgotten what we talked about. What would you like to know?")
        )

    def _told(self, entry: Entry) -> Entry:
        """Return an entry as it is told in this language; in English where nobody has told it."""
        return entry.told_in(self.language) or entry

    def _beside_topics(self, said: str) -> Reply:
        """Return a sentence with the way to all topics under it."""
        return Reply(said, choices=(self.all_topics(),))

    def _worded(self, verdict: Verdict, shown: Sequence[str]) -> Reply:
        match verdict:
            case Answer(entry):
                return self.answer(entry, shown)
            case Suggestion(matches):
                offered = self._choices([match.entry for match in matches])
                none = Choice(self.say("None of these"), NoneOfThese())
                unsure = self.say("I am not sure what you mean. Is it one of these?")
                return Reply(unsure, choices=(*offered, none))
            case Abstention(matches, gap):
                return self._do_not_know(matches, gap)
            case _:
                assert_never(verdict)

    def _do_not_know(self, near: Sequence[Match], gap: Gap | None) -> Reply:
        nearest = [match.entry.topic for match in near]
        named = list(dict.fromkeys([*nearest, *self.knowledge.topics]))[:_TOPICS_NAMED]
        titles = self.say(" and ").join(self.quoted(self._topic_title(each)) for each in named)
        return Reply(
            self._unknown(gap),
            body=(self.say("I do know something about {topics}.").format(topics=titles),),
            choices=(*self.choice_of_topics(named), self.all_topics()),
        )

    def _unknown(self, gap: Gap | None) -> str:
        if gap and self.language == ENGLISH:  # its title is English
            return f"My notes do not cover this yet: {isolated(gap.title)}."
        return self.say("I don't know that: my notes do not answer it.")

    def _disputed(self, text: str) -> str:
        return self.say("Disputed: {text}").format(text=isolated(text))

    def _only_in_english(self, entry: Entry) -> str | None:
        if self.language == ENGLISH or entry.told_in(self.language):
            return None
        return self.say("This answer is there in English only.")

    def _choices(self, entries: Sequence[Entry]) -> tuple[Choice, ...]:
        return tuple(Choice(self.title(entry), ShowEntry(entry.id)) for entry in entries)

    def _topic_title(self, topic: str) -> str:
        names = self.knowledge.names.get(self.language)
        return (names and names.topics.get(topic)) or self.knowledge.topics[topic]


def _tools(entry: Entry) -> tuple[Tool, ...]:
    """Return what can be done with an answer; `help` says what the signs mean."""
    return (
        Tool(SOURCES, ShowSources(entry.id)),
        Tool(WHY, Explain(entry.id)),
        Tool(SHARE, Share(entry.id)),
        Tool(GOOD, Rate(entry.id, good=True)),
        Tool(BAD, Rate(entry.id, good=False)),
    )
