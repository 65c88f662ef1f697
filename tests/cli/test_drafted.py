"""`draft` as a process, and the path of a curator from a thread to an answer."""

import re
from pathlib import Path

from tests.cli.conftest import Bot
from tests.curation.draft.exports import written
from tests.curation.draft.exports.plain_text import PLAIN
from tests.documents import ROOT


def test_the_document_shows_what_draft_says(bot: Bot, folder: Path) -> None:
    written(folder, "thread.txt")
    done = bot("draft", "thread.txt", "-o", "drafts.yaml")
    document = (ROOT / "docs/curating.md").read_text(encoding="utf-8")
    shown = re.search(r"(?ms)^\$ [^\n]* draft thread.txt -o drafts.yaml\n(.*?)^```$", document)
    assert shown is not None
    assert (done.returncode, done.stderr.decode()) == (0, shown[1])


def test_drafts_are_approved_checked_and_asked(bot: Bot, folder: Path) -> None:
    written(folder, "thread.txt")
    drafts = bot("draft", "thread.txt").stdout.decode()
    (folder / "knowledge.yaml").write_text(drafts)
    assert bot("ask", "Who read the letters?").returncode == 1
    answer = "    answer: |\n      Censors"
    approved = drafts.replace("    status: draft\n", "")
    approved = approved.replace(answer, f"    short: The camp's censors.\n{answer}")
    (folder / "knowledge.yaml").write_text(approved)
    checked = bot("check")
    assert checked.returncode == 0, checked.stdout
    asked = bot("ask", "Who read the letters that they sent home?").stdout.decode()
    assert asked.startswith("The camp's censors.")


def test_a_file_that_is_there_is_not_overwritten(bot: Bot, folder: Path) -> None:
    (folder / "thread.txt").write_text(PLAIN)
    refused = bot("draft", "thread.txt", "-o", "knowledge.yaml")
    assert refused.returncode == 2
    assert refused.stderr == (
        b"knowledge.yaml is there already. Name another file, or delete it first.\n"
    )


def test_an_output_that_cannot_be_written_is_told_before_the_export_is_read(
    bot: Bot, folder: Path
) -> None:
    refused = bot("draft", "thread.txt", "-o", "none/drafts.yaml")  # no thread.txt is there
    assert refused.returncode == 2
    assert refused.stderr.startswith(
        b"none/drafts.yaml cannot be written: No such file or directory. Its folder has to "
    )
    (folder / "thread.txt").write_text(PLAIN)
    assert b"File name too long. " in bot("draft", "thread.txt", "-o", "a" * 300).stderr
    assert bot("draft", "a" * 300).stderr.startswith(b"a" * 300 + b" cannot be read: ")


def test_nothing_is_left_of_an_output_that_gets_no_drafts(bot: Bot, folder: Path) -> None:
    (folder / "thread.txt").write_text("Were they released?\n")
    assert bot("draft", "thread.txt", "-o", "drafts.yaml").returncode == 1
    assert not (folder / "drafts.yaml").exists()


def test_a_site_must_be_an_address(bot: Bot, folder: Path) -> None:
    (folder / "thread.txt").write_text(PLAIN)
    refused = bot("draft", "thread.txt", "--site", "my forum")
    assert refused.returncode == 2
    assert refused.stderr.startswith(b"--site: 'my forum' is no address. ")


def test_without_the_extra_a_sentence_says_what_to_install(bot: Bot, folder: Path) -> None:
    (folder / "thread.txt").write_text(PLAIN)
    (folder / "ijson.py").write_text("raise ModuleNotFoundError(name='ijson')")
    refused = bot("draft", "thread.txt", PYTHONPATH=f"{folder}:{ROOT}")
    assert refused.returncode == 2
    assert refused.stderr == (
        b"Drafting needs libraries that are not installed (ijson). "
        b"Install them: pip install '.[curation]'\n"
    )
