"""Random steps against the model and both databases at once; every answer must be the same."""

import math
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.store.both import Both
from tests.store.model import Model
from tests.store.steps_inbox import Desk
from tests.store.steps_kept import Settings
from tests.store.steps_said import Conversations
from tests.store.steps_updates import Deliveries

_STEPS_OF_A_RUN: Final = 100


class StoreMachine(Conversations, Settings, Desk, Deliveries):
    """All steps that a store can take."""

    def teardown(self) -> None:
        """Ask for all that few steps ask for."""
        super().teardown()
        self.count_rows()


def run(count: int, *places: Path | str, model: type[Model] = Model, shrink: bool = True) -> int:
    """Take at least so many random steps; return how many it was.

    A difference raises an AssertionError, after looking for the shortest way to it if `shrink`.
    """
    stores = Both(model, *places)

    class OfThese(StoreMachine):
        both = stores

    try:
        while OfThese.taken < count:
            runs = math.ceil((count - OfThese.taken) / _STEPS_OF_A_RUN)
            run_state_machine_as_test(OfThese, settings=_settings(runs, shrink=shrink))
    finally:
        stores.close()
    return OfThese.taken


def _settings(runs: int, *, shrink: bool) -> settings:
    return settings(
        max_examples=runs,
        stateful_step_count=_STEPS_OF_A_RUN,
        deadline=None,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
        suppress_health_check=list(HealthCheck),
    )
