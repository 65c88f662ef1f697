"""What the matching asks of an embedding model, wherever it comes from."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float32]
"""Points for texts, `(n_texts, d)`, of unit length."""


class Encoder(Protocol):
    """Places texts so that those of like meaning are near each other."""

    def encode(self, texts: Sequence[str]) -> Places:
        """Return the place of each text, of unit length: `(len(texts), d) float32`.

        The inner product of two rows is their cosine. The same text always has the same place.
        """
        ...

    def letters_a_piece(self, text: str) -> float:
        """Return how many letters a piece of the model's vocabulary has in a text, on average.

        About 4 where the model knows the words, 1 where it spells them letter by letter; 0 for a
        text without letters.
        """
        ...
