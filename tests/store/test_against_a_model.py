"""Whatever happens to a store in whichever order, both databases answer as a plain model does."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.store.machine import run
from tests.store.model import Model


class PrunesTooMuch(Model):
    """A model that is wrong about the border alone."""

    def prune(self, turns_before: datetime, answers_before: datetime) -> int:
        """Forget what is older, and what is just as old."""
        return super().prune(turns_before.replace(microsecond=1), answers_before)


class RemembersJudgements(Model):
    """A model that does not forget what a forgotten member thought."""

    def forget_member(self, user: int) -> None:
        """Forget a member, but for their judgements."""
        judged = dict(self.judged)
        super().forget_member(user)
        self.judged = judged


def test_both_databases_answer_as_a_plain_model_does(path: Path, postgres: Server) -> None:
    assert run(300, path, postgres.url) >= 300


@pytest.mark.parametrize("mistaken", [PrunesTooMuch, RemembersJudgements])
def test_a_difference_is_found(path: Path, mistaken: type[Model]) -> None:
    with pytest.raises(AssertionError):
        run(4000, path, model=mistaken, shrink=False)
