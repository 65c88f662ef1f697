"""Stand-ins for an embedding model."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.core.text import stems, words

_DIRECTIONS: Final = 512


@dataclass(slots=True)
class WordEncoder:
    """Places a text by the stems it holds, and remembers what it was asked."""

    asked: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the place of each text, of unit length: `(len(texts), 512) float32`."""
        self.asked.extend(texts)
        places = np.zeros((len(texts), _DIRECTIONS), np.float32)
        for n, text in enumerate(texts):
            for stem in stems(text) or ("",):
                places[n, crc32(stem.encode()) % _DIRECTIONS] += 1
        lengths: NDArray[np.float32] = np.linalg.norm(places, axis=1, keepdims=True)
        return places / lengths

    def pieces(self, text: str) -> tuple[int, ...]:
        """Return that every word is known."""
        return tuple(map(len, words(text)))
