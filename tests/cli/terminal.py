"""A pseudo-terminal with the bot in it."""

import os
import re
import select
import subprocess
import sys
import termios
from pathlib import Path
from typing import Final, Self

from tests.cli.conftest import BOT

PROMPT: Final = "> "
_PATIENCE: Final = 60.0  # seconds, before a test gives up; no test waits that long when all is well
_LOGIN: Final = """\
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs ignore it
os.login_tty(int(sys.argv[1]))
os.execv(sys.argv[2], sys.argv[2:])
"""
_SEQUENCE: Final = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]"  # colours, cursor, modes
    "|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)"  # links
)


class Terminal:
    """Eighty columns, a keyboard, and everything that was written on the screen."""

    def __init__(self, *arguments: str, cwd: Path, env: dict[str, str]) -> None:
        self.raw = ""
        self._screen, inside = os.openpty()
        termios.tcsetwinsize(inside, (24, 80))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _LOGIN, str(inside), *BOT, *arguments],
            cwd=cwd,
            env=env,
            pass_fds=[inside],
        )
        os.close(inside)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._screen)

    @property
    def text(self) -> str:
        """What was written, without control sequences."""
        return plain(self.raw)

    def type(self, line: str | bytes) -> str:
        """Type a line; return what is written until the next prompt."""
        self._press((line.encode() if isinstance(line, str) else line) + b"\r")
        return self.until_prompt()

    def hold_control(self, letter: str) -> str:
        """Press Ctrl and a letter; return what is written until the next prompt or the end.

        Pressed again when nothing happens: Python's readline misses a Ctrl-C in the instant between
        writing the prompt and waiting for a key.
        """
        key = bytes([ord(letter.upper()) - 64])
        self._press(key)
        while not self._written(within=5):
            self._press(key)
        return self.until_prompt()

    def until_prompt(self) -> str:
        """Return what is written until the bot waits for a line, or until it has left."""
        start = len(self.raw)
        while not plain(self.raw[start:]).endswith(f"\n{PROMPT}") and (more := self._read()):
            self.raw += more
        return plain(self.raw[start:])

    def exit_code(self) -> int:
        """Wait until the bot has left; return its exit code."""
        return self._process.wait(_PATIENCE)

    def _press(self, keys: bytes) -> None:
        os.write(self._screen, keys)

    def _written(self, within: float) -> bool:
        return bool(select.select([self._screen], [], [], within)[0])

    def _read(self) -> str:
        if not self._written(within=_PATIENCE):
            raise TimeoutError(f"nothing came after {self.text[-500:]!r}")
        try:
            return os.read(self._screen, 65536).decode(errors="replace")
        except OSError:  # Linux says so when the last process has closed the terminal
            return ""


def plain(raw: str) -> str:
    """Return what a person sees."""
    return _SEQUENCE.sub("", raw).replace("\r\n", "\n")
