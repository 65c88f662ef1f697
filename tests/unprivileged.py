"""Files that this process may not touch, not even where the tests run as root."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

NOBODY: Final = 65534


@contextmanager
def folder_of_another(mode: int) -> Iterator[Path]:
    """Return a folder for everybody to see, and be a user with the rights of `mode` meanwhile."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(mode)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)
            folder.chmod(0o700)
