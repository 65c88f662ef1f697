"""`eval` as a process."""

import json
import os
import re
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import KNOWLEDGE, ROOT, Bot
from tests.cli.terminal import Terminal
from tests.documents import FOR_CURATORS, blocks, section

FAILING: Final = """\
  - ask: how many people were in the Gulag
    expect: nothing
  - ask: zebra crossing
    expect: gulag-numbers
"""


@pytest.fixture
def failing(folder: Path) -> Path:
    """The folder, with two tests in its file that fail."""
    with (folder / "knowledge.yaml").open("a") as file:
        file.write(FAILING)
    return folder


def test_eval_says_in_a_sentence_how_good_a_file_is(bot: Bot) -> None:
    done = bot("eval")
    assert (done.returncode, done.stderr) == (0, b"")
    first, *others = done.stdout.decode().splitlines()
    assert re.fullmatch(
        r"3 of 3 right, 0 wrong, 0 missed, 0 offered, in (less than 0\.1|\d+\.\d) s\.", first
    )
    assert " ".join(others).startswith(
        "Good enough: 100.0% of those with an answer right or offered (at least 95% needed), "
        "0 of those that nothing answers answered (none allowed)."
    )


def timeless(text: str) -> str:
    """Return what is printed without how long it took and where lines of a diff stand."""
    text = re.sub(r"in (less than 0\.1|\d+\.\d) s\.", "in some s.", text)
    return re.sub(r"(?m)^@@ .* @@$", "@@", text).replace("\n \n", "\n\n")


def shown(command: str) -> str:
    """Return what stands below a command in the document."""
    document = (ROOT / "docs/curating.md").read_text(encoding="utf-8")
    found = re.search(rf"(?ms)^\$ \S+ -m bot {re.escape(command)}\n(.*?)^```$", document)
    assert found is not None, command
    return found[1]


def test_the_document_shows_what_eval_says(bot: Bot, folder: Path) -> None:
    document = (ROOT / "docs/curating.md").read_text(encoding="utf-8")
    [added] = blocks(section(document, "eval"), "yaml")
    text = blocks(FOR_CURATORS, "yaml")[0] + added
    (folder / "knowledge.yaml").write_text(text, encoding="utf-8")
    done = bot("eval")
    assert done.returncode == 1
    assert timeless(done.stdout.decode()) == timeless(shown("eval"))


@pytest.mark.usefixtures("failing")
def test_eval_says_what_fails_and_why(bot: Bot) -> None:
    line = len(KNOWLEDGE.splitlines()) + 1
    done = bot("eval")
    told = done.stdout.decode()
    assert done.returncode == 1
    assert "Not good enough: 66.7% of those" in told
    assert f"wrong knowledge.yaml:{line}\n  how many people were in the Gulag\n" in told
    assert re.search(r"  answered  gulag-numbers \d+% by people, many, gulag, as in", told)
    assert "  expected  nothing\n" in told
    assert f"missed knowledge.yaml:{line + 2}\n  zebra crossing\n" in told
    assert told.index("wrong knowledge") < told.index("missed knowledge")


@pytest.mark.usefixtures("failing")
def test_a_pipe_gets_eighty_columns_without_control_codes(bot: Bot) -> None:
    told = bot("eval", FORCE_COLOR="1", COLUMNS="200").stdout.decode()
    assert max(map(len, told.splitlines())) <= 80
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]| \n", told)


@pytest.mark.parametrize("quiet", [False, True], ids=["colours", "NO_COLOR"])
def test_a_terminal_gets_colours_unless_it_wants_none(
    failing: Path, environment: dict[str, str], quiet: bool
) -> None:
    settings = environment | ({"NO_COLOR": "1"} if quiet else {})
    with Terminal("eval", cwd=failing, env=settings) as terminal:
        terminal.until_prompt()
        assert terminal.exit_code() == 1
        assert "how many people were in the Gulag" in terminal.text
        assert ("\x1b[1;31m" in terminal.raw) is not quiet


