"""What a text asks and what it says: its sentences, questions and telling words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import unescape
from math import log
from typing import Final

from bot.core.text import QUIET_WORDS, stem, words

LONGEST_QUESTION: Final = 300
FEWEST_WORDS: Final = 3
"""Of a question; "Really?" asks nothing that an entry could answer."""

_SENTENCE_END: Final = re.compile(
    r"(?:(?<=[.!?\u2026])|(?<=[.!?\u2026][\"'\u201d\u2019\u00bb)\]]))"
    r"\s+(?=[\"'\u201c\u2018\u00ab(\[]?[A-ZА-ЯЁ0-9])|\n+"
)
_AFTER_A_QUESTION: Final = "?!.\"'\u201d\u00bb)]"
_TAG: Final = re.compile(r"<[^<>]*>")
_CLOSING: Final = re.compile(r"(?i)\b(?:thanks?|thank you|cheers|спасибо)\b[^?]{0,60}$")
_LONGEST_CLOSING: Final = 80
_MOSTLY: Final = 0.3
"""The share of a text's characters that stands in questions from which on it asks."""
_BRIEF: Final = 60
"""Words; a text that ends with a question asks if it is no longer."""


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, roughly: an abbreviation may part one.

    >>> sentences("They were freed. Were all of them?")
    ('They were freed.', 'Were all of them?')
    """
    found = (sentence.strip() for sentence in _SENTENCE_END.split(text))
    return tuple(sentence for sentence in found if sentence)


def asked(text: str) -> tuple[str, ...]:
    """Return the questions in a text as they were asked, in order.

    >>> asked("I wonder. What happened to them? Right?")
    ('What happened to them?',)
    """
    return tuple(
        sentence
        for sentence in sentences(text)
        if len(sentence) <= LONGEST_QUESTION
        and _is_question(sentence)
        and len(words(sentence)) >= FEWEST_WORDS
    )


def asks(text: str) -> bool:
    """Return whether somebody wrote the text in order to ask."""
    text = _without_closing(text.strip())
    questions = [each for each in sentences(text) if _is_question(each)]
    if sum(map(len, questions)) > _MOSTLY * len(text):
        return True
    return _is_question(text) and len(text.split()) <= _BRIEF


def _is_question(text: str) -> bool:
    said = text.rstrip(_AFTER_A_QUESTION)
    return "?" in text[len(said) :]


def _without_closing(text: str) -> str:
    """Return the text without thanks in its last words."""
    closing = _CLOSING.search(text, max(0, len(text) - _LONGEST_CLOSING))
    return text[: closing.start()].rstrip() if closing else text


def roughly(body: str) -> str:
    """Return the words of a body in any markup, quickly: for counting, not for showing."""
    return unescape(_TAG.sub(" ", body)).strip()


@lru_cache(maxsize=1024)
def telling(text: str) -> frozenset[str]:
    """Return the stems of the words that say what a text is about."""
    return frozenset(
        stem(word) for word in words(text) if word not in QUIET_WORDS and len(word) > 1
    )


def likeness(one: str, other: str) -> float:
    """Return which share of the telling words of the shorter text the other has, too: 0..1."""
    first, second = telling(one), telling(other)
    fewest = min(len(first), len(second))
    return len(first & second) / fewest if fewest else 0.0


def nearest(text: str, candidates: Sequence[str]) -> int | None:
    """Return the position of the candidate that shares the rarest words, None if none shares any.

    Ties go to the first.
    """
    spread = Counter(word for candidate in candidates for word in telling(candidate))
    wanted = telling(text)

    def worth(candidate: str) -> float:
        shared: Iterable[str] = wanted & telling(candidate)
        return sum(log(1 + len(candidates) / spread[word]) for word in shared)

    worths = [worth(candidate) for candidate in candidates]
    best = max(worths, default=0.0)
    return worths.index(best) if best > 0 else None
