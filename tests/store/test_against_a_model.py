"""Whatever happens to a store in whichever order, both databases answer as a plain model does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from bot.core.conversation import Turn
from bot.core.verdict import Basis
from bot.store import Arrival, Asked
from tests.postgres import Server
from tests.store.machine import run
from tests.store.model import Model
from tests.store.model_inbox import InboxModel, Said
from tests.store.model_updates import UpdatesModel


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


class RemembersWhatWasSetAside(Model):
    """A model that keeps what a forgotten member sent, where it was set aside."""

    def forget_member(self, user: int) -> None:
        """Forget a member, but for the updates that were set aside."""
        aside = list(self.updates.aside)
        super().forget_member(user)
        self.updates.aside = aside


class MovesWhatIsEdited(Model):
    """A model in which an edited question was asked last."""

    def ask(self, asked: Asked, turn: Turn | None, basis: Basis | None) -> None:
        """Reply to a question; its turn comes after all others."""
        super().ask(asked, turn, basis)
        self.said.sort(key=lambda each: each.message == asked.message)


class _KeepsWhatWasTaken(InboxModel):
    def is_taken(self, offering: Said, later: Sequence[Said]) -> bool:
        """Return False, whatever was shown."""
        return super().is_taken(offering, later[:0])


@dataclass(slots=True)
class KeepsWhatWasTaken(Model):
    """A model that asks curators about what members found in the end."""

    inbox: InboxModel = field(default_factory=_KeepsWhatWasTaken)


class _SendsTwice(UpdatesModel):
    def send(self, arrival: Arrival, fresh: Sequence[int], *, recorded: bool) -> Sequence[int]:
        """Send messages, and forget the last one if the work fails."""
        ids = super().send(arrival, fresh, recorded=recorded)
        self.restart()
        return ids


@dataclass(slots=True)
class SendsTwice(Model):
    """A model whose process remembers nothing of work that failed."""

    updates: UpdatesModel = field(default_factory=_SendsTwice)


def test_both_databases_answer_as_a_plain_model_does(path: Path, postgres: Server) -> None:
    assert run(300, path, postgres.url) >= 300


@pytest.mark.parametrize("mistaken", [PrunesTooMuch, RemembersJudgements, SendsTwice])
def test_a_difference_is_found(path: Path, mistaken: type[Model]) -> None:
    with pytest.raises(AssertionError):
        run(12_000, path, model=mistaken, shrink=False)
