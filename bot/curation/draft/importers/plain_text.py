"""A discussion copied as text: its title, who asked, and each comment below its author's name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from bot.curation.draft.discussion import (
    LONGEST_POST,
    Absence,
    Discussion,
    Item,
    Loss,
    Markup,
    Post,
    named,
)
from bot.curation.draft.export import Export, Head
from bot.curation.draft.source_list import is_source_heading
from bot.curation.draft.wording import asks

NO_LINKS: Final = "a copied text has no links, dates or nesting: who replied to whom is a guess"
_ONE: Final = "text"
_LONGEST_LINE: Final = 1024 * 1024
_NAME: Final = re.compile(r"(?:/?u/)?([\w-]{3,30}|\[deleted\])")
_ASKED_BY: Final = re.compile(r"(?i)(?:asked |posted |submitted )?by (?:/?u/)?(\S{2,30})")


@dataclass(slots=True)
class _Comment:
    author: str | None
    lines: list[str] = field(default_factory=list)
    size: int = 0


class PlainText:
    """Names that stand alone on a line, with a blank line before and after."""

    name = "plain text"

    def recognises(self, head: Head) -> bool:
        """Return whether it is text, and none of the formats that programs read."""
        return head.is_text and not head.is_json and not head.text.lstrip().startswith("<")

    def read(self, export: Export) -> Iterator[Item]:
        """Return the question and the comments below it, in order."""
        with export.open() as file:
            lines = _lines(file, export)
            title = next((line.strip() for line in lines if line.strip()), "")
            yield Discussion(_ONE, title)
            yield Absence(NO_LINKS)
            yield from _posts(_comments(lines))


def _lines(file: BinaryIO, export: Export) -> Iterator[str]:
    while line := file.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise export.broken("a line is longer than 1 MB")
        yield line.decode("utf-8-sig", errors="replace").rstrip("\r\n")


def _comments(lines: Iterator[str]) -> Iterator[_Comment]:
    """Return the opening post and the comments; each name begins the next one."""
    current, may_begin = _Comment(None), True
    waiting: str | None = None  # a line that is a name if a blank one follows
    for line in lines:
        text = line.strip()
        if waiting is not None and not text:
            yield current
            current, waiting, may_begin = _Comment(named(waiting)), None, True
            continue
        if waiting is not None:
            _add(current, waiting)
            waiting = None
        by = _ASKED_BY.fullmatch(text)
        if by and not any(current.lines):
            current.author = named(by[1])
            may_begin = True
        elif may_begin and (name := _NAME.fullmatch(text)) and not is_source_heading(text):
            waiting = name[1]
        else:
            _add(current, line)
            may_begin = not text
    yield current


def _add(comment: _Comment, line: str) -> None:
    comment.size += len(line) + 1
    if comment.size <= LONGEST_POST:
        comment.lines.append(line)


def _posts(comments: Iterator[_Comment]) -> Iterator[Post]:
    """Return the comments with whom they most likely reply to.

    Who asks, asks about the answer before; who answers, answers the question just before, else the
    one that opened the discussion.
    """
    answer, question = "0", "0"
    for number, comment in enumerate(comments):
        body = "\n".join(comment.lines).strip()
        asking = asks(body)
        parent = answer if asking else question
        yield Post(
            id=str(number),
            discussion=_ONE,
            body=body,
            markup=Markup.MARKDOWN,
            author=comment.author,
            parent=parent if number else None,
            opens=number == 0,
            loss=Loss.TOO_LONG if comment.size > LONGEST_POST else None,
        )
        answer, question = (answer, str(number)) if asking else (str(number), "0")
