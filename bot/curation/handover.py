"""A responder on its way from the process that built it to the process that answers.

It is pickled, which runs what it reads: only ever read from a process of our own, through a pipe.
"""

import pickle
from typing import IO, Final, cast

from bot.core.responder import Responder
from bot.core.voice import ENGLISH
from bot.served import Rebuilt, Reloaded

_ENCODER: Final = "encoder"


def hand_over(reloaded: Reloaded, pipe: IO[bytes]) -> None:
    """Write what came of a reload, without the model and the translations."""
    _Pickler(reloaded, pipe).dump(reloaded)


def take_over(pipe: IO[bytes], before: Responder) -> Reloaded:
    """Return what `hand_over` has written, with the model and the translations in use before.

    Raises:
        EOFError, pickle.UnpicklingError: the writer has ended before it was done.
    """
    return cast("Reloaded", _Unpickler(pipe, before).load())


class _Pickler(pickle.Pickler):
    def __init__(self, reloaded: Reloaded, pipe: IO[bytes]) -> None:
        super().__init__(pipe, pickle.HIGHEST_PROTOCOL)
        held = _held(reloaded.responder) if isinstance(reloaded, Rebuilt) else {}
        self._names = {id(each): name for name, each in held.items()}

    def persistent_id(self, obj: object) -> str | None:
        """Return the name of what the reader has itself; None: it goes along."""
        return self._names.get(id(obj))


class _Unpickler(pickle.Unpickler):
    def __init__(self, pipe: IO[bytes], before: Responder) -> None:
        super().__init__(pipe)
        self._held = _held(before)

    def persistent_load(self, pid: str) -> object:
        """Return what has this name."""
        return self._held[pid]


def _held(responder: Responder) -> dict[str, object]:
    """Return what is the same for every knowledge and cannot be pickled, by name."""
    held: dict[str, object] = {
        code: voice.catalogue for code, voice in responder.voices.items() if code != ENGLISH
    }
    if responder.index.meanings:
        held[_ENCODER] = responder.index.meanings.encoder
    return held
