"""Whether drafts hold all that real exports do: no post uncounted, no word of an answer left out.

python -m benchmarks.lossless EXPORT...

Posts are counted as the importer reads them and as the report tells them. Every post that answers
is drafted from, however many there are, and its words are looked for in the file of drafts.
"""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.core.text import words
from bot.curation.draft import Export, draft
from bot.curation.draft.blocks import as_text
from bot.curation.draft.discussion import Post
from bot.curation.draft.importers import importer_of
from bot.curation.draft.markup import read_blocks
from bot.curation.draft.spool import spooled
from bot.curation.files import UnreadableFile

_ALL: Final = 10**9
_SHOWN: Final = 5
_HEAD: Final = re.compile(r"(?m)^#.*$")
"""What the file says by itself."""
_MARK: Final = re.compile(r"\[\d[\d, ]*\]")
"""What names a source by its number in the export, and by its key in the file."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an export."""

    read: int
    """Posts that the importer gave."""
    counted: int
    """Posts that the report tells of."""
    entries: int
    lost: tuple[str, ...]
    """Words of posts that answer which stand nowhere in the drafts."""


def kept(path: Path) -> Kept:
    """Return what is kept of an export.

    Raises:
        UnreadableFile: it cannot be read.
    """
    export = Export(path)
    importer = importer_of(export)
    drafted = draft(export, _ALL)
    there = set(words(_HEAD.sub("", drafted.text or "")))
    with spooled(importer.read(export)) as spool:
        said = (as_text(read_blocks(post.body, post.markup)) for post in spool.best(_ALL))
        lost = {word for text in said for word in words(_MARK.sub("", text)) if word not in there}
    read = sum(isinstance(item, Post) for item in importer.read(export))
    return Kept(read, drafted.report.posts, drafted.report.entries, tuple(sorted(lost)))


def main() -> None:
    """Print a line for each export; exit with 1 if anything of one is lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exports", nargs="+", type=Path)
    whole = True
    for path in parser.parse_args().exports:
        try:
            found = kept(path)
        except UnreadableFile as refused:
            sys.stdout.write(f"{refused}\n")
            continue
        whole &= found.read == found.counted and not found.lost
        sys.stdout.write(
            f"{path.name}: {found.read} posts read, {found.counted} counted, {found.entries} "
            f"entries, {len(found.lost)} words lost {' '.join(found.lost[:_SHOWN])}".rstrip()
            + "\n"
        )
    raise SystemExit(0 if whole else 1)


if __name__ == "__main__":
    main()
