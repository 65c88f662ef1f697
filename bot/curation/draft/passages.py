"""An answer -> passages of the size of an entry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Final

from bot.core.text import POINTING_WORDS, words
from bot.curation.draft.blocks import Block, Kind, as_text
from bot.curation.draft.source_list import without_sources
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


@dataclass(frozen=True, slots=True)
class _Section:
    """What stands under a heading, or under a line that ends with a colon; perhaps nothing."""

    head: Block | None
    blocks: tuple[Block, ...]


def take_apart(blocks: Sequence[Block]) -> Answer:
    """Return the passages of a post, its sources and its scraps; no word is in two of them.

    A post that has nothing but scraps is taken whole.
    """
    content, sources = without_sources(blocks)
    sections = tuple(_sections(content))
    passages = tuple(passage for section in sections for passage in _passages(section))
    if not passages:
        return Answer(tuple(map(Passage, _by_topic(blocks))))
    scraps = tuple(scrap for section in sections for scrap in _scraps(section))
    return Answer(passages, sources, scraps)


def _sections(blocks: Sequence[Block]) -> Iterator[_Section]:
    """Return each heading or label with what stands under it; nothing stands above the first."""
    head: Block | None = None
    group: list[Block] = []
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.kind is not Kind.HEADING and not _is_label(block, following):
            group.append(block)
            continue
        yield _Section(head, tuple(group))
        head, group = block, []
    yield _Section(head, tuple(group))


def _is_label(block: Block, following: Block | None) -> bool:
    return (
        block.kind is Kind.PARAGRAPH
        and block.text.endswith(":")
        and len(block.text) <= _LONGEST_LABEL
        and following is not None
        and following.kind is not Kind.ITEM
    )


def _passages(section: _Section) -> Iterator[Passage]:
    heading = section.head.text if section.head and section.head.kind is Kind.HEADING else None
    for part in _by_topic(section.blocks):
        if _long_enough(part):
            yield Passage(part, heading)


def _scraps(section: _Section) -> Iterator[str]:
    """Return what of a section stands in no passage: a label always, else what is too short."""
    named = section.head is not None and section.head.kind is Kind.HEADING
    parts = tuple(_by_topic(section.blocks))
    if section.head and not (named and any(map(_long_enough, parts))):
        yield section.head.text
    yield from (as_text(part) for part in parts if not _long_enough(part))


def _long_enough(part: Sequence[Block]) -> bool:
    return len(words(as_text(part))) >= FEWEST_WORDS


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
                yield block.part(piece)
                piece = ""
            piece = f"{piece} {part}".strip()
    yield block.part(piece)


def _cut(sentence: str) -> Iterator[str]:
    """Return a sentence in parts that fit, broken between words where there are any."""
    while len(sentence) > LONGEST - 10:
        end = sentence.rfind(" ", 0, LONGEST - 10)
        end = end if end > 0 else LONGEST - 10
        yield sentence[:end]
        sentence = sentence[end:].strip()
    yield sentence
