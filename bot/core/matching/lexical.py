"""All that is prepared of a knowledge's words before it can be asked: the part worth keeping."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.core.knowledge import Entry
from bot.core.matching.comparison import Comparison
from bot.core.matching.reading import Progress, Reading
from bot.core.matching.subjects import Subjects

_READING: Final = 0.5  # of the time
_COMPARED: Final = 0.95


@dataclass(frozen=True, slots=True)
class Lexical:
    """What entries say and what they are about, in numbers alone; see `packing`."""

    comparison: Comparison
    subjects: Subjects

    @classmethod
    def build(cls, entries: Sequence[Entry], progress: Progress = lambda _: None) -> "Lexical":
        """Return what entries say; `progress` is told how much is done, up to 1."""
        read = Reading.of(entries, lambda done: progress(_READING * done))
        comparison = Comparison.build(read)
        progress(_COMPARED)
        subjects = Subjects.build(read)
        progress(1)
        return cls(comparison, subjects)
