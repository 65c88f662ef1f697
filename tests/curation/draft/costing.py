"""Drafts from one export and says what that cost: `python -m tests.curation.draft.costing FILE`."""

import json
import sys
from pathlib import Path

from bot.curation.draft import Export, draft
from bot.curation.files import UnreadableFile
from tests.memory import peak


def main(path: Path) -> None:
    """Print the sentence or the report, and the MB by which the peak of memory rose."""
    before = peak()
    try:
        told = [f"{number} {what}" for number, what in draft(Export(path)).report.lines()]
    except UnreadableFile as refused:
        told = [str(refused)]
    sys.stdout.write(json.dumps({"told": told, "memory": peak() - before}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
