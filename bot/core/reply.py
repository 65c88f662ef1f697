"""What is said: every reply as a value, every sentence of the bot, every note under an answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, TypeAlias, assert_never

from bot.core.knowledge import MARK, Citation, Entry, Gap, Knowledge
from bot.core.matching import Match
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Abstention, Answer, Suggestion, Verdict

MOST_FOLLOW_UPS: Final = 3
ANSWERS_KEPT: Final = timedelta(days=30)
"""How long a reply to an answer is understood as going on from it."""
_TOPICS_NAMED: Final = 2
_LINE_BREAK: Final = re.compile(
    r"\s*\n(?!- )\s*"
)  # a line that starts with "- " is an item of a list


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """Show the entry with this id."""

    id: str


@dataclass(frozen=True, slots=True)
class ShowTopic:
    """List the entries of the topic with this id."""

    id: str


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """List all topics."""


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """Turn down everything that was offered."""


@dataclass(frozen=True, slots=True)
class AskAlone:
    """Ask the last question again, as if nothing had been said before."""


Action: TypeAlias = ShowEntry | ShowTopic | ShowTopics | NoneOfThese | AskAlone


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a member can do next: a button, or a number to type."""

    label: str
    action: Action


@dataclass(frozen=True, slots=True)
class Note:
    """A citation with its number in the reply, from 1."""

    number: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a member, without regard to where it is shown.

    A mark such as `[1]` in the text stands for the note of that number.
    """

    lead: str
    """The sentence that says it all."""
    body: tuple[str, ...] = ()
    """Paragraphs."""
    disputed: str | None = None
    """What is not settled about it."""
    notes: tuple[Note, ...] = ()
    choices: tuple[Choice, ...] = ()
    about: str | None = None
    """The subject that the question was taken to go on with, where the conversation decided."""

    @property
    def text(self) -> str:
        """The whole reply as plain text, notes and links included, choices not."""
        parts = [f"{ABOUT}: {self.about}" if self.about else "", self.lead, *self.body]
        if self.disputed:
            parts.append(f"{DISPUTED}: {self.disputed}")
        if self.notes:
            parts.append("\n".join(note_text(note) for note in self.notes))
        return "\n\n".join(part for part in parts if part)


DISPUTED: Final = "Disputed"
ABOUT: Final = "About"
_SUGGESTED: Final = "I am not sure what you mean. Is it one of these?"
_NONE: Final = "None of these"
_TURNED_DOWN: Final = (
    "Then I do not know. You could say it in other words, or look through the topics."
)
_UNKNOWN: Final = "I don't know that: my notes do not answer it."
_KNOWN_GAP: Final = "My notes do not cover this yet: {}."
_INSTEAD: Final = "I do know something about {}."
_GONE: Final = "That answer is no longer in my notes. The topics show what is."
_ALL_TOPICS: Final = "All topics"
_ALONE: Final = "Ask without context"
_RESTS_ON: Final = "The answer \u201c{}\u201d rests on:"
_NO_MORE: Final = "That is all I know about this."
_SMALL_TALK: Final = {
    SmallTalk.GREETING: "Hello! Ask me anything about this discussion: {}",
    SmallTalk.THANKS: "You are welcome! Ask on if you would like to know more.",
    SmallTalk.FAREWELL: "Goodbye! Come back whenever you have a question.",
    SmallTalk.ASSENT: "Good. Ask on if you would like to know more.",
}


def compose(
    verdict: Verdict, knowledge: Knowledge, shown: Sequence[str] = (), about: Entry | None = None
) -> Reply:
    """Return the reply that puts a verdict into words.

    Entries already `shown` are not offered to go on with. `about` is the entry that the question
    was taken to go on with, where the conversation decided: the reply says so and offers to ask
    without it.
    """
    reply = _worded(verdict, knowledge, shown)
    if about is None or isinstance(verdict, Abstention):
        return reply
    alone = Choice(_ALONE, AskAlone())
    return replace(reply, about=about.title, choices=(*reply.choices, alone))


def _worded(verdict: Verdict, knowledge: Knowledge, shown: Sequence[str]) -> Reply:
    match verdict:
        case Answer(entry):
            return the_answer(entry, knowledge, shown)
        case Suggestion(matches):
            offered = [match.entry for match in matches]
            return Reply(_SUGGESTED, choices=(*_choices(offered), Choice(_NONE, NoneOfThese())))
        case Abstention(matches, gap):
            return _do_not_know(matches, gap, knowledge)
        case _:
            assert_never(verdict)


def the_answer(entry: Entry, knowledge: Knowledge, shown: Sequence[str] = ()) -> Reply:
    """Return the reply that gives an entry: its notes numbered in the order they are met.

    A citation that no sentence is marked with is noted at the end of the answer. The choices are
    the entry's follow-ups but those already `shown`.
    """
    texts = [entry.short, entry.answer, entry.disputed or ""]
    cited = {citation.source.key: citation for citation in entry.citations}
    marked = [key for text in texts for key in MARK.findall(text) if key in cited]
    unmarked = [key for key in cited if key not in marked]
    in_order = dict.fromkeys([*marked, *unmarked])
    numbers = {key: number for number, key in enumerate(in_order, start=1)}
    short, answer, disputed = (
        MARK.sub(lambda mark: f"[{numbers.get(mark[1], mark[1])}]", text) for text in texts
    )
    at_the_end = "".join(f" [{numbers[key]}]" for key in unmarked)
    following = [knowledge.entries[id_] for id_ in entry.follow_ups if id_ not in shown]
    return Reply(
        lead=short,
        body=_paragraphs(answer + at_the_end),
        disputed=disputed or None,
        notes=tuple(Note(number, cited[key]) for key, number in numbers.items()),
        choices=_choices(following[:MOST_FOLLOW_UPS]),
    )


def small_talk_reply(kind: SmallTalk, knowledge: Knowledge) -> Reply:
    """Return the sentence that fits a greeting, thanks and the like."""
    return Reply(
        _SMALL_TALK[kind].format(knowledge.thread.title),
        choices=(_all_topics(),) if kind is SmallTalk.GREETING else (),
    )


def welcome(knowledge: Knowledge) -> Reply:
    """Return what a member who opens the bot reads: what it knows and how to ask."""
    where = f" It comes from {knowledge.thread.community}." if knowledge.thread.community else ""
    return Reply(
        "Hello! I answer questions from a file that people wrote, and I cite every answer.",
        body=(
            f"My subject: {knowledge.thread.title}{where}",
            "Just ask in your own words, in English or Russian. When I do not know, I say so.",
            "Or start with a topic:",
        ),
        choices=_topic_choices(knowledge),
    )


def help_page(knowledge: Knowledge) -> Reply:
    """Return how to use the bot."""
    example = next(iter(knowledge.entries.values())).questions[0]
    return Reply(
        f"Ask me a question in your own words, for example: {example}",
        body=(
            "Typing mistakes do not matter, and you can go on with a few words: who decided that?",
            "Numbers in brackets are notes: the sources stand under the answer.",
            "When I am not sure I offer a choice, and when I do not know I say so.",
            "/topics shows all I know, /sources what it rests on, /new forgets our conversation.",
        ),
        choices=(_all_topics(),),
    )


def privacy_page(kept_for: timedelta) -> Reply:
    """Return what is stored about a member, and for how long."""
    minutes = round(kept_for.total_seconds() / 60)
    return Reply(
        "I keep only what I need to follow our conversation.",
        body=(
            f"Your questions and what I answered are stored for {minutes} minutes, then deleted.",
            "With them I store their time and Telegram's ids of you, the chat and the message.",
            f"For {ANSWERS_KEPT.days} days I store which message in a chat shows which answer.",
            f"A message that I could not answer is kept {ANSWERS_KEPT.days} days, to find out why.",
            "/new deletes our conversation here at once, and such messages with it.",
        ),
    )


def topics_page(knowledge: Knowledge) -> Reply:
    """Return all topics as choices."""
    return Reply("What would you like to know about?", choices=_topic_choices(knowledge))


def topic_page(topic: str, knowledge: Knowledge) -> Reply:
    """Return the entries of a topic as choices; a topic that is gone is said to be."""
    if topic not in knowledge.topics:
        return gone()
    return Reply(
        knowledge.topics[topic],
        choices=(*_choices(knowledge.about(topic)), _all_topics()),
    )


def sources_page(knowledge: Knowledge) -> Reply:
    """Return everything that the answers rest on, numbered in the order of the file."""
    return Reply(
        "What my answers rest on:",
        notes=tuple(
            Note(number, Citation(source))
            for number, source in enumerate(knowledge.sources.values(), start=1)
        ),
    )


def sources_of(entry: Entry, knowledge: Knowledge) -> Reply:
    """Return what one answer rests on, in full, with the numbers its notes have."""
    answer = the_answer(entry, knowledge)
    return Reply(_RESTS_ON.format(entry.title), notes=answer.notes)


def no_more() -> Reply:
    """Return what is said when nothing follows an answer."""
    return Reply(_NO_MORE, choices=(_all_topics(),))


def gone() -> Reply:
    """Return what is said when an old button leads to something that no longer exists."""
    return Reply(_GONE, choices=(_all_topics(),))


def turned_down() -> Reply:
    """Return what is said when nothing offered was meant."""
    return Reply(_TURNED_DOWN, choices=(_all_topics(),))


def new_conversation() -> Reply:
    """Return what is said when a member starts afresh."""
    return Reply("Done: I have forgotten what we talked about. What would you like to know?")


def note_text(note: Note) -> str:
    """Return a note as one line of plain text.

    >>> from bot.core.knowledge import Source
    >>> gulag = Source("gulag", "Gulag", author="Anne Applebaum", year="2004")
    >>> note_text(Note(2, Citation(gulag, pages="430-431")))
    '[2] Anne Applebaum, Gulag, 2004, pp. 430-431'
    """
    before, title, after = note_parts(note)
    link = note.citation.source.url
    return before + title + after + (f" {link}" if link else "")


def note_parts(note: Note) -> tuple[str, str, str]:
    """Return what stands before a note's title, the title, and what stands after it."""
    source = note.citation.source
    before = f"[{note.number}] " + (f"{source.author}, " if source.author else "")
    told = f"{source.title} {source.published}"
    details = [
        source.published,
        source.year if source.year and source.year not in told else None,
        source.isbn and f"ISBN {source.isbn}",
        _pages(note.citation.pages),
    ]
    after = "".join(f", {detail}" for detail in details if detail)
    return (
        before,
        source.title,
        after + (f" ({source.language})" if source.language != "en" else ""),
    )


