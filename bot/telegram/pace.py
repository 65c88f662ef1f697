"""How often a member may ask what is recorded nowhere."""

from collections import Counter


class Pace:
    """Counts in memory, one minute at a time; each process counts for itself."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._minute = 0
        self._asked: Counter[int] = Counter()  # by member, in this minute

    def admits(self, member: int, at: float) -> bool:
        """Count one more from a member, and return whether it is within the limit.

        `at` is a time in seconds, on a clock that never goes back.
        """
        minute = int(at // 60)
        if minute != self._minute:
            self._minute = minute
            self._asked.clear()
        self._asked[member] += 1
        return self._asked[member] <= self._most
