"""Many random steps against a model and both databases: `python -m tests.store.long [STEPS]`.

It takes 50,000 steps unless told otherwise, says every 2,000 how far it is, and ends at the first
difference with the shortest sequence of steps that shows it.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.postgres import server
from tests.store.machine import run

_PART: Final = 2_000


def main(count: int) -> None:
    """Take the steps and say how many there were."""
    begun = time.monotonic()
    taken = 0
    with server() as postgres, TemporaryDirectory() as folder:
        while taken < count:
            part = min(_PART, count - taken)
            taken += run(part, Path(folder) / "footnote.sqlite3", postgres.url)
            spent = time.monotonic() - begun
            sys.stdout.write(f"{taken:,} steps in {spent:.0f} s: 0 differences\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
