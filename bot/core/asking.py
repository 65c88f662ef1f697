"""Question words: what kind of thing a question asks for, and messages that say nothing else."""

import re
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from bot.core.phrasebook import Phrasebook
from bot.core.text import words


class Asking(Enum):
    """What kind of thing a question asks for."""

    WHEN = "when"
    HOW_MANY = "how many"
    WHO = "who"
    WHY = "why"
    WHERE = "where"


_SAY_NOTHING: Final = (
    "a and but so then ok okay well exactly precisely please а и но ну же именно точно"
)
_PHRASES: Final = Phrasebook.of(
    {
        Asking.WHEN: (
            "when|since when|until when|what year|which year|what date|which date|what day|"
            "when exactly|when did it happen|when did that happen|"
            "когда|в каком году|какого числа|с каких пор|какой год|какого года|в каком месяце|"
            "когда это было|когда это случилось|когда это произошло"
        ),
        Asking.HOW_MANY: "how many|how much|what number|сколько|скольких|какое число",
        Asking.WHO: "who|whom|whose|кто|кого|кому|кем|чей|чья|чье|чьи",
        Asking.WHY: "why|why not|how come|what for|for what reason|почему|зачем|отчего",
        Asking.WHERE: "where|which place|где|куда|в каком месте",
    },
    fillers=f"{_SAY_NOTHING} about roughly people of them that this it they those these was is "
    "were are did do there in total altogether "
    "так это этого этом их они он она ее его было был были примерно всего людей человек",
)
_ALONE: Final = Phrasebook(_PHRASES.kinds, frozenset(_SAY_NOTHING.split()))
_FIGURES: Final[Mapping[Asking, re.Pattern[str]]] = MappingProxyType(
    {
        Asking.WHEN: re.compile(r"\b(?:1\d|20)\d\d\b"),
        Asking.HOW_MANY: re.compile(r"\d[,.\u00a0]\d{3}\b|\d\s?%"),
    }
)


def asks_only(text: str) -> Asking | None:
    """Return what a message asks for that is nothing but a question word, None for any other.

    >>> asks_only("and when was that?"), asks_only("сколько?"), asks_only("when was Beria shot?")
    (<Asking.WHEN: 'when'>, <Asking.HOW_MANY: 'how many'>, None)
    """
    found = _PHRASES.find(text)
    return found[0] if found else None


def asks_of_it(text: str) -> Asking | None:
    """Return what such a message asks of the answer that it follows, None if of somebody else.

    "When was that?" asks the answer, and "who?"; "who did it?" asks for somebody by a deed.

    >>> asks_of_it("when was that?"), asks_of_it("and who?"), asks_of_it("who did it?")
    (<Asking.WHEN: 'when'>, <Asking.WHO: 'who'>, None)
    """
    kind = asks_only(text)
    return None if kind is Asking.WHO and not _ALONE.find(text) else kind


def asks(text: str) -> frozenset[Asking]:
    """Return what a question asks for that begins with a question word, or has it second.

    Further on the same words mostly join: "life in the camps when Stalin died" asks for no date.

    >>> asks("By when was it completed?"), asks("the day when Stalin died")
    (frozenset({<Asking.WHEN: 'when'>}), frozenset())
    """
    said = words(text)
    return frozenset(
        kind
        for phrase, kind in _PHRASES.kinds.items()
        if phrase in (said[: len(phrase)], said[1 : len(phrase) + 1])
    )


def tells(text: str) -> frozenset[Asking]:
    """Return the kinds of which a text says something, as far as figures show it.

    >>> tells("The decree is of 1953."), tells("1,201,738 were released.")
    (frozenset({<Asking.WHEN: 'when'>}), frozenset({<Asking.HOW_MANY: 'how many'>}))
    """
    return frozenset(kind for kind, figure in _FIGURES.items() if figure.search(text))
