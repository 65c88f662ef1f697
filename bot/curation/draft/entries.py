"""Posts that answer -> draft entries: what was asked, what was said, and what it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from bot.curation.draft.discussion import Discussion, Post
from bot.curation.draft.excerpts import at_words, lead, one_line, quote, title_of
from bot.curation.draft.fates import Role
from bot.curation.draft.marks import marked, unmarked
from bot.curation.draft.markup import read_blocks
from bot.curation.draft.passages import Passage, take_apart
from bot.curation.draft.questions import Wording, questions_for
from bot.curation.draft.sources import Listed, Sources, unique
from bot.curation.draft.spool import Spool

_LONGEST_TOPIC: Final = 30
_LONGEST_ID: Final = 46
"""Characters; a number may be added to tell two apart."""

SCRAP: Final = "Left out as too short: {scrap}"


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

    def take(self, post: Post) -> bool:
        """Make entries of a post, one for each passage; return whether it has any."""
        answer = take_apart(read_blocks(post.body, post.markup))
        if not answer.passages:
            return False
        discussion = self._spool.discussion(post.discussion)
        key = self.sources.of_post(post, discussion, self._untitled)
        listed = self.sources.of_list(answer.sources)
        further = unmarked(answer.passages, listed, self.sources)
        asked = questions_for(post, answer.passages, self._spool)
        remarks = tuple(SCRAP.format(scrap=one_line(each)) for each in answer.scraps)
        for passage, more, questions in zip(answer.passages, further, asked, strict=True):
            draft = self._draft(passage, key, listed, more)
            self.entries[draft.id] = replace(
                draft,
                topic=self._topic(discussion),
                questions=questions,
                remarks=draft.remarks + remarks,
            )
            remarks = ()  # of the post, and told once
            self._made_of.setdefault((post.discussion, post.id), draft.id)
        return True

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

    def _draft(self, passage: Passage, key: str, listed: Listed, further: Iterable[str]) -> Draft:
        bound = marked(passage, listed, self.sources)
        short, answer = lead(bound.text)
        title = title_of(passage.text, passage.heading)
        cited = dict.fromkeys((*bound.cited, *further))
        cited.pop(key, None)
        return Draft(
            id=unique(title, (*self.entries, "nothing"), _LONGEST_ID, otherwise="entry"),
            topic="",
            title=title,
            questions=(),
            short=short,
            answer=answer,
            citations=((key, quote(passage.text)), *((each, None) for each in cited)),
            remarks=bound.remarks,
        )

    def _topic(self, discussion: Discussion) -> str:
        if discussion.id not in self._topic_of:
            title = discussion.title or self._untitled
            topic = unique(title, self.topics, _LONGEST_ID, otherwise="topic")
            self._topic_of[discussion.id] = topic
            self.topics[topic] = at_words(title, _LONGEST_TOPIC) or topic[:_LONGEST_TOPIC]
        return self._topic_of[discussion.id]
