"""What the documents name exists: files, tests, programs, options, settings, figures."""

import re
from itertools import chain
from pathlib import Path

import pytest
import typer

from bot.cli import app
from tests.documents import DOCUMENTS, ROOT, anchors, code

OF_THE_SYSTEM = {"HTTPS_PROXY", "ALL_PROXY"}
"""Variables that aiohttp reads."""

each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)


@each_document
def test_every_link_between_files_leads_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
        if link.startswith("http"):
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


@each_document
def test_every_file_that_is_named_exists(path: Path) -> None:
    named = re.findall(r"\b(?:bot|docs|tests)/[\w./]*\w", code(path.read_text(encoding="utf-8")))
    assert [name for name in named if not (ROOT / name).exists()] == []


@each_document
def test_every_test_that_is_named_exists(path: Path, written: set[str]) -> None:
    assert set(re.findall(r"\btest_\w+", path.read_text(encoding="utf-8"))) - written == set()


@pytest.fixture(scope="module")
def written() -> set[str]:
    """Return the names of all tests and of their files."""
    files = [*(ROOT / "tests").rglob("*.py")]
    tests = (re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8")) for file in files)
    return {*chain.from_iterable(tests), *(file.stem for file in files)}


@each_document
def test_every_program_beside_the_bot_that_is_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name in re.findall(r"python -m ((?:benchmarks|tests)\.[\w.]*\w)", text):
        module = ROOT.joinpath(*name.split("."))
        assert (module / "__main__.py").is_file() or module.with_suffix(".py").is_file(), name


@each_document
def test_every_option_that_is_named_exists(path: Path) -> None:
    commands = typer.main.get_group(app).commands
    for name, rest in re.findall(r"python -m bot ([a-z]+)([^\n`|<]*)", path.read_text("utf-8")):
        known = {option for each in commands[name].params for option in each.opts}
        named = set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", rest))
        assert named - known - {"--help"} == set(), name


@pytest.mark.parametrize(
    "name", ["CHANGELOG.md", "README.md", "docs/commands.md", "docs/curating.md"]
)
def test_every_option_that_stands_alone_is_one_of_a_command(name: str) -> None:
    commands = typer.main.get_group(app).commands.values()
    known = {option for command in commands for each in command.params for option in each.opts}
    named = re.findall(r"`(--[a-z-]+)", (ROOT / name).read_text(encoding="utf-8"))
    assert set(named) - known == set()


@each_document
def test_every_setting_that_is_named_exists(path: Path) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = set(re.findall(r"(?m)^(?:# )?([A-Z_]+)=", example))
    named = re.findall(
        r"`([A-Z]+(?:_[A-Z]+)+|DATABASE|KNOWLEDGE|ADMINS)=?`", path.read_text("utf-8")
    )
    assert set(named) - settings - OF_THE_SYSTEM == set()


@each_document
def test_every_figure_for_prometheus_that_is_named_exists(path: Path) -> None:
    metrics = (ROOT / "bot/metrics.py").read_text(encoding="utf-8")
    figures = set(re.findall(r'"(footnote_\w+)"', metrics))
    named = re.findall(r"(?<!@)\bfootnote_\w+", path.read_text(encoding="utf-8"))
    assert {name.removesuffix("_total") for name in named} - figures == set()


@each_document
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    named = re.findall(r"(?m)^make ([a-z-]+)", code(path.read_text(encoding="utf-8")))
    assert set(named) - targets == set()


@each_document
def test_every_command_line_that_is_named_exists(path: Path) -> None:
    commands = typer.main.get_group(app).commands.keys()
    named = re.findall(r"python -m bot ([a-z]+)", code(path.read_text(encoding="utf-8")))
    assert set(named) - commands == set()


def test_every_setting_is_explained_and_every_explained_setting_is_read() -> None:
    settings = (ROOT / "bot/settings.py").read_text(encoding="utf-8")
    read = re.findall(r'\(env, "([A-Z_]+)"', settings)
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    explained = re.findall(r"(?m)^(?:# )?([A-Z_]+)=", example)
    assert sorted(set(read)) == sorted(explained)


@each_document
def test_lines_can_be_read_without_scrolling(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 120 and not line.startswith("|")] == []
