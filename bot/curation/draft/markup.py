"""The body of a post, in HTML or Markdown -> blocks of plain text with the links they hold."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from markdown_it import MarkdownIt

from bot.core.text import clean
from bot.curation.draft.blocks import Block, Kind, Link
from bot.curation.draft.discussion import Markup

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE: Final = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "svg"})
_LONGEST_HEADING: Final = 80
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'\[\](){}\u00ab\u00bb\u201c\u201d]+")
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False})


def read_blocks(body: str, markup: Markup) -> tuple[Block, ...]:
    """Return what a reader of the post sees, in order."""
    text = clean(body)
    html = _MARKDOWN.render(text) if markup is Markup.MARKDOWN else text
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    root = etree.fromstring(f"<div>{html}</div>".encode(), parser)
    reader = _Reader()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):  # a processing instruction
            continue
        (reader.start if event == "start" else reader.end)(element)
        reader.say((element.text if event == "start" else element.tail) or "")
    reader.flush()
    return tuple(reader.blocks)


def _bare(text: str, links: list[Link]) -> Iterator[Link]:
    """Return the addresses that stand in the text and lead nowhere yet."""
    known = {part for link in links for part in (link.text, link.url)}
    for address in dict.fromkeys(each.rstrip(".,;:!?") for each in _ADDRESS.findall(text)):
        if not any(address in part for part in known):
            yield Link(address, address)


class _Reader:
    """Gathers text until a block ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._links: list[tuple[int, str]] = []  # where the words begin in _text, and the address
        self._ended: list[Link] = []
        self._lists: list[int | None] = []
        self._item: int | None = None
        self._in_item = False
        self._depth = {"quote": 0, "silent": 0, "heading": 0, "pre": 0, "bold": 0}
        self._thin = False  # something in this block is not bold

    def start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag not in _INLINE and tag not in {"br", "img"}:
            self.flush()
        self._count(element, 1)
        match tag:
            case "ol":
                start = element.get("start", "1")
                self._lists.append(int(start[:9]) - 1 if start.isdecimal() else 0)
            case "ul":
                self._lists.append(None)
            case "li":
                self._begin_item()
            case "a" if element.get("href"):
                self._links.append((len(self._text), str(element.get("href")).strip()))
            case "br":
                self._text.append("\n")

    def end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "a" and element.get("href") and self._links:
            begin, url = self._links.pop()
            self._ended.append(Link(" ".join("".join(self._text[begin:]).split()), url))
        if tag not in _INLINE and tag not in {"br", "img"}:
            self.flush()
        if tag in {"ol", "ul"} and self._lists:
            self._lists.pop()
        self._count(element, -1)

    def say(self, text: str) -> None:
        if not text or self._depth["silent"]:
            return
        self._thin |= bool(text.strip()) and not self._depth["bold"]
        self._text.append(text if self._depth["pre"] else re.sub(r"\s+", " ", text))

    def flush(self) -> None:
        lines = (" ".join(line.split()) for line in "".join(self._text).splitlines())
        text = "\n".join(line for line in lines if line)
        links = (*self._ended, *_bare(text, self._ended))
        bold = not self._thin
        self._text, self._links, self._ended, self._thin = [], [], [], False
        if not text:
            return
        self.blocks.append(Block(self._kind(text, bold=bold), text, links, self._item))
        self._in_item, self._item = False, None

    def _begin_item(self) -> None:
        self._in_item, self._item = True, None
        if self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            self._item = self._lists[-1]

    def _kind(self, text: str, *, bold: bool) -> Kind:
        if self._depth["heading"]:
            return Kind.HEADING
        if self._in_item:
            return Kind.ITEM
        if self._depth["quote"]:
            return Kind.QUOTE
        heading = bold and len(text) <= _LONGEST_HEADING and not text.endswith((".", "!", ","))
        return Kind.HEADING if heading else Kind.PARAGRAPH

    def _count(self, element: etree._Element, by: int) -> None:
        tag = element.tag
        quoted = tag == "blockquote" or (tag == "aside" and "quote" in element.get("class", ""))
        self._depth["quote"] += by * quoted
        self._depth["silent"] += by * (tag in _SILENT)
        self._depth["heading"] += by * (tag in _HEADINGS)
        self._depth["pre"] += by * (tag == "pre")
        self._depth["bold"] += by * (tag in {"b", "strong"})