@pytest.mark.usefixtures("failing")
def test_eval_in_json_is_one_object(bot: Bot) -> None:
    done = bot("eval", "--json", "knowledge.yaml")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [told[key] for key in ("tests", "right", "wrong", "missed", "offered")] == [
        5, 3, 1, 1, 0,
    ]  # fmt: skip
    assert (told["reached"], told["misled"], told["good_enough"]) == (0.6667, 1, False)
    answered, missed = told["failures"]
    assert answered["nearest"]["entry"] == "gulag-numbers"
    assert answered["nearest"]["chance"] > 0.86
    assert (answered["expect"], answered["expected"]) == (None, None)
    assert missed["nearest"] == missed["expected"]
    assert missed["expected"]["words"] == []
    assert {key: missed[key] for key in ("file", "line", "ask", "after", "expect", "result")} == {
        "file": "knowledge.yaml",
        "line": len(KNOWLEDGE.splitlines()) + 3,
        "ask": "zebra crossing",
        "after": [],
        "expect": "gulag-numbers",
        "result": "missed",
    }


def test_a_folder_is_measured_as_one_and_each_test_is_in_its_own_file(
    bot: Bot, folder: Path
) -> None:
    head, tests = KNOWLEDGE.split("tests:\n")
    (folder / "mine").mkdir()
    (folder / "mine" / "a.yaml").write_text(head)
    (folder / "mine" / "b.yaml").write_text(f"tests:\n{tests}{FAILING}")
    told = bot("eval", "mine").stdout.decode()
    assert told.startswith("3 of 5 right, 1 wrong, 1 missed, ")
    assert "wrong mine/b.yaml:9\n  how many people were in the Gulag\n" in told


UNUSABLE: Final = {
    "no tests": (KNOWLEDGE.split("tests:")[0], "knowledge.yaml has no tests. Write some under "),
    "problems": (KNOWLEDGE.replace("    short: Those", "    shrt: Those"), "knowledge.yaml:"),
}


