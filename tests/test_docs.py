"""What README.md, docs/design.md and SECURITY.md say is so.

Conversations run with the other transcripts, the other pages have tests of their own.
"""

import re
import tomllib
from datetime import timedelta
from types import ModuleType

import pytest
import typer
from rapidfuzz import fuzz, process, utils
from sqlalchemy import Table

from bot.cli import app, curating, operating, talking
from bot.core.conversation import ANSWERS_KEPT, EDITABLE_FOR
from bot.core.verdict import Policy
from bot.core.voice import Voice
from bot.curation.files import load
from bot.store.inbox import DECISIONS_KEPT_LONGER, MOST_KEPT
from bot.store.tables import metadata
from bot.store.updates import UPDATES_KEPT
from bot.telegram.profile import profile_in
from tests.documents import (
    DESIGN,
    README,
    ROOT,
    blocks,
    broken_example,
    on_one_line,
    problems,
    section,
    shown_checks,
)
from tests.knowledge_example import AFTER_STALIN

# --- README.md -----------------------------------------------------------------------------------


def test_the_readmes_entry_stands_in_the_knowledge_file() -> None:
    written = iter((ROOT / "knowledge.yaml").read_text(encoding="utf-8").splitlines())
    shown = [line for line in blocks(README, "yaml")[0].splitlines() if line.strip() != "# ..."]
    assert [line for line in shown if line not in written] == []  # each after the one before it


def test_the_readme_shows_what_check_says_of_the_curators_example() -> None:
    [shown] = shown_checks(README)
    assert shown.splitlines() == problems(broken_example())[:3]


def test_as_many_choices_are_offered_as_the_readme_says() -> None:
    assert Policy().most_choices == 3
    assert "it offers up to three" in section(README, "How it decides")


def test_the_shipped_file_answers_from_where_is_told() -> None:
    bar = load(ROOT / "knowledge.yaml").thresholds.answer_at
    assert bar is not None
    told = f"`knowledge.yaml` answers from {bar * 100:.0f} % on"
    assert told in on_one_line(section(README, "How it decides"))
    comes = f"The `knowledge.yaml` that comes with the bot answers from {bar}."
    assert comes in on_one_line((ROOT / "docs/matching.md").read_text(encoding="utf-8"))


def test_the_menu_that_the_readme_shows_is_telegrams() -> None:
    shown = set(re.findall(r"(?m)^\| `/(\w+)` \|", README))
    profile = profile_in(Voice(AFTER_STALIN))
    menus = (*profile.private_commands, *profile.administrator_commands)
    assert shown | {"start"} == {each.command for each in menus}


# --- docs/design.md ------------------------------------------------------------------------------


def test_the_layers_are_those_that_are_held() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    held = [
        f"{container}: {' > '.join(contract['layers'])}".replace("(", "").replace(")", "")
        for contract in contracts
        if contract["type"] == "layers"
        for container in contract["containers"]
    ]
    [shown] = [block for block in blocks(DESIGN, "text") if block.startswith("bot:")]
    assert [on_one_line(line) for line in re.sub(r"\n +", " ", shown).splitlines()] == held
    [forbidden] = [contract for contract in contracts if contract["type"] == "forbidden"]
    told = set(re.findall(r"\w+", section(DESIGN, "The tree")))
    assert set(forbidden["forbidden_modules"]) - told == set()


def test_every_part_of_the_bot_has_its_place_in_the_tree() -> None:
    parts = {
        path.relative_to(ROOT).as_posix()
        for folder in ("bot", "bot/core")
        for path in (ROOT / folder).iterdir()
        if not path.name.startswith("_")
        and (path.suffix == ".py" or (path / "__init__.py").exists())
    }
    assert parts == set(re.findall(r"(?m)^\| `(bot/\S+)` \|", section(DESIGN, "The tree")))


def row_of(place: str) -> str:
    """Return what the tree says of a place."""
    [row] = re.findall(rf"(?m)^\| `{place}` \| (.*) \|$", section(DESIGN, "The tree"))
    return str(row)


@pytest.mark.parametrize("package", ["bot/core/knowledge", "bot/core/matching"])
def test_every_module_of_the_core_is_in_the_tree(package: str) -> None:
    modules = {path.stem for path in (ROOT / package).glob("[!_]*.py")}
    assert modules - set(re.findall(r"`(\w+)`", row_of(package))) == set()


def test_the_tree_names_every_command_and_no_other() -> None:
    commands = typer.main.get_group(app).commands.keys()
    assert set(re.findall(r"`(\w+)`", row_of("bot/cli"))) == commands


@pytest.mark.parametrize("commands", [talking, curating, operating], ids=lambda part: part.__name__)
def test_the_tree_says_in_which_module_a_command_is(commands: ModuleType) -> None:
    name = commands.__name__.rpartition(".")[2]
    before, _, _ = row_of("bot/cli").partition(f" (`{name}.py`)")
    named = re.findall(r"`(\w+)`", before.rpartition(")")[2])
    assert named == list(typer.main.get_group(commands.app).commands)


def test_the_obvious_scorer_cannot_part_right_from_wrong() -> None:
    phrases = {
        phrase: entry.id
        for entry in load(ROOT / "knowledge.yaml").entries.values()
        for phrase in entry.questions
    }

    def best(question: str) -> tuple[str, float]:
        found = process.extractOne(
            question, phrases.keys(), scorer=fuzz.WRatio, processor=utils.default_process
        )
        assert found is not None
        return phrases[found[0]], round(found[1], 1)

    assert best("what was the capital of france") == ("life-after-stalin", 85.5)
    assert best("khruschev speach")[1] < 85.5


# --- SECURITY.md ---------------------------------------------------------------------------------


def stored() -> dict[str, str]:
    """Return the row of each table in which SECURITY.md says what is stored."""
    security = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^(\|.*\|) ([^|]*) \|$", section(security, "What is stored"))
    return {table: row for row, tables in rows for table in re.findall(r"`(\w+)`", tables)}


def test_every_table_is_told() -> None:
    assert stored().keys() == metadata.tables.keys()


def test_what_is_stored_is_kept_as_long_as_is_told() -> None:
    told = stored()
    for table in ("answers", "feedback", "unanswered", "set_aside"):
        assert f" {ANSWERS_KEPT.days} days" in told[table]
    assert f" {(ANSWERS_KEPT + DECISIONS_KEPT_LONGER).days} days" in told["decisions"]
    assert f" {UPDATES_KEPT / timedelta(hours=1):.0f} hours" in told["updates"]
    assert (EDITABLE_FOR, " an hour" in told["questions"]) == (timedelta(hours=1), True)
    assert f"at most {MOST_KEPT:,}" in told["unanswered"]


@pytest.mark.parametrize("table", metadata.tables.values(), ids=str)
def test_whose_ids_a_table_holds_is_told(table: Table) -> None:
    ids = {"chat", "topic", "member", "message"} & set(table.columns.keys())
    whose = stored()[table.name].split(" | ")[-1]
    assert {each for each in ids if each not in whose} == set()
