"""The import contracts of pyproject.toml hold, and each is caught when it is broken on purpose."""

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT_IMPORTS = Path(sysconfig.get_path("scripts")) / "lint-imports"

UPWARDS = "Nothing points upwards"
STEPS = "No step of the core knows the one after it"
WORLD = "The core touches nothing of the world"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project in which imports may be broken."""
    shutil.copytree(ROOT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def source_of(project: Path, module: str) -> Path:
    """The file of a module such as `bot.core.text`, made where there is none yet."""
    path = project.joinpath(*module.split("."))
    if path.is_dir():
        return path / "__init__.py"
    path.with_suffix(".py").touch()
    return path.with_suffix(".py")


def add_import(project: Path, importer: str, imported: str) -> None:
    if imported.startswith("bot."):
        source_of(project, imported)
    with source_of(project, importer).open("a") as source:
        source.write(f"\nimport {imported}\n")


def broken_contracts(project: Path) -> set[str]:
    run = subprocess.run(
        [LINT_IMPORTS, "--no-logo", "--no-cache"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    broken = {
        line.removesuffix(" BROKEN") for line in run.stdout.splitlines() if line.endswith(" BROKEN")
    }
    assert (run.returncode != 0) == bool(broken), run.stdout + run.stderr
    return broken


def test_the_project_keeps_every_contract(project: Path) -> None:
    assert broken_contracts(project) == set()


@pytest.mark.parametrize(
    ("importer", "imported", "contract"),
    [
        ("bot.core", "bot.store", UPWARDS),
        ("bot.core", "bot.settings", UPWARDS),
        ("bot.store", "bot.telegram", UPWARDS),
        ("bot.store", "bot.settings", UPWARDS),
        ("bot.curation", "bot.telegram", UPWARDS),
        ("bot.telegram", "bot.app", UPWARDS),
        ("bot.app", "bot.cli", UPWARDS),
        ("bot.core.reply", "bot.core.responder", STEPS),
        ("bot.core.verdict", "bot.core.reply", STEPS),
        ("bot.core.matching", "bot.core.verdict", STEPS),
        ("bot.core.conversation", "bot.core.matching", STEPS),
        ("bot.core.conversation", "bot.core.knowledge", STEPS),
        ("bot.core.text", "bot.core.conversation", STEPS),
        ("bot.core.text", "asyncio", WORLD),
        ("bot.core.text", "logging", WORLD),
        ("bot.core.text", "os", WORLD),
        ("bot.core.text", "pathlib", WORLD),
        ("bot.core.text", "random", WORLD),
        ("bot.core.text", "sqlalchemy", WORLD),
        ("bot.core.text", "sqlite3", WORLD),
        ("bot.core.text", "structlog", WORLD),
        ("bot.core.text", "telegram", WORLD),
        ("bot.core.text", "time", WORLD),
    ],
)
def test_a_forbidden_import_is_caught(
    project: Path, importer: str, imported: str, contract: str
) -> None:
    add_import(project, importer, imported)
    assert contract in broken_contracts(project)


@pytest.mark.parametrize(
    ("module", "contract"), [("bot.helpers", UPWARDS), ("bot.core.engine", STEPS)]
)
def test_a_module_without_a_layer_is_caught(project: Path, module: str, contract: str) -> None:
    source_of(project, module)
    assert broken_contracts(project) == {contract}
