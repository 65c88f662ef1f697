"""An answer -> passages of the size of an entry, and the list of sources at its end."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from bot.core.text import POINTING_WORDS, words
from bot.curation.draft.markup import Block, Kind, Link
from bot.curation.draft.wording import likeness, sentences

LONGEST: Final = 1000
"""Characters of a passage; an answer has room for 1,200, and marks come to it."""
FEWEST_WORDS: Final = 8
"""Of a passage; what is shorter is no answer of its own."""

_ENOUGH: Final = 150
"""Characters from which on a passage may end where the topic shifts."""
_SHIFT_BELOW: Final = 0.16
"""The likeness of what comes next from which on it goes on with the same topic (0..1)."""
_LONGEST_LABEL: Final = 60
_LONGEST_SOURCE: Final = 300
_FOOTNOTE: Final = re.compile(r"\[\d{1,3}\]\s")
_NEXT_FOOTNOTE: Final = re.compile(r"\s(?=\[\d{1,3}\]\s)|\n(?=\d{1,3}[.)]\s)")
_SOURCES: Final = frozenset(
    (
        "sources", "source", "references", "reference", "bibliography", "further reading",
        "works cited", "citations", "notes", "footnotes", "links", "sources and further reading",
        "sources used", "reading list", "источники", "источник", "литература", "ссылки",
        "список литературы", "примечания",
    )
)  # fmt: skip
_GOING_ON: Final = POINTING_WORDS | frozenset(
    "also and another besides but finally furthermore hence however moreover so then therefore "
    "thus yet а же затем и кроме но однако поэтому также тем".split()
)


@dataclass(frozen=True, slots=True)
class Passage:
    """What could be one entry."""

    blocks: tuple[Block, ...]
    heading: str | None = None
    """The heading that the author wrote above it."""

    @property
    def text(self) -> str:
        """The passage as it is quoted: paragraphs and lists."""
        return as_text(self.blocks)


@dataclass(frozen=True, slots=True)
class Answer:
    """A post taken apart."""

    passages: tuple[Passage, ...]
    sources: tuple[Block, ...] = ()
    """What stands in its list of sources."""
    scraps: tuple[str, ...] = ()
    """What is too short for a passage and belongs to none."""


def is_source_heading(text: str) -> bool:
    """Return whether a line announces a list of sources.

    >>> is_source_heading("Sources:"), is_source_heading("Sources differ on this.")
    (True, False)
    """
    return " ".join(words(text)) in _SOURCES


def as_text(blocks: Iterable[Block]) -> str:
    """Return blocks as the knowledge file writes them: a blank line between paragraphs."""
    parts: list[str] = []
    in_list = False
    for block in blocks:
        item = block.kind is Kind.ITEM
        if parts:
            parts.append("\n" if item and in_list else "\n\n")
        parts.append(_written(block))
        in_list = item
    return "".join(parts)


def take_apart(blocks: Sequence[Block]) -> Answer:
    """Return the passages of a post, its sources and its scraps; no word is in two of them."""
    content, sources = _without_sources(blocks)
    parts = [
        Passage(part, heading)
        for heading, group in _under_headings(content)
        for part in _by_topic(group)
    ]
    return Answer(
        tuple(part for part in parts if _long_enough(part)),
        sources,
        tuple(part.text for part in parts if not _long_enough(part)),
    )


def _long_enough(passage: Passage) -> bool:
    return len(words(passage.text)) >= FEWEST_WORDS


def _written(block: Block) -> str:
    match block.kind:
        case Kind.ITEM:
            return f"- {block.text.replace(chr(10), ' ')}"
        case Kind.QUOTE:
            return f"\u201c{block.text}\u201d"
        case _:
            return block.text


def _without_sources(blocks: Sequence[Block]) -> tuple[list[Block], tuple[Block, ...]]:
    """Return what the post says, and the list of sources under a heading of its own or at its end.

    What is too long for a source, or stands under another heading, ends a list.
    """
    content: list[Block] = []
    sources: list[Block] = []
    within = False
    for block in blocks:
        if is_source_heading(block.text):
            within = True
        elif within and block.kind is not Kind.HEADING and len(block.text) <= _LONGEST_SOURCE:
            sources.append(block)
        else:
            within = False
            content.append(block)
    footnotes: list[Block] = []
    while (
        content and _FOOTNOTE.match(content[-1].text) and len(content[-1].text) <= _LONGEST_SOURCE
    ):
        footnotes.insert(0, content.pop())
    return content, tuple(line for block in (*sources, *footnotes) for line in _lines(block))


def _lines(block: Block) -> Iterator[Block]:
    """Return a block that holds several footnotes as so many blocks."""
    parts = [part.strip() for part in _NEXT_FOOTNOTE.split(block.text) if part.strip()]
    for part in parts:
        links = block.links if len(parts) == 1 else _links_in(part, block)
        yield Block(block.kind, part, links, block.number if len(parts) == 1 else None)


def _links_in(text: str, block: Block) -> tuple[Link, ...]:
    return tuple(link for link in block.links if link.text and link.text in text)


def _under_headings(blocks: Sequence[Block]) -> Iterator[tuple[str | None, list[Block]]]:
    """Return each heading with what stands under it; a label parts as well, but names nothing."""
    heading: str | None = None
    group: list[Block] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block.kind is not Kind.HEADING and not _is_label(block, following):
            group.append(block)
            continue
        if group:
            yield heading, group
        heading, group = (block.text if block.kind is Kind.HEADING else None), []
    if group:
        yield heading, group


def _is_label(block: Block, following: Block | None) -> bool:
    return (
        block.kind is Kind.PARAGRAPH
        and block.text.endswith(":")
        and len(block.text) <= _LONGEST_LABEL
        and following is not None
        and following.kind is not Kind.ITEM
    )


def _by_topic(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Return the blocks in passages: a new one where the topic shifts or the room ends."""
    passage: list[Block] = []
    for block in chain.from_iterable(map(_pieces, blocks)):
        if passage and (_too_long(passage, block) or _shifts(passage, block)):
            yield tuple(passage)
            passage = []
        passage.append(block)
    if passage:
        yield tuple(passage)


