"""What people type -> comparable words.

Two levels: `clean` makes a text safe to keep and to show, `words` and `stems` make it comparable.
English and Russian are told apart word by word, by their script, so a question may mix them.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import Stemmer
from rapidfuzz import fuzz, process

from bot.core.spelling import spelt_out

LONGEST_QUESTION: Final = 300
"""Characters of a message that are looked up; what follows rarely adds to a question."""

_INVISIBLE: Final = re.compile(
    # Control characters but tab and newline, zero-width and bidirectional marks, lone surrogates,
    # BOM.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_WORD: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = re.compile("[\u2019\u02bc`\u00b4]")
_NOT: Final = re.compile(r"n't\b")
_SHORT_VERBS: Final = re.compile(r"\b(?:ca|wo|sha)(?=n't\b)")
_WHOLE_VERBS: Final = {"ca": "can", "wo": "will", "sha": "shall"}
_SHORT_ENDING: Final = re.compile(r"(?<=\w)'(?:s|re|ve|ll|d|m)\b")
_SHORT_I: Final = "\u0306"  # the mark that makes и into й: another letter, not an accent
_STACKED_MARKS: Final = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{2})[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]+"
)
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_TO_LATIN: Final = str.maketrans(
    "абвгдежзийклмнопрстуфхцчшщыэю", "abvgdezziiklmnoprstufhccssieu", "ъь"
) | {ord("я"): "a"}
_SOUNDS: Final = (
    ("shch", "s"), ("sch", "s"), ("kh", "h"), ("zh", "z"), ("ch", "c"), ("sh", "s"), ("ts", "c"),
    ("ya", "a"), ("yu", "u"), ("yo", "e"), ("ye", "e"), ("ph", "f"), ("ck", "k"), ("x", "ks"),
    ("w", "v"), ("q", "k"), ("y", "i"), ("j", "i"),
)  # fmt: skip
"""Longer spellings first, so that a part is not replaced before the whole."""
_DOUBLED: Final = re.compile(r"(.)\1+")

FUNCTION_WORDS: Final = frozenset(
    (
        "a about all also although am an and any are as at be because been being but by can could "
        "did do does doing done down for from get gets got had has have having he hello her here "
        "hers hey hi him his how i if im in into is it its ive just know let lets like may me "
        "might mine more most must my myself need needs no nor not of off ok okay on one only "
        "onto or other ought our ours out over please shall she should so some such tell than "
        "thank thanks that the their theirs them then there these they thing things this those "
        "though through to too under up us very want wants was way we were what when where which "
        "while who whom whose why will with without would yes you your yours yourself "
        "а без будет будто бы был была были было быть в вам вас ведь во вот все всех вы где да "
        "даже день для до добрый его ее ей ему если есть еще ж же за зачем здравствуйте и из или "
        "их к как какая какие каким какой когда кто куда ли меня мне могу моего моей может можно "
        "мои мой моя мы на надо не него нее ней нет ни ничего но ну нужно о об один он она они "
        "опять от по под подскажите пожалуйста потом потому почему почти при привет с сам свои "
        "свой свою себе себя сколько со так там тебя тем теперь то того только тут ты у уж уже "
        "хочу чего чем что чтоб чтобы эти это этого этой этом этот эту я"
    ).split()
)
"""Words that say how something is asked, not what is asked about."""

POINTING_WORDS: Final = frozenset(
    (
        "it its itself he him his himself she her hers herself they them their theirs "
        "themselves this these those "
        "он она оно они его ее их им ими ему ей него нее них нему ней нем этот эта это эти "
        "этого этой этих этому этом том тот те той тех тому такой такие"
    ).split()
)
"""Words that point to something said before."""

QUIET_WORDS: Final = (
    FUNCTION_WORDS
    | POINTING_WORDS
    | frozenset(
        (
            "actually after away before between describe difference different else exactly example "
            "examples explain go important interesting kind long make many mean much one ones "
            "other "
            "others really said same say straight tell that then there went "
            "бы вам ведь долго другие есть же ли между мне много нам объясни оно остальные очень "
            "перед после расскажи скажи сразу такое там тогда тоже ты чей"
        ).split()
    )
)
"""Words that do not say what a question is about, whatever was said before."""


def clean(text: str) -> str:
    r"""Return the text without characters that no reader can see and some can be fooled by.

    Control characters, bidirectional overrides, lone surrogates and null bytes are gone, piles of
    combining marks ("zalgo") are cut to two, outer white space is stripped. Joiners stay: emoji and
    several scripts need them.

    >>> clean(" a\x00b\u202ec ")
    'abc'
    """
    if text.isascii() and text.isprintable():
        return text.strip()  # nothing to look for, as in most texts
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _STACKED_MARKS.sub(r"\1", _INVISIBLE.sub("", text)).strip()


def isolated(text: str) -> str:
    r"""Return a text that can stand in a line of another direction without turning it about.

    Only what has letters that are written from right to left gets the signs that set it apart.

    >>> isolated("Gulag"), isolated("\u05d0") == "\u2068\u05d0\u2069"
    ('Gulag', True)

    Source: https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
    """
    turns = any(unicodedata.bidirectional(each) in ("R", "AL") for each in text)
    return f"\u2068{text}\u2069" if turns else text


@lru_cache(maxsize=8192)  # a start needs those of all wordings twice
def words(text: str) -> tuple[str, ...]:
    """Return the words of the text in order, lower-case, without accents, ё as е.

    Endings after an apostrophe are gone, for they say nothing about what is asked; small words that
    were typed in a hurry are spelt out.

    >>> words("Stalin's death, Хрущёв & co.: didn't it, wont teh, l'amnistie?")
    ('stalin', 'death', 'хрущев', 'co', 'did', 'not', 'it', 'will', 'not', 'the', 'lamnistie')
    """
    text = _APOSTROPHES.sub("'", _folded(text))
    plain = _without_apostrophes(text) if "'" in text else text
    return tuple(spelt_out(_WORD.findall(plain)))


def _without_apostrophes(text: str) -> str:
    text = _SHORT_VERBS.sub(lambda short: _WHOLE_VERBS[short[0]], text)
    text = _NOT.sub(" not", text)
    return _SHORT_ENDING.sub(" ", text).replace("'", "")


def stems(text: str) -> tuple[str, ...]:
    """Return the stem of each word of the text, in order (Snowball, English or Russian by script).

    >>> stems("were prisoners released? освободили заключённых")
    ('were', 'prison', 'releas', 'освобод', 'заключен')
    """
    return tuple(stem(word) for word in words(text))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return what the inflected forms of a lower-case word have in common."""
    stemmer = _russian() if is_russian(word) else _english()
    return str(stemmer.stemWord(word))


