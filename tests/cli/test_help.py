"""What `--help` says stands in the document, for every command."""

from collections.abc import Iterator
from typing import Final

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from bot.cli import app
from tests.cli.conftest import Bot
from tests.documents import ROOT

DOCUMENT: Final = (ROOT / "docs/commands.md").read_text(encoding="utf-8")


def commands(group: TyperGroup, *before: str) -> Iterator[tuple[str, ...]]:
    """Return the words of every command, the groups themselves included."""
    yield before
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, *before, name)
        else:
            yield *before, name


ALL: Final = tuple(commands(typer.main.get_group(app)))


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_the_document_shows_the_help(words: tuple[str, ...]) -> None:
    arguments = [*words, "--help"]
    helped = CliRunner().invoke(app, arguments, prog_name="python -m bot", terminal_width=78)
    typed = " ".join(["$ .venv/bin/python -m bot", *arguments])
    assert f"```text\n{typed}\n{helped.stdout}```\n" in DOCUMENT


def test_every_command_is_named_in_the_first_help_and_the_exit_codes_are(bot: Bot) -> None:
    helped = bot("--help").stdout.decode()
    listed = helped.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == [words[0] for words in ALL if len(words) == 1]
    assert not [line for line in listed if line.endswith("...")]
    assert "Exit codes: 0 all is well; 1 " in helped
