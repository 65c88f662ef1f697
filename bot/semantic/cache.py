"""A file that spares an embedding model from reading the same phrases at every start."""

import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.encoder import Encoder

# Not structlog's: unlike it, this one says nothing on standard output where nobody set it up.
log = logging.getLogger(__name__)

Place: TypeAlias = NDArray[np.float32]
"""Where a text is: `(d,)`, of unit length."""

MOST_KEPT: Final = 20_000
"""Phrases in the file, unless the knowledge itself holds more: 30 MB at 384 dimensions."""

_DIGEST: Final = 16  # bytes
_PROBE: Final = "Where does this model place this sentence?"


class CachedEncoder:
    """An encoder that keeps its work on what curators wrote, and forgets what members ask.

    What is encoded within a `with` block is taken as curated: its places are looked up in the file
    and, when the block ends well, kept there. After the block every text goes to the model and
    nothing is remembered. A file that cannot be read, is damaged or was made by another model is
    made anew; one that cannot be written is done without.
    """

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self._encoder = encoder
        self._path = path
        self._probe = b""
        self._open = False
        self._changed = False
        self._kept: dict[bytes, Place] = {}
        self._used: dict[bytes, Place] = {}

    def __enter__(self) -> Self:
        self._probe = self._encoder.encode([_PROBE]).tobytes()
        self._kept = _read(self._path, self._probe)
        self._open = True
        return self

    def __exit__(
        self,
        error: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._changed and error is None:
            places = {**self._used, **self._kept}
            most = max(MOST_KEPT, len(self._used))
            _write(self._path, dict([*places.items()][:most]), self._probe)
        self._open = self._changed = False
        self._kept, self._used = {}, {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the place of each text, of unit length: `(len(texts), d) float32`."""
        if not self._open or not texts:
            return self._encoder.encode(texts)
        keys = [_digest(text.encode()) for text in texts]
        self._find(dict(zip(keys, texts, strict=True)))
        return np.stack([self._used[key] for key in keys])

    def pieces(self, text: str) -> tuple[int, ...]:
        """Return what the model says."""
        return self._encoder.pieces(text)

    def _find(self, wanted: dict[bytes, str]) -> None:
        new = [key for key in wanted if key not in self._used and key not in self._kept]
        if new:
            places = self._encoder.encode([wanted[key] for key in new])
            self._used.update(zip(new, places, strict=True))
            self._changed = True
        self._used.update((key, self._kept[key]) for key in wanted if key in self._kept)


def _read(path: Path, probe: bytes) -> dict[bytes, Place]:
    """Return what a file holds; nothing when there is none that fits the model."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        log.warning("%s cannot be read (%s), and is made anew", path, type(error).__name__)
        return {}
    payload = content[_DIGEST:]
    # The digest covers the model's own view of a sentence: one check for damage and for change.
    if _digest(probe, payload) != content[:_DIGEST]:
        log.info("%s is damaged or of another model, and is made anew", path)
        return {}
    with np.load(BytesIO(payload), allow_pickle=False) as held:
        return dict(zip(map(bytes, held["keys"]), held["places"], strict=True))


def _write(path: Path, places: dict[bytes, Place], probe: bytes) -> None:
    """Replace a file as a whole, or leave it as it is."""
    payload = BytesIO()
    keys = np.frombuffer(b"".join(places), np.uint8).reshape(len(places), _DIGEST)
    np.savez(payload, keys=keys, places=np.stack([*places.values()]))
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_bytes(_digest(probe, payload.getvalue()) + payload.getvalue())
        draft.replace(path)
    except OSError as error:
        log.warning("%s cannot be written (%s), and is done without", path, type(error).__name__)
        with suppress(OSError):
            draft.unlink()


def _digest(*parts: bytes) -> bytes:
    return blake2b(b"".join(parts), digest_size=_DIGEST).digest()
