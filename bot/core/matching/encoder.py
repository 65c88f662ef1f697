"""What the matching asks of an embedding model, wherever it comes from."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Places texts so that those of like meaning are near each other."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the place of each text, of unit length: `(len(texts), d) float32`.

        The inner product of two rows is their cosine. The same text always has the same place.
        """
        ...
