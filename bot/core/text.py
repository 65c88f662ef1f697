"""What people type -> comparable words.

Two levels: `clean` makes a text safe to keep and to show, `words` and `stems` make it comparable.
English and Russian are told apart word by word, by their script, so a question may mix them.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

import Stemmer

LONGEST_QUESTION: Final = 300
"""Characters of a message that are looked up; what follows rarely adds to a question."""

_INVISIBLE: Final = re.compile(
    # Control characters but tab and newline, zero-width and bidirectional marks, lone surrogates,
    # BOM.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SHORT_I: Final = "\u0306"  # the mark that makes и into й: another letter, not an accent
_STACKED_MARKS: Final = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{2})[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]+"
)
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")


def clean(text: str) -> str:
    r"""Return the text without characters that no reader can see and some can be fooled by.

    Control characters, bidirectional overrides, lone surrogates and null bytes are gone, piles of
    combining marks ("zalgo") are cut to two, outer white space is stripped. Joiners stay: emoji and
    several scripts need them.

    >>> clean(" a\x00b\u202ec ")
    'abc'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _STACKED_MARKS.sub(r"\1", _INVISIBLE.sub("", text)).strip()


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Return the words of the text in order, lower-case, without accents, ё as е.

    A possessive loses its ending, other apostrophes vanish, so "don't", "dont" and "don\u2019t" are
    one word.

    >>> words("Stalin's death, Хрущёв & co.: don't ask")
    ('stalin', 'death', 'хрущев', 'co', 'dont', 'ask')
    """
    return tuple(_without_apostrophe(word) for word in _WORD.findall(_folded(text)))


def stems(text: str) -> tuple[str, ...]:
    """Return the stem of each word of the text, in order (Snowball, English or Russian by script).

    >>> stems("were prisoners released? освободили заключённых")
    ('were', 'prison', 'releas', 'освобод', 'заключен')
    """
    return tuple(stem(word) for word in words(text))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return what the inflected forms of a lower-case word have in common."""
    stemmer = _russian() if _CYRILLIC.search(word) else _english()
    return str(stemmer.stemWord(word))


def grams(text: str, sizes: tuple[int, ...] = (3, 4)) -> tuple[str, ...]:
    """Return the runs of `sizes` characters inside each word, word boundaries marked by a space.

    >>> grams("gulag", sizes=(4,))
    (' gul', 'gula', 'ulag', 'lag ')
    """
    padded = [f" {word} " for word in words(text)]
    return tuple(
        word[start : start + size]
        for word in padded
        for size in sizes
        for start in range(max(1, len(word) - size + 1))
    )


def _folded(text: str) -> str:
    # Lower-case last: letters from the mathematical block ("𝐒𝐭𝐚𝐥𝐢𝐧") are capitals only once
    # decomposed.
    decomposed = unicodedata.normalize("NFKD", text).lower()
    kept = (mark for mark in decomposed if mark == _SHORT_I or not unicodedata.combining(mark))
    return unicodedata.normalize("NFC", "".join(kept))


def _without_apostrophe(word: str) -> str:
    word = word.replace("\u2019", "'")
    return word.removesuffix("'s").replace("'", "")


@lru_cache(maxsize=1)
def _english() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=1)
def _russian() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("russian")
