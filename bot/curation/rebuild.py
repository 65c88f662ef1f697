"""Has a knowledge read anew by a process of its own: a thread would hold up the event loop."""

import asyncio
import gc
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from typing import Final, cast

from bot.core.responder import Responder
from bot.curation.handover import take_over
from bot.curation.order import Order
from bot.served import Refused, Reloaded

_OTHER_CODE: Final = (
    "The bot's own code on the disk is no longer the one that runs. Restart the bot."
)


async def rebuild(order: Order, before: Responder) -> Reloaded:
    """Return what comes of an order; the process does not outlive the call.

    `before` is what is answered from now: its model goes on to be used.
    """
    command = [sys.executable, "-m", "bot.curation.rebuilding"]
    try:
        # Not in a thread: what is started there could not be ended when this is cancelled.
        process = subprocess.Popen(  # noqa: ASYNC220, S603 -- milliseconds; our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    except OSError as error:
        return Refused((f"No process could be started to read it: {error.strerror}.",))
    try:
        return await asyncio.to_thread(_result, process, order, before)
    finally:
        process.kill()


def _result(process: "subprocess.Popen[bytes]", order: Order, before: Responder) -> Reloaded:
    with process:
        assert process.stdin, "it was asked for"
        assert process.stdout, "it was asked for"
        with suppress(BrokenPipeError):  # it ended already, which is told below
            process.stdin.write(pickle.dumps(order))
            process.stdin.close()
        cast("BufferedReader", process.stdout).peek()  # waits until there is something
        try:
            with _nothing_collected():
                return take_over(process.stdout, before)
        except (EOFError, pickle.UnpicklingError):
            return Refused((_ended(process.wait()),))
        except (AttributeError, ImportError, TypeError):
            return Refused((_OTHER_CODE,))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep the search for garbage from looking through a knowledge, in the block and ever after.

    It would stop everything for a tenth of a second where there are 100,000 phrases.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _ended(code: int) -> str:
    return (
        f"The process that read it ended with exit code {code}. Its last words are in the log; "
        "-9 may mean that the memory is too small for two knowledges."
    )
