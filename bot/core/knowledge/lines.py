"""Lines as YAML counts them, and which of several files a line is of."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line in YAML."""


def lines_of(text: str) -> list[str]:
    r"""Return the lines of a text, each with its end; the last one has none, and may be empty.

    >>> lines_of("a: 1\r\nb: 2\n")
    ['a: 1\r\n', 'b: 2\n', '']
    """
    ends = (end.end() for end in LINE_END.finditer(text))
    return [text[start:end] for start, end in pairwise((0, *ends, len(text)))]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of several files, counted through from the first to the last."""

    files: tuple[str, ...]
    before: tuple[int, ...]
    """How many lines there are before each file."""

    @classmethod
    def of(cls, texts: Sequence[tuple[str, str]]) -> "Lines":
        """Return the lines of files, given their names and texts; at least one."""
        # Nothing stands behind the last one, and of most there is only one, which may be large.
        counts = (len(LINE_END.findall(text)) + 1 for _, text in texts[:-1])
        return cls(tuple(file for file, _ in texts), tuple(accumulate(counts, initial=0)))

    def place(self, line: int) -> tuple[str, int]:
        """Return the file that a line is of, and its number there."""
        number = bisect_left(self.before, line) - 1
        return self.files[number], line - self.before[number]
