"""What a process of Python's has imported, by its own account: see `REPORTED`."""

from typing import Final

REPORTED: Final = {"PYTHONPROFILEIMPORTTIME": "1"}
"""The variable that has Python tell every import on standard error."""


def imported(written: str) -> set[str]:
    """Return the modules that a process has told, and the packages they are in."""
    lines = (line for line in written.splitlines() if line.startswith("import time:"))
    modules = {line.rpartition("|")[2].strip() for line in lines}
    return modules | {module.partition(".")[0] for module in modules}
