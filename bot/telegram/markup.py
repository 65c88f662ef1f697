"""A reply -> the HTML messages that show it in Telegram.

Built from our types and escaped here, so no text of a curator or member is ever read as markup. A
reply too long for one message goes on in the next; a tag is never cut, because texts are cut before
they are wrapped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from itertools import groupby
from typing import Final

from bot.core.reply import Note, Reply, note_parts
from bot.telegram.limits import LONGEST_TEXT, MOST_ENTITIES

FOLDED_FROM: Final = 600
"""Characters of an answer from which it is folded into an expandable quotation."""

_LONGEST_SIGN: Final = 64
"""Characters; a family of four has seven, and a flag as many."""
_NOTES_KEPT: Final = 1024
_LINK: Final = re.compile('<a href="([^"]*)">([^<]*)</a>')
_TAG: Final = re.compile("<[^>]*>")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a message that stays in one piece."""

    html: str
    length: int
    """UTF-16 code units as plain text, which has no tags and spells out the address of a link."""
    entities: int = 0
    gap: str = "\n\n"
    """What parts it from the block before it."""
    wrap: str = ""
    """The tag, with attributes, around this block and its neighbours of the same wrap."""


def to_html(reply: Reply) -> tuple[str, ...]:
    """Return the messages of a reply, at least one, each within Telegram's limits."""
    return tuple(_joined(message) for message in _messages(_blocks(reply)))


def to_plain(html: str) -> str:
    """Return a message that `to_html` made without its looks; links say where they lead.

    >>> to_plain('<b>1 &lt; 2</b> <a href="https://a.org/?b&amp;c">a book</a>')
    '1 < 2 a book (https://a.org/?b&c)'
    """
    return unescape(_TAG.sub("", _LINK.sub(_spelt_out, html)))


def _spelt_out(link: re.Match[str]) -> str:
    url, text = link.groups()
    return text if unescape(text) == unescape(url) else f"{text} ({url})"


def utf16_length(text: str) -> int:
    r"""Return the length of a text as Telegram counts it.

    >>> utf16_length("a\U0001f600")
    3
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, longest: int) -> str:
    """Return the text, cut with an ellipsis if it has more than `longest` UTF-16 code units."""
    if utf16_length(text) <= longest:
        return text
    return next(_pieces(text, longest - 1)) + "\u2026"


def _blocks(reply: Reply) -> Iterator[Block]:
    if reply.about:
        yield from _text_blocks(reply.about, "i")
    yield from _text_blocks(reply.lead, "b" if reply.body or reply.notes else "")
    folded = "blockquote expandable" if sum(map(len, reply.body)) > FOLDED_FROM else ""
    for paragraph in reply.body:
        yield from _text_blocks(paragraph, folded)
    if reply.disputed:
        yield from _text_blocks(f"\u2696\ufe0f {reply.disputed}", "blockquote")
    if reply.remark:
        yield from _text_blocks(reply.remark, "i")
    for number, note in enumerate(reply.notes):
        yield _note_block(note, gap="\n" if number else "\n\n")


def _text_blocks(text: str, wrap: str) -> Iterator[Block]:
    for piece in _pieces(text, LONGEST_TEXT):
        yield Block(escape(piece, quote=False), utf16_length(piece), entities=1, wrap=wrap)


@lru_cache(_NOTES_KEPT)  # a few notes stand under many answers, and all are the curator's
def _note_block(note: Note, gap: str) -> Block:
    before, title, after = (escape(part, quote=False) for part in note_parts(note))
    html = f"{before}<i>{title}</i>{after}"
    url = note.citation.source.url
    if url:  # spelt out, so that it goes along when the text is copied
        html += f' <a href="{escape(url)}">{escape(url, quote=False)}</a>'
    return Block(html, utf16_length(to_plain(html)), entities=2 if url else 1, gap=gap)


def _messages(blocks: Iterable[Block]) -> Iterator[Sequence[Block]]:
    message: list[Block] = []
    length = entities = 0
    for block in blocks:
        needed = len(block.gap) + block.length
        if message and (
            length + needed > LONGEST_TEXT or entities + block.entities > MOST_ENTITIES
        ):
            yield message
            message, length, entities = [], 0, 0
        message.append(block)
        length += needed
        entities += block.entities
    yield message


def _joined(message: Sequence[Block]) -> str:
    html = ""
    for wrap, group in groupby(message, key=lambda block: block.wrap):
        blocks = list(group)
        inner = blocks[0].html + "".join(block.gap + block.html for block in blocks[1:])
        gap = blocks[0].gap if html else ""
        html += gap + (f"<{wrap}>{inner}</{wrap.split()[0]}>" if wrap else inner)
    return html


def _pieces(text: str, longest: int) -> Iterator[str]:
    """Cut a text into pieces of at most `longest` units, at white space where there is any.

    No piece of a text that says something is blank.
    """
    text = text.strip()
    while utf16_length(text) > longest:
        head = _first_units(text, longest)
        cut = max(head.rfind("\n"), head.rfind(" ")) + 1 or _between_signs(text, len(head))
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    yield text


def _first_units(text: str, longest: int) -> str:
    units = text[:longest].encode("utf-16-le", "surrogatepass")[: 2 * longest]
    return units.decode("utf-16-le", "ignore")  # what is half a character is left out


def _between_signs(text: str, longest: int) -> int:
    """Return where a text can be cut, at most after `longest` characters, but in no emoji.

    A sign that is longer than that by itself is cut all the same.
    """
    import regex  # noqa: PLC0415 - hardly any text has to be cut where it has no white space

    signs = regex.findall(r"\X", text[: longest + _LONGEST_SIGN])
    end = sum(map(len, signs))
    while end > longest:
        end -= len(signs.pop())
    return end or longest
