"""An encoder that remembers: the same texts are asked about again and again here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Remembering:
    """An encoder that reads each text once."""

    encoder: Encoder
    places: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the place of each text, `(len(texts), d)`."""
        if not texts:
            return self.encoder.encode(texts)
        new = [text for text in dict.fromkeys(texts) if text not in self.places]
        self.places.update(zip(new, self.encoder.encode(new), strict=True))
        return np.array([self.places[text] for text in texts], np.float32)

    def pieces(self, text: str) -> tuple[int, ...]:
        """Return what the encoder says."""
        return self.encoder.pieces(text)
