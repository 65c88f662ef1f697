"""Messages that go on with what was said before, told by their words alone."""

from typing import Final

from bot.core.text import POINTING_WORDS, QUIET_WORDS, words

_OPENERS: Final = tuple(
    tuple(opener.split())
    for opener in (
        "and|but|or|also|so|then|ok|okay|no|yes|what about|how about|what of|"
        "а|и|но|или|так|тогда|нет|да|ну|что насчет|как насчет|что с|что по поводу"
    ).split("|")
)
_SAYING_MORE: Final = QUIET_WORDS - {"a", "an", "the"}  # a name may stand behind an article
_SOON: Final = 2
"""Words on its subject after which a message that points back may point into itself."""


def leans(text: str) -> bool:
    """Return whether a text sounds as if it went on with something.

    >>> leans("and the doctors?"), leans("were they freed?"), leans("was Beria shot for it?")
    (True, True, False)
    """
    if _opener(words(text)):
        return True
    before = _said_before_pointing(text)
    return before is not None and before < _SOON


def says_more_than_names(text: str) -> bool:
    """Return whether a text asks something: bare names only say what to go on with.

    >>> says_more_than_names("and Khrushchev?"), says_more_than_names("what about the doctors")
    (False, False)
    >>> says_more_than_names("who freed them?")
    True
    """
    said = words(text)
    return any(word in _SAYING_MORE for word in said[len(_opener(said)) :])


def points_back(text: str) -> bool:
    """Return whether a text points to something before any word that says what it is about.

    >>> points_back("were they freed?"), points_back("how did Khrushchev do it?")
    (True, False)
    """
    return _said_before_pointing(text) == 0


def _opener(said: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words by which a text begins like a continuation; empty when it does not."""
    return max((each for each in _OPENERS if said[: len(each)] == each), key=len, default=())


def _said_before_pointing(text: str) -> int | None:
    """Return how many words on its subject a text has before one that points; None without one."""
    subject = 0
    for word in words(text):
        if word in POINTING_WORDS:
            return subject
        subject += word not in QUIET_WORDS
    return None
