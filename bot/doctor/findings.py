"""What the doctor says: one sentence for each check, and how bad it is."""

from dataclasses import dataclass
from enum import Enum
from functools import partial


class Grade(Enum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    """It works, for now or not as it should."""
    FAILURE = "failure"
    """The bot does not work until it is mended."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; where something is wrong, the sentence says what to do."""

    grade: Grade
    check: str
    sentence: str


ok = partial(Finding, Grade.OK)
warning = partial(Finding, Grade.WARNING)
failure = partial(Finding, Grade.FAILURE)
