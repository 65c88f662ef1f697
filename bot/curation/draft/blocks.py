"""What a post consists of: paragraphs, headings, items and quotations, without markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and the words that lead to it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or item of a list, without markup."""

    kind: Kind
    text: str
    """Never empty; lines are parted where the author broke them."""
    links: tuple[Link, ...] = ()
    number: int | None = None
    """Of an item in a numbered list, as it would be shown."""

    def part(self, text: str) -> "Block":
        """Return a part of the block, with the links whose words stand in it."""
        links = tuple(link for link in self.links if link.text and link.text in text)
        return Block(self.kind, text, links, self.number)


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


def _written(block: Block) -> str:
    match block.kind:
        case Kind.ITEM:
            return f"- {block.text.replace(chr(10), ' ')}"
        case Kind.QUOTE:
            return f"\u201c{block.text}\u201d"
        case _:
            return block.text
