"""Reads one knowledge file and says what that cost: `python -m tests.curation.reading FILE`."""

import json
import sys
import time
from pathlib import Path

from bot.core.knowledge import InvalidKnowledge
from bot.curation.files import UnreadableFile, read
from tests.memory import peak


def main(path: Path) -> None:
    """Print the sentences, the seconds of CPU, and the MB by which the peak of memory rose."""
    told: list[str] = []
    before = peak()
    begun = time.process_time()
    try:
        read(path)
    except (InvalidKnowledge, UnreadableFile) as refused:
        told = str(refused).splitlines()
    spent = time.process_time() - begun
    sys.stdout.write(json.dumps({"told": told, "cpu": spent, "memory": peak() - before}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
