"""What the tests of importers have in common."""

from pathlib import Path

import pytest

from bot.curation.draft.discussion import Absence, Discussion, Item, Post
from bot.curation.draft.export import Export
from bot.curation.draft.importers import importer_of
from bot.curation.files import UnreadableFile


def read(path: Path, site: str | None = None) -> list[Item]:
    """Return what the importer that takes a file finds in it."""
    export = Export(path, site)
    return [*importer_of(export).read(export)]


def posts(items: list[Item]) -> dict[str, Post]:
    """Return the posts by their ids."""
    return {item.id: item for item in items if isinstance(item, Post)}


def discussions(items: list[Item]) -> list[Discussion]:
    """Return the discussions."""
    return [item for item in items if isinstance(item, Discussion)]


def absences(items: list[Item]) -> list[Absence]:
    """Return what is told to be missing."""
    return [item for item in items if isinstance(item, Absence)]


def refusal(path: Path) -> str:
    """Return the sentence with which a file is refused, with FILE in the place of its path."""
    with pytest.raises(UnreadableFile) as refused:
        read(path)
    return str(refused.value).replace(str(path), "FILE")
