"""The list of sources that people put under an answer, told from the answer itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.core.text import words
from bot.curation.draft.blocks import Block, Kind

_LONGEST: Final = 300
"""Characters of a source; what is longer ends a list."""
_FOOTNOTE: Final = re.compile(r"\[\d{1,3}\]\s")
_NEXT_FOOTNOTE: Final = re.compile(r"\s(?=\[\d{1,3}\]\s)|\n(?=\d{1,3}[.)]\s)")
_HEADINGS: Final = frozenset(
    (
        "sources", "source", "references", "reference", "bibliography", "further reading",
        "works cited", "citations", "notes", "footnotes", "links", "sources and further reading",
        "sources used", "reading list", "источники", "источник", "литература", "ссылки",
        "список литературы", "примечания",
    )
)  # fmt: skip


def is_source_heading(text: str) -> bool:
    """Return whether a line announces a list of sources.

    >>> is_source_heading("Sources:"), is_source_heading("Sources differ on this.")
    (True, False)
    """
    return " ".join(words(text)) in _HEADINGS


def without_sources(blocks: Sequence[Block]) -> tuple[list[Block], tuple[Block, ...]]:
    """Return what a post says, and a block for each source of its lists.

    A list stands under a heading of its own, or as footnotes at the end. What is too long for a
    source, or stands under another heading, ends a list.
    """
    content: list[Block] = []
    sources: list[Block] = []
    within = False
    for block in blocks:
        if is_source_heading(block.text):
            within = True
        elif within and block.kind is not Kind.HEADING and len(block.text) <= _LONGEST:
            sources.append(block)
        else:
            within = False
            content.append(block)
    footnotes: list[Block] = []
    while content and _is_footnote(content[-1]):
        footnotes.insert(0, content.pop())
    return content, tuple(part for block in (*sources, *footnotes) for part in _parted(block))


def _is_footnote(block: Block) -> bool:
    return bool(_FOOTNOTE.match(block.text)) and len(block.text) <= _LONGEST


def _parted(block: Block) -> Iterator[Block]:
    """Return a block that holds several footnotes as so many blocks; their numbers are printed."""
    parts = [part.strip() for part in _NEXT_FOOTNOTE.split(block.text) if part.strip()]
    if len(parts) == 1:
        yield block
    else:
        yield from (replace(block.part(part), number=None) for part in parts)
