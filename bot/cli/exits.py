"""How a command ends that cannot do what it was asked: with one sentence, and an exit code."""

import sys
from typing import Final, NoReturn

import typer

FAILED: Final = 1
"""It was done, and the answer is no."""
UNUSABLE: Final = 2
"""It cannot be done as it was asked for."""


def fail(sentence: str, code: int) -> NoReturn:
    """Print a sentence to standard error, if there is one, and exit."""
    if sentence:
        typer.echo(sentence, err=True)
    sys.exit(code)
