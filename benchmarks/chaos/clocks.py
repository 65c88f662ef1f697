"""A clock that is wrong, for one process."""

import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

RIGHT = ""
"""No deviation."""


def clock(deviation: str) -> Mapping[str, str]:
    """Return the environment of a process whose clock deviates, such as by `-2h` or `+400d`.

    What measures durations stays right. Works on Linux.
    """
    if deviation == RIGHT:
        return {}
    assert sys.platform == "linux", "libfaketime's wheel holds a library for Linux only"
    spec = find_spec("libfaketime")
    assert spec is not None, "the development requirements are installed"
    assert spec.origin is not None, "it is a package with files"
    library = Path(spec.origin).parent / "vendor" / "libfaketime" / "src" / "libfaketime.so.1"
    preloaded = os.environ.get("LD_PRELOAD", "")
    return {
        "LD_PRELOAD": f"{library}:{preloaded}".rstrip(":"),
        "FAKETIME": deviation,
        "DONT_FAKE_MONOTONIC": "1",
        # Else it lengthens the waits of threads for each other to four times what they should be.
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
    }