def _too_long(passage: list[Block], block: Block) -> bool:
    return len(as_text([*passage, block])) > LONGEST


def _shifts(passage: list[Block], block: Block) -> bool:
    """Return whether a paragraph begins something else than what stands before it."""
    before = as_text(passage)
    if block.kind is not Kind.PARAGRAPH or passage[-1].kind is Kind.QUOTE or before.endswith(":"):
        return False
    if min(len(before), len(block.text)) < _ENOUGH or set(words(block.text)[:1]) & _GOING_ON:
        return False
    return likeness(block.text, before) < _SHIFT_BELOW


def _pieces(block: Block) -> Iterator[Block]:
    """Return the block, parted between sentences where it is longer than a passage."""
    if len(block.text) <= LONGEST:
        yield block
        return
    piece = ""
    for sentence in sentences(block.text):
        for part in _cut(sentence):
            if piece and len(piece) + 1 + len(part) > LONGEST:
                yield _piece(block, piece)
                piece = ""
            piece = f"{piece} {part}".strip()
    yield _piece(block, piece)


def _cut(sentence: str) -> Iterator[str]:
    """Return a sentence in parts that fit, broken between words where there are any."""
    while len(sentence) > LONGEST - 10:
        end = sentence.rfind(" ", 0, LONGEST - 10)
        end = end if end > 0 else LONGEST - 10
        yield sentence[:end]
        sentence = sentence[end:].strip()
    yield sentence


def _piece(block: Block, text: str) -> Block:
    return Block(block.kind, text, _links_in(text, block), block.number)
