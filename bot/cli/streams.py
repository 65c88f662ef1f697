"""Standard input, output and error, as every command needs them."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Final, TypeVar

_NOWHERE: Final = Path(os.devnull)

_Kind = TypeVar("_Kind", bound=TextIOWrapper)


class CannotPrint(Exception):
    """Standard output takes nothing more; the text says what to do."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"Not all could be printed: {error.strerror}. Make room, or print to another place."
        )
        self.unwanted = isinstance(error, BrokenPipeError)
        """Whether whoever read it has left, as `head` does when it has enough."""


def prepare_streams() -> None:
    """Make sure that no byte on the way in or out can end the conversation.

    What cannot be read or shown is replaced; pipes speak UTF-8; only a newline ends a line. A
    stream that is closed is one that holds nothing and keeps nothing. Standard output raises
    `CannotPrint`; what standard error does not take is done without.
    """
    # Each takes the number of the closed one, so that no file is opened under it.
    sys.stdin = sys.stdin or _NOWHERE.open(encoding="utf-8")
    sys.stdout = sys.stdout or _NOWHERE.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or _NOWHERE.open("w", encoding="utf-8")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding=_encoding(sys.stdin), errors="replace", newline="\n")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout = _made(_Output, sys.stdout)
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr = _made(_Aside, sys.stderr)


class _Output(TextIOWrapper):
    """Standard output, which tells that it takes nothing more."""

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError as error:
            raise self._given_up(error) from None

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            raise self._given_up(error) from None

    def _given_up(self, error: OSError) -> CannotPrint:
        with _NOWHERE.open("w") as nowhere:  # Python tries again what is left when it exits
            os.dup2(nowhere.fileno(), self.fileno())
        return CannotPrint(error)


class _Aside(TextIOWrapper):
    """Standard error, without which the work goes on."""

    def write(self, text: str, /) -> int:
        with suppress(OSError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            super().flush()


def _made(kind: type[_Kind], stream: TextIOWrapper) -> _Kind:
    encoding, by_lines = _encoding(stream), stream.line_buffering
    return kind(stream.detach(), encoding, "replace", line_buffering=by_lines)


def _encoding(stream: TextIOWrapper) -> str:
    return stream.encoding if stream.isatty() else "utf-8"
