import numpy as np
import pytest

from bot.core.matching.bags import Bags, Tokens
from bot.core.matching.fields import Asked
from bot.core.matching.groups import Groups
from bot.core.matching.letters import Letters


def test_phrases_that_are_looked_at_are_as_close_as_those_that_are_searched() -> None:
    # Three words, of runs 0 and 1, 1 and 2, 3; the first phrase says the first word three times.
    runs = Tokens(Groups.of([2, 2, 1]), np.array([0, 1, 1, 2, 3], np.int32))
    said = Tokens(Groups.of([4, 2, 1]), np.array([0, 0, 0, 1, 1, 2, 2], np.int32))
    letters, field = Letters.build(Bags.build(3, (said, 1)), runs, n_runs=4, most=3)
    asked = field.asked(Asked.counted({3: 1, 0: 2, 1: 1}))
    looked_at = letters.looked_at(asked, n_runs=4, phrases=np.array([2, 0, 1]))
    assert looked_at.tolist() == pytest.approx(field.scores(asked)[[2, 0, 1]].tolist())
    assert (looked_at > 0).all()
