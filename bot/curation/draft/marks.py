"""Marks such as [3] and links in a passage -> marks that name the sources of the file."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.curation.draft.passages import Passage
from bot.curation.draft.sources import Listed, Sources, web_address
from bot.curation.draft.wording import nearest

RESTARTED: Final = (
    "The list of sources starts its numbers again; [n] was taken for its n-th item: check them."
)
UNBOUND: Final = "{mark} names no source of a list."

_LONGEST_ANSWER: Final = 1200
"""Characters of an answer in the file."""
_MARK: Final = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")


@dataclass(frozen=True, slots=True)
class Marked:
    """The text of a passage with its marks bound to sources."""

    text: str
    cited: tuple[str, ...]
    """The keys of what it names or links, in order, each once."""
    remarks: tuple[str, ...]
    """What the curator should look at."""


def marked(passage: Passage, listed: Listed, sources: Sources) -> Marked:
    """Return a passage whose marks and links name sources; new ones are made of its links.

    Marks that would make it too long for an answer are left as they were written.
    """
    marks = [(mark[0], _keys(mark[1], listed)) for mark in _MARK.finditer(passage.text)]
    named = [key for _, keys in marks for key in keys]
    text = _MARK.sub(lambda mark: _shown(_keys(mark[1], listed)) or mark[0], passage.text)
    linked: list[str] = []
    for link in (link for block in passage.blocks for link in block.links):
        if key := sources.of_link(link):
            linked.append(key)
            text = _with_mark(text, key, link.text)
    unbound = [UNBOUND.format(mark=mark) for mark, keys in marks if not keys]
    return Marked(
        text if len(text) <= _LONGEST_ANSWER else passage.text,
        tuple(dict.fromkeys([*named, *linked])),
        tuple(dict.fromkeys([*([RESTARTED] if listed.restarted and named else []), *unbound])),
    )


def unmarked(passages: Iterable[Passage], listed: Listed, sources: Sources) -> list[list[str]]:
    """Return for each passage, one at least, the listed sources that no mark names.

    Each goes where its title shares the rarest words, to the first passage if it shares none.
    """
    texts = [passage.text for passage in passages]
    named = {
        listed.by_number.get(number)
        for text in texts
        for mark in _MARK.findall(text)
        for number in _numbers(mark)
    }
    placed: list[list[str]] = [[] for _ in texts]
    for key in dict.fromkeys([*listed.by_number.values(), *listed.unnumbered]):
        if key not in named:
            placed[nearest(sources.by_key[key].title, texts) or 0].append(key)
    return placed


def _keys(numbers: str, listed: Listed) -> tuple[str, ...]:
    """Return the sources that the numbers of a mark name, none if one of them names nothing."""
    keys = [listed.by_number.get(number) for number in _numbers(numbers)]
    return () if None in keys else tuple(key for key in keys if key)


def _numbers(within_brackets: str) -> Iterator[int]:
    return (int(number) for number in re.findall(r"\d+", within_brackets))


def _shown(keys: Iterable[str]) -> str:
    return " ".join(f"[{key}]" for key in keys)


def _with_mark(text: str, key: str, said: str) -> str:
    """Return the text with a mark behind the words of a link, or in the place of its address.

    It is left alone where these words stand not at all or twice, or the mark has no room.
    """
    if not said or text.count(said) != 1:
        return text
    shown = _shown([key]) if web_address(said) else f"{said} {_shown([key])}"
    with_it = text.replace(said, shown)
    return with_it if len(with_it) <= _LONGEST_ANSWER else text
