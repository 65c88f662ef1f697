"""Standard input, output and error, as every command needs them."""

import sys
from io import TextIOWrapper


def prepare_streams() -> None:
    """Make sure that no byte on the way in or out can end the conversation.

    What cannot be read or shown is replaced; pipes speak UTF-8; only a newline ends a line.
    """
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace", newline="\n")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
