"""Most of what a command takes is imports: each has what it needs, and no more."""

import pytest

from tests.cli.conftest import Bot
from tests.imports import REPORTED, imported

LARGE = {"aiohttp", "alembic", "numpy", "pydantic", "sqlalchemy", "telegram", "uvicorn", "yaml"}


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("health", set()),
        ("schema", {"pydantic", "yaml"}),
        ("ask how many people were in the gulag", {"numpy", "pydantic", "yaml"}),
    ],
    ids=lambda words: words.partition(" ")[0] if isinstance(words, str) else "",
)
def test_a_command_imports_what_it_needs(bot: Bot, words: str, needed: set[str]) -> None:
    modules = imported(bot(*words.split(), **REPORTED).stderr.decode())
    assert "typer" in modules
    assert modules & LARGE == needed


def test_english_is_spoken_without_reading_a_catalogue(bot: Bot) -> None:
    said = bot("ask", "how many people were in the gulag", **REPORTED)
    assert "babel" not in imported(said.stderr.decode())
    said = bot("ask", "--language", "ru", "how many people were in the gulag", **REPORTED)
    assert "babel" in imported(said.stderr.decode())