def is_russian(text: str) -> bool:
    """Return whether a text holds a Cyrillic letter.

    >>> is_russian("что такое GULAG"), is_russian("what is the GULAG")
    (True, False)
    """
    return bool(_CYRILLIC.search(text))


def letter_grams(said: Iterable[str], sizes: tuple[int, ...]) -> list[str]:
    """Return the runs of letters inside each word, a space marking where it begins and ends.

    >>> letter_grams(("gulag",), sizes=(4,))
    [' gul', 'gula', 'ulag', 'lag ']
    """
    return [
        padded[start : start + size]
        for padded in (f" {word} " for word in said)
        for size in sizes
        for start in range(max(1, len(padded) - size + 1))
    ]


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """Return a rough key that the spellings of a name share, in Latin and in Cyrillic letters.

    >>> sound("khrushchev"), sound("khruschev"), sound("хрущев")
    ('hrusev', 'hrusev', 'hrusev')
    """
    word = word.translate(_TO_LATIN)
    for spelling, key in _SOUNDS:
        word = word.replace(spelling, key)
    return _DOUBLED.sub(r"\1", word)


def closest(mistyped: str, known: Iterable[str]) -> str | None:
    """Return which of the known names a mistyped one may mean, None when none is near.

    >>> closest("anser", ("answer", "short"))
    'answer'
    """
    near = process.extractOne(mistyped, [*known], scorer=fuzz.ratio, score_cutoff=60)
    return near[0] if near else None


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    # Lower-case last: letters from the mathematical block ("𝐒𝐭𝐚𝐥𝐢𝐧") are capitals only once
    # decomposed.
    decomposed = unicodedata.normalize("NFKD", text).lower()
    kept = (mark for mark in decomposed if mark == _SHORT_I or not unicodedata.combining(mark))
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=1)
def _english() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=1)
def _russian() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("russian")
