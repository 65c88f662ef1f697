"""Decisions about a line of the inbox <-> the data of buttons."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final

from bot.core.unanswered import Ruling

_PREFIX: Final = "i:"
_SIGNS: Final[dict[Ruling | None, str]] = {
    Ruling.SAME: "=",
    Ruling.NEW: "+",
    Ruling.NOT_OURS: "-",
    None: ">",
}
_ID: Final = 11
"""Signs of the number of a line: eight bytes."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a button under a line stands for."""

    line: int
    """The number of a question in it, 63 bits."""
    ruling: Ruling | None
    """None: nothing is decided, the next line is shown."""
    entry: str | None = None


def to_data(chosen: Chosen) -> str:
    """Return a choice as a button's data: at most Telegram's 64 bytes, for ids have at most 50.

    >>> to_data(Chosen(255, Ruling.SAME, "gulag-numbers"))
    'i:=AAAAAAAAAP8gulag-numbers'
    """
    line = urlsafe_b64encode(chosen.line.to_bytes(8)).decode().rstrip("=")
    return f"{_PREFIX}{_SIGNS[chosen.ruling]}{line}{chosen.entry or ''}"


def from_data(data: str) -> Chosen | None:
    """Return the choice that a button's data stands for, None when it stands under no line.

    >>> from_data('i:=AAAAAAAAAP8gulag-numbers')
    Chosen(line=255, ruling=<Ruling.SAME: 'same'>, entry='gulag-numbers')
    """
    start = len(_PREFIX)
    sign, line, entry = data[start : start + 1], data[start + 1 :][:_ID], data[start + 1 + _ID :]
    rulings = {each: ruling for ruling, each in _SIGNS.items()}
    if not data.startswith(_PREFIX) or sign not in rulings or len(line) != _ID:
        return None
    try:
        number = int.from_bytes(urlsafe_b64decode(line + "="))
    except ValueError:
        return None
    return Chosen(number, rulings[sign], entry or None)
