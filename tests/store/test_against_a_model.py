"""Whatever happens to a store in whichever order, both databases answer as a plain model does."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.store.machine import run
from tests.store.model import Model


class Mistaken(Model):
    """A model that is wrong about the border alone."""

    def prune(self, turns_before: datetime, answers_before: datetime) -> int:
        """Forget what is older, and what is just as old."""
        return super().prune(turns_before.replace(microsecond=1), answers_before)


def test_both_databases_answer_as_a_plain_model_does(path: Path, postgres: Server) -> None:
    assert run(300, path, postgres.url) >= 300


def test_a_difference_is_found(path: Path) -> None:
    with pytest.raises(AssertionError):
        run(2000, path, model=Mistaken, shrink=False)
