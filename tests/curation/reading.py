"""Reads one knowledge file and says what that cost: `python -m tests.curation.reading FILE`."""

import json
import re
import resource
import sys
import time
from pathlib import Path

from bot.core.knowledge import InvalidKnowledge
from bot.curation.files import UnreadableFile, read


def main(path: Path) -> None:
    """Print the sentences, the seconds of CPU, and the MB by which the peak of memory rose."""
    told: list[str] = []
    peak = _peak()
    begun = time.process_time()
    try:
        read(path)
    except (InvalidKnowledge, UnreadableFile) as refused:
        told = str(refused).splitlines()
    spent = time.process_time() - begun
    sys.stdout.write(json.dumps({"told": told, "cpu": spent, "memory": _peak() - peak}))


def _peak() -> float:
    """Return the MB that this process has held at most."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage begins with what the parent process held
        [peak] = re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())
        return int(peak) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main(Path(sys.argv[1]))