def _pages(pages: str | None) -> str | None:
    if pages is None:
        return None
    several = any(not character.isdigit() for character in pages)
    return f"{'pp.' if several else 'p.'} {pages}"


def _do_not_know(near: Sequence[Match], gap: Gap | None, knowledge: Knowledge) -> Reply:
    nearest = [match.entry.topic for match in near]
    named = list(dict.fromkeys([*nearest, *knowledge.topics]))[:_TOPICS_NAMED]
    titles = [f"\u201c{knowledge.topics[topic]}\u201d" for topic in named]
    return Reply(
        _KNOWN_GAP.format(gap.title) if gap else _UNKNOWN,
        body=(_INSTEAD.format(" and ".join(titles)),),
        choices=(
            *(Choice(knowledge.topics[topic], ShowTopic(topic)) for topic in named),
            _all_topics(),
        ),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text whose lines were broken for an editor, not for a reader."""
    return tuple(
        _LINE_BREAK.sub(" ", paragraph.strip())
        for paragraph in re.split(r"\n\s*\n", text)
        if paragraph.strip()
    )


def _choices(entries: Sequence[Entry]) -> tuple[Choice, ...]:
    return tuple(Choice(entry.title, ShowEntry(entry.id)) for entry in entries)


def _topic_choices(knowledge: Knowledge) -> tuple[Choice, ...]:
    return tuple(Choice(title, ShowTopic(topic)) for topic, title in knowledge.topics.items())


def _all_topics() -> Choice:
    return Choice(_ALL_TOPICS, ShowTopics())
