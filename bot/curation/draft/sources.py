"""What a post rests on: itself, its numbered list of sources, the links in its sentences."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from slugify import slugify

from bot.core.knowledge.schema import URL
from bot.curation.draft.blocks import Block, Link
from bot.curation.draft.discussion import Discussion, Post

_LONGEST_TITLE: Final = 300
_LONGEST_KEY: Final = 32
_LEADING_NUMBER: Final = re.compile(r"^\s*(?:\[(\d{1,3})\]|(\d{1,3})[.)])\s+")
_APOSTROPHE: Final = re.compile("['\u2019]")
_TITLES_OF_KEYS: Final = 5
"""Words of a title that its key is made of."""


@dataclass(frozen=True, slots=True)
class DraftSource:
    """A source as it will stand in the file."""

    key: str
    title: str
    author: str | None = None
    year: str | None = None
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The list of sources at the end of a post."""

    by_number: dict[int, str]
    """The number that a mark such as [3] names -> the key of the source."""
    unnumbered: tuple[str, ...]
    """Keys of the sources that no mark can name."""
    restarted: bool
    """Whether the numbers as printed could not be used, so that the order of the list was taken."""


@dataclass(slots=True)
class Sources:
    """All sources of the file, each once."""

    by_key: dict[str, DraftSource] = field(default_factory=dict)
    _by_url: dict[str, str] = field(default_factory=dict)

    def of_post(self, post: Post, discussion: Discussion, untitled: str) -> str:
        """Return the key of a post as a source: who wrote it, where and when."""
        year = str(post.at.year) if post.at else None
        when = f"{post.at.day} {post.at:%B} {post.at.year}" if post.at else None
        places = (_cut(discussion.community or "", 100), when)
        name = " ".join(filter(None, (post.author or discussion.title or untitled, year)))
        return self._add(
            DraftSource(
                key=self._key(name),
                title=_cut(discussion.title or untitled, _LONGEST_TITLE),
                author=_cut(post.author, 200) if post.author else None,
                year=year,
                published=", ".join(filter(None, places)) or None,
                url=web_address(post.url) or web_address(discussion.url),
            )
        )

    def of_link(self, link: Link) -> str | None:
        """Return the key of the page that a link leads to, None if it leads to no page."""
        url = web_address(link.url)
        if url is None:
            return None
        if url not in self._by_url:
            shown = url.partition("://")[2].rstrip("/")
            title = shown if not link.text or link.text in url else link.text
            self._by_url[url] = self._titled(title, url)
        return self._by_url[url]

    def of_list(self, blocks: Iterable[Block]) -> Listed:
        """Return the sources of a list, with the numbers by which marks name them.

        Numbers are taken as printed if they rise; where they start again, as they do when a list
        was pasted in pieces, or stand nowhere, the order of the list counts.
        """
        blocks = tuple(blocks)
        numbers = [_number(block) for block in blocks]
        keys = [self._of_block(block) for block in blocks]
        printed = [number for number in numbers if number is not None]
        rising = all(one < other for one, other in pairwise(printed))
        numbered = [
            key
            for key, number in zip(keys, numbers, strict=True)
            if number is not None or not printed
        ]
        order = printed if printed and rising else range(1, len(numbered) + 1)
        by_number = dict(zip(order, numbered, strict=True))
        unnumbered = [key for key in keys if key not in by_number.values()]
        further = [
            key for block in blocks for link in block.links[1:] if (key := self.of_link(link))
        ]
        return Listed(
            by_number, tuple(dict.fromkeys([*unnumbered, *further])), bool(printed) and not rising
        )

    def _of_block(self, block: Block) -> str:
        title = _LEADING_NUMBER.sub("", " ".join(block.text.split())) or block.text
        url = next((url for link in block.links if (url := web_address(link.url))), None)
        if url is None:
            return self._titled(title, None)
        if url not in self._by_url:
            self._by_url[url] = self._titled(title, url)
        return self._by_url[url]

    def _titled(self, title: str, url: str | None) -> str:
        words = " ".join(title.split()[:_TITLES_OF_KEYS])
        return self._add(DraftSource(self._key(words), _cut(title, _LONGEST_TITLE), url=url))

    def _add(self, source: DraftSource) -> str:
        self.by_key[source.key] = source
        return source.key

    def _key(self, name: str) -> str:
        return unique(name, self.by_key, _LONGEST_KEY, otherwise="source")


def unique(name: str, taken: Iterable[str], longest: int, otherwise: str) -> str:
    """Return an id made of a name that is not taken, `otherwise` where no letter can be used.

    A number alone would be read as the mark of a footnote, so it gets a word before it.
    """
    joined = _APOSTROPHE.sub("", name)
    id_ = slugify(joined, max_length=longest, word_boundary=True) or otherwise
    id_ = f"{otherwise}-{id_}"[:longest].rstrip("-") if id_.isdigit() else id_
    tried, number = id_, 1
    while tried in taken:
        number += 1
        tried = f"{id_}-{number}"
    return tried


def web_address(url: str | None) -> str | None:
    """Return the address if the knowledge file takes it."""
    usable = url is not None and 0 < len(url) <= URL.longest and URL.check is not None
    return url if usable and URL.check(url) is None else None  # type: ignore[misc, arg-type]


def _number(block: Block) -> int | None:
    found = _LEADING_NUMBER.match(block.text)
    return int(found[1] or found[2]) if found else block.number


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "\u2026"
