"""Counts, in the English of those who write the knowledge and keep the bot running."""


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with what it counts; `many` are `one` with an s unless it is given.

    >>> counted(1, "entry", "entries"), counted(0, "test"), counted(2000, "test")
    ('1 entry', '0 tests', '2,000 tests')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
