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

    def pieces(self, text: str) -> tuple[int, ...]:
        """Return how many letters each piece of the model's vocabulary has in a text, in order.

        A word the model knows is one long piece, one that it spells letter by letter many short
        ones; pieces without letters are left out.
        """
        ...
