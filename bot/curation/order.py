"""What a process is told that is to build the responder of a knowledge."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Order:
    """Which knowledge, and how."""

    knowledge: Path
    """A file or a folder."""
    semantic_model: str | None
    folder: Path
    """What keeps prepared work, as for `build`."""
    conversation: timedelta
    log_level: str
    log_format: str
