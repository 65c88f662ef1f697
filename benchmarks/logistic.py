"""Logistic regression, weighted, with a ridge."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

RIDGE: Final = 3.0
"""Of standardised coefficients, against 1,000 for a set's weight."""

Matrix = NDArray[np.float64]


def logistic(
    inputs: Sequence[Matrix], rights: Sequence[Matrix], weights: Sequence[Matrix]
) -> Matrix:
    """Return the coefficients of a ridge logistic regression, the bias first (Newton's method)."""
    x, y, w = np.concatenate(inputs), np.concatenate(rights), np.concatenate(weights)
    centre = np.average(x[:, 1:], axis=0, weights=w)
    scale = np.sqrt(np.average((x[:, 1:] - centre) ** 2, axis=0, weights=w)) + 1e-9
    z = np.column_stack([np.ones(len(x)), (x[:, 1:] - centre) / scale])
    ridge = np.diag([1e-6] + [RIDGE] * len(scale))
    found = np.zeros(z.shape[1])
    for _ in range(20):
        p = 1 / (1 + np.exp(-z @ found))
        curvature = (z * (w * p * (1 - p))[:, None]).T @ z + ridge
        found += np.linalg.solve(curvature, z.T @ (w * (y - p)) - ridge @ found)
    slopes = found[1:] / scale
    return np.concatenate(([found[0] - slopes @ centre], slopes))