@pytest.mark.parametrize(("text", "told"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_measured_is_another_exit_code(
    bot: Bot, folder: Path, text: str, told: str
) -> None:
    (folder / "knowledge.yaml").write_text(text)
    done = bot("eval")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(told)
    assert "Traceback" not in done.stderr.decode()


def test_a_file_that_is_missing_is_a_sentence(bot: Bot) -> None:
    done = bot("eval", "missing.yaml")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("There is no file missing.yaml. ")


def test_eval_says_what_changed_since_the_last_run(bot: Bot, failing: Path) -> None:
    first = bot("eval").stdout.decode()
    assert "since the last run" not in first
    assert "Nothing changed since the last run.\n" in bot("eval").stdout.decode()
    path = failing / "knowledge.yaml"
    text = path.read_text().replace("      - Gulag population in 1953", "      - zebra crossing")
    path.write_text(text.replace("who won the 1998", "so who won the 1998"))
    line = len(KNOWLEDGE.splitlines()) + 3
    told = bot("eval").stdout.decode()
    assert "1 better, 1 new, 1 gone since the last run.\n" in told
    assert f"\nbetter knowledge.yaml:{line}: missed, now right\n  zebra crossing\n" in told
    path.write_text(path.read_text().replace("      - zebra crossing", "      - a third wording"))
    assert json.loads(bot("eval", "--json").stdout)["since"] == {
        "better": [], "worse": ["zebra crossing"], "new": 0, "gone": 0,
    }  # fmt: skip


def test_a_run_is_kept_beside_the_database_and_nowhere_else(bot: Bot, folder: Path) -> None:
    (folder / "mine").mkdir()
    (folder / "knowledge.yaml").rename(folder / "mine" / "k.yaml")
    bot("eval", "mine/k.yaml", DATABASE="kept/footnote.sqlite3")
    assert [path.name for path in (folder / "mine").iterdir()] == ["k.yaml"]
    [kept] = (folder / "kept" / "eval").iterdir()
    assert kept.name.startswith("k-")


@pytest.fixture
def cautious(folder: Path) -> Path:
    """The folder, with the file that the bot comes with made to answer later than it must."""
    text = (ROOT / "knowledge.yaml").read_text(encoding="utf-8")
    before = "  answer_at: 0.7\n"
    assert before in text
    path = folder / "knowledge.yaml"
    path.write_text(text.replace(before, "  answer_at: 0.95   # too late\n"), encoding="utf-8")
    path.chmod(0o640)
    return folder


def test_eval_writes_thresholds_that_fit_and_nothing_else(bot: Bot, cautious: Path) -> None:
    path = cautious / "knowledge.yaml"
    before = path.read_text(encoding="utf-8")
    proposal = json.loads(bot("eval", "--json").stdout)["proposal"]
    assert proposal["better"]
    assert path.read_text(encoding="utf-8") == before
    done = bot("eval", "--fit")
    told = done.stdout.decode()
    fits = f"answer_at {proposal['answer_at']:g}, suggest_at {proposal['suggest_at']:g}"
    assert f"Thresholds that fit better: {fits} (in use: 0.95, 0.22). " in " ".join(told.split())
    after = path.read_text(encoding="utf-8")
    written = f"  answer_at: {proposal['answer_at']:g}   # too late\n"
    written += f"  suggest_at: {proposal['suggest_at']:g}\n"
    assert after == before.replace("  answer_at: 0.95   # too late\n", written)
    assert told.endswith(
        " policy:\n-  answer_at: 0.95   # too late\n"
        + "".join(f"+{line}\n" for line in written.splitlines())
        + " \nknowledge.yaml is written.\n"
    )
    assert path.stat().st_mode & 0o777 == 0o640
    start = "Thresholds that fit better"
    assert timeless(told).split(start)[1] == timeless(shown("eval --fit")).split(start)[1]
    again = bot("eval", "--fit").stdout.decode()
    assert again.endswith("knowledge.yaml is left as it is.\n")
    assert "No other thresholds are clearly better" in again
    assert path.read_text(encoding="utf-8") == after


def test_what_is_written_is_told_apart_from_the_json(bot: Bot, cautious: Path) -> None:
    done = bot("eval", "--fit", "--json")
    assert json.loads(done.stdout)["proposal"]["better"]
    assert done.stderr.endswith(b"knowledge.yaml is written.\n")
    assert "answer_at: 0.95" not in (cautious / "knowledge.yaml").read_text(encoding="utf-8")


def test_a_few_tests_say_nothing_of_thresholds(bot: Bot, folder: Path) -> None:
    done = bot("eval", "--fit").stdout.decode()
    assert (
        "Which thresholds fit cannot be told: that takes 40 tests with an answer and 20 that "
        "nothing answers, and few wrong answers."
    ) in " ".join(done.split())
    assert done.endswith("knowledge.yaml is left as it is.\n")
    assert (folder / "knowledge.yaml").read_text(encoding="utf-8") == KNOWLEDGE


def test_eval_writes_a_report_for_the_browser(bot: Bot, failing: Path) -> None:
    done = bot("eval", "--html", "report.html")
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.endswith(b"report.html is written.\n")
    report = (failing / "report.html").read_text(encoding="utf-8")
    assert report.startswith("<!doctype html>")
    assert "how many people were in the Gulag</h3>" in report
    again = bot("eval", "--html", "report.html", "--json")
    json.loads(again.stdout)
    assert again.stderr == b"report.html is written.\n"


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("no/such/report.html", "No such file or directory"),
        ("knowledge.yaml/report.html", "Not a directory"),
        ("folder", "Is a directory"),
        ("a" * 300, "File name too long"),
    ],
    ids=["no folder", "in a file", "a folder", "too long"],
)
def test_a_report_that_cannot_be_written_is_a_sentence(
    bot: Bot, folder: Path, place: str, why: str
) -> None:
    (folder / "folder").mkdir()
    done = bot("eval", "--html", place)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        f"{place} cannot be written: {why}. Its folder has to be there, have room and let you "
        "write.\n"
    )


def test_the_names_of_a_knowledge_and_of_a_report_may_hold_any_byte(bot: Bot, folder: Path) -> None:
    knowledge, report = (os.fsdecode(b"caf\xe9" + ending) for ending in (b".yaml", b".html"))
    (folder / "knowledge.yaml").rename(folder / knowledge)
    done = bot("eval", "--html", report, knowledge)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "How well caf?.yaml answers" in (folder / report).read_text(encoding="utf-8")


def test_without_the_extra_a_sentence_says_what_a_report_needs(bot: Bot, folder: Path) -> None:
    (folder / "jinja2.py").write_text("raise ModuleNotFoundError(name='jinja2')")
    done = bot("eval", "--html", "report.html", PYTHONPATH=f"{folder}:{ROOT}")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == (
        b"A report needs libraries that are not installed (jinja2). "
        b"Install them: pip install '.[curation]'\n"
    )
