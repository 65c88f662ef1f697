"""What needs an extra's libraries, which the bot itself does without."""

from collections.abc import Collection
from importlib import import_module
from types import ModuleType

from bot.curation.files import UnreadableFile


def from_extra(module: str, libraries: Collection[str], what: str) -> ModuleType:
    """Return a module that needs libraries of the extra `curation`; `what` is it for.

    Raises:
        UnreadableFile: one of them is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in libraries:
            raise
        raise UnreadableFile(
            f"{what} needs libraries that are not installed ({error.name}). "
            "Install them: pip install '.[curation]'"
        ) from None
