"""What small words look like when they are typed in a hurry: "whats", "didnt", "teh", "скока".

They are too short, and too like each other, for the likeness of letters to tell them apart; and a
word that no reader knows is taken for the rarest of all, so that one of them outweighs a question.
None of these is another word that somebody may ask about.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

_ENGLISH: Final = """
    arent: are not
    cant: can not
    couldnt: could not
    didnt: did not
    doesnt: does not
    dont: do not
    hadnt: had not
    hasnt: has not
    havent: have not
    isnt: is not
    shouldnt: should not
    wasnt: was not
    werent: were not
    wont: will not
    wouldnt: would not

    hows: how
    thats: that
    theyre: they
    whats wats: what
    whens: when
    wheres: where
    whos: who
    whys: why
    youre: you

    abuot abotu aobut: about
    becasue becaus becouse becuase bcause bcuz coz cuz: because
    coudl cuold: could
    frmo: from
    hapend hapened happend happned: happened
    hw hwo: how
    manny meny mnay mny: many
    peopel poeple ppl: people
    plese pls plz: please
    shoudl: should
    taht thta: that
    teh hte: the
    theese thees: these
    thay thye: they
    thier: their
    thsi tihs: this
    thx tnx: thanks
    waht wat whta wht: what
    wen wehn whne: when
    wer: were
    wher whre: where
    whcih wich wihch: which
    wiht: with
    woudl wuold: would
"""
_RUSSIAN: Final = """
    када кагда: когда
    пачему почиму: почему
    пжл пжлст плиз: пожалуйста
    сичас щас: сейчас
    скока скоко сколко: сколько
    спс: спасибо
    чо шо што: что
"""


def _table(listed: str) -> dict[str, tuple[str, ...]]:
    lines = (line.split(":") for line in listed.splitlines() if line.strip())
    return {hasty: tuple(meant.split()) for all_, meant in lines for hasty in all_.split()}


_MEANT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(_table(_ENGLISH) | _table(_RUSSIAN))


def spelt_out(words: list[str]) -> Iterable[str]:
    """Return the words with those that were typed in a hurry as they were meant.

    >>> [*spelt_out("whats teh gulag and why didnt it end".split())]
    ['what', 'the', 'gulag', 'and', 'why', 'did', 'not', 'it', 'end']
    """
    if _MEANT.keys().isdisjoint(words):
        return words
    return [meant for word in words for meant in _MEANT.get(word, (word,))]
