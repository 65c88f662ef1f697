"""Posts that answer -> draft entries: what was asked, what was said, and what it rests on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.core.text import QUIET_WORDS, words
from bot.curation.draft.discussion import Discussion, Post
from bot.curation.draft.markup import read_blocks
from bot.curation.draft.passages import Answer, Passage, as_text, take_apart
from bot.curation.draft.sources import Listed, Sources, numbers_of, unique, web_address
from bot.curation.draft.spool import Role, Spool
from bot.curation.draft.wording import LONGEST_QUESTION, asked, nearest, sentences

_LONGEST_ANSWER: Final = 1200
_LONGEST_SHORT: Final = 200
_LONGEST_QUOTE: Final = 500
_LONGEST_TITLE: Final = 40
_LONGEST_TOPIC: Final = 30
_LONGEST_ID: Final = 46
"""Characters; a number may be added to tell two apart."""
_FEWEST_LEFT: Final = 8
"""Words that must be left of an answer when its first sentence stands above it."""
_MARK: Final = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")

RESTARTED: Final = (
    "The list of sources starts its numbers again; [n] was taken for its n-th item: check them."
)
UNBOUND: Final = "{mark} names no source of a list."
SCRAP: Final = "Left out as too short: {scrap}"
NOT_ANSWERED: Final = "asked in reply, answered by nobody: does this?"


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as somebody asked it, with what the curator should know about it."""

    text: str
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as it will stand in the file."""

    id: str
    topic: str
    title: str
    questions: tuple[Wording, ...]
    short: str | None
    answer: str
    citations: tuple[tuple[str, str | None], ...]
    """Keys of sources, each with what is quoted from it."""
    follow_ups: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Drafting:
    """Makes entries of one post after the other; ids and keys stay unlike all earlier ones."""

    def __init__(self, spool: Spool, untitled: str) -> None:
        self.sources = Sources()
        self.topics: dict[str, str] = {}
        self.entries: dict[str, Draft] = {}
        self._spool = spool
        self._untitled = untitled
        self._topic_of: dict[str, str] = {}
        self._made_of: dict[tuple[str, str], str] = {}

    def take(self, post: Post) -> int:
        """Make entries of a post; return how many."""
        answer = take_apart(read_blocks(post.body, post.markup))
        if not answer.passages:
            answer = _whole(post)
        if not answer.passages:
            return 0
        discussion = self._spool.discussion(post.discussion)
        key = self.sources.of_post(post, discussion, self._untitled)
        listed = self.sources.of_list(answer.sources)
        questions = self._questions(post, discussion, answer.passages)
        unmarked = _unmarked(listed, answer, self.sources)
        topic = self._topic(discussion)
        for number, passage in enumerate(answer.passages):
            remarks = tuple(SCRAP.format(scrap=_line(each)) for each in answer.scraps)
            draft = self._draft(passage, key, listed, unmarked[number])
            draft = replace(
                draft,
                topic=topic,
                questions=questions[number],
                remarks=draft.remarks + (remarks if number == 0 else ()),
            )
            self.entries[draft.id] = draft
            self._made_of.setdefault((post.discussion, post.id), draft.id)
        return len(answer.passages)

    def connect(self, posts: Iterable[Post]) -> None:
        """Lead from each answer to the answers of the questions that it was asked in reply."""
        for post in posts:
            made = self._made_of.get((post.discussion, post.id))
            if made is None:
                continue
            following = [
                self._made_of[reply.discussion, reply.id]
                for question in self._spool.replies(post, Role.ASKS)
                for reply in self._spool.replies(question, Role.ANSWERS)
                if (reply.discussion, reply.id) in self._made_of
            ]
            self.entries[made] = replace(
                self.entries[made], follow_ups=tuple(dict.fromkeys(following))
            )

    def _draft(self, passage: Passage, key: str, listed: Listed, further: tuple[str, ...]) -> Draft:
        marked = _Marked(passage, listed, self.sources)
        short, answer = _lead(marked.text)
        title = _title(passage)
        cited = dict.fromkeys((*marked.cited, *further))
        cited.pop(key, None)
        return Draft(
            id=unique(title, (*self.entries, "nothing"), _LONGEST_ID, otherwise="entry"),
            topic="",
            title=title,
            questions=(),
            short=short,
            answer=answer,
            citations=((key, _quote(passage.text)), *((each, None) for each in cited)),
            remarks=tuple(dict.fromkeys(marked.remarks)),
        )

    def _topic(self, discussion: Discussion) -> str:
        if discussion.id not in self._topic_of:
            title = discussion.title or self._untitled
            topic = unique(title, self.topics, _LONGEST_ID, otherwise="topic")
            self._topic_of[discussion.id] = topic
            self.topics[topic] = _at_words(title, _LONGEST_TOPIC) or topic[:_LONGEST_TOPIC]
        return self._topic_of[discussion.id]

    def _questions(
        self, post: Post, discussion: Discussion, passages: tuple[Passage, ...]
    ) -> list[tuple[Wording, ...]]:
        """Return for each passage what people asked that it may answer."""
        texts = [f"{passage.heading or ''} {passage.text}" for passage in passages]
        placed: list[dict[tuple[str, ...], Wording]] = [{} for _ in passages]
        for number, wording in self._wordings(post, discussion, texts):
            placed[number].setdefault(words(wording.text), wording)
        for found, passage in zip(placed, passages, strict=True):
            if passage.heading:
                heading = _at_words(passage.heading, LONGEST_QUESTION)
                found.setdefault(words(heading), Wording(heading))
        return [tuple(found.values()) for found in placed]

    def _wordings(
        self, post: Post, discussion: Discussion, texts: list[str]
    ) -> Iterator[tuple[int, Wording]]:
        """Return questions with the passage that they go to: the title's goes to the first."""
        about = self._spool.parent(post)
        opening = post if post.opens else about[0] if about and about[0].opens else None
        if opening and discussion.title and words(discussion.title):
            yield 0, Wording(_at_words(discussion.title, LONGEST_QUESTION))
        if about and about[1] is Role.ASKS:
            for question in _asked(about[0]):
                yield nearest(question, texts) or 0, Wording(question)
        for follow_up in self._spool.replies(post, Role.ASKS):
            if not self._spool.replies(follow_up, Role.ANSWERS):
                questions = _asked(follow_up)
                place = nearest(" ".join(questions), texts) or 0
                yield from ((place, Wording(each, NOT_ANSWERED)) for each in questions)


