"""What people say in the exports that are made up for the tests."""

from typing import Final

ANSWER: Final = (
    "The decree of March freed those with short terms and left all others where they were. "
    "It was printed in the newspapers on the next day [1]."
)
LISTED: Final = f"""\
{ANSWER}

# Letters home

Families heard of it by letters, which censors read before they were sent on; see
[the archive](https://example.org/letters) and https://example.org/post for both.

## Sources

1. Newspaper of 28 March
2. A history of the [camps](https://example.org/camps)
"""