class _Marked:
    """The text of a passage with its marks and links bound to sources."""

    def __init__(self, passage: Passage, listed: Listed, sources: Sources) -> None:
        self.cited: list[str] = []
        self.remarks: list[str] = [RESTARTED] if listed.restarted else []
        self.text = _MARK.sub(lambda mark: self._bind(mark, listed), passage.text)
        if listed.restarted and not self.cited:
            self.remarks.clear()
        for block in passage.blocks:
            for link in block.links:
                if key := sources.of_link(link):
                    self.cited.append(key)
                    self._put(key, link.text)
        if len(self.text) > _LONGEST_ANSWER:
            self.text = passage.text

    def _bind(self, mark: re.Match[str], listed: Listed) -> str:
        keys = [listed.by_number.get(number) for number in numbers_of(mark[1])]
        if None in keys:
            self.remarks.append(UNBOUND.format(mark=mark[0]))
            return mark[0]
        self.cited += [key for key in keys if key]
        return " ".join(f"[{key}]" for key in keys)

    def _put(self, key: str, said: str) -> None:
        """Put the mark of a link behind its words, or in the place of an address."""
        if not said or self.text.count(said) != 1:
            return
        shown = f"[{key}]" if web_address(said) else f"{said} [{key}]"
        marked = self.text.replace(said, shown)
        if len(marked) <= _LONGEST_ANSWER:
            self.text = marked


def _whole(post: Post) -> Answer:
    """Return a post too short to be taken apart as one passage."""
    blocks = read_blocks(post.body, post.markup)
    return Answer((Passage(blocks),) if blocks else ())


def _unmarked(listed: Listed, answer: Answer, sources: Sources) -> list[tuple[str, ...]]:
    """Return for each passage the sources of the list that no mark names.

    Each goes where its title shares the rarest words, to the first passage if it shares none.
    """
    texts = [passage.text for passage in answer.passages]
    said = {
        listed.by_number.get(number)
        for text in texts
        for mark in _MARK.findall(text)
        for number in numbers_of(mark)
    }
    placed: list[list[str]] = [[] for _ in texts]
    for key in dict.fromkeys([*listed.by_number.values(), *listed.unnumbered]):
        if key not in said:
            placed[nearest(sources.by_key[key].title, texts) or 0].append(key)
    return [tuple(keys) for keys in placed]


def _asked(post: Post) -> tuple[str, ...]:
    """Return the questions of a post; one that asks without a question mark asks as a whole."""
    text = as_text(read_blocks(post.body, post.markup))
    return asked(text)


def _lead(text: str) -> tuple[str | None, str]:
    """Return the first sentence, if it can stand above the answer, and the answer below it."""
    first = next(iter(sentences(text)), "")
    if len(first) > _LONGEST_SHORT or first.startswith("- ") or not text.startswith(first):
        return None, text
    rest = text[len(first) :].strip()
    return (first, rest) if len(words(rest)) >= _FEWEST_LEFT else (None, text)


def _quote(text: str) -> str:
    """Return the beginning of a passage as it was written, in whole sentences if it can be."""
    line = _line(text)
    if len(line) <= _LONGEST_QUOTE:
        return line
    quote = ""
    for sentence in sentences(line):
        if len(quote) + 1 + len(sentence) > _LONGEST_QUOTE:
            break
        quote = f"{quote} {sentence}".strip()
    return quote or line[: _LONGEST_QUOTE - 1] + "\u2026"


def _title(passage: Passage) -> str:
    return (
        _at_words(passage.heading or passage.text, _LONGEST_TITLE) or passage.text[:_LONGEST_TITLE]
    )


def _at_words(text: str, longest: int) -> str:
    """Return the first line as far as it fits, cut after a word that says something."""
    line = next(iter(text.removeprefix("- ").splitlines()), "").strip()
    if len(line) <= longest:
        return line
    said = line[: longest + 1].split(" ")[:-1]
    while said and (set(words(said[-1])) <= QUIET_WORDS):
        said.pop()
    return " ".join(said).rstrip(" ,;:.-(") or line[:longest].strip()


def _line(text: str) -> str:
    return " ".join(text.split())
