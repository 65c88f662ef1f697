"""The file of drafts, as a person finds it."""

from dataclasses import replace

import pytest
import yaml

from bot.core.knowledge import parse
from bot.curation.draft.entries import Draft
from bot.curation.draft.fates import Role
from bot.curation.draft.questions import Wording
from bot.curation.draft.report import Report
from bot.curation.draft.sources import DraftSource
from bot.curation.draft.written import written

DRAFT = Draft(
    id="release",
    topic="camps",
    title="Release",
    questions=(Wording("Were they freed?"), Wording("Who was not?", "asked in reply")),
    short="Some were.",
    answer="The decree of March freed those with short terms.\n\n- in March\n- in May",
    citations=(("historian", "The decree"), ("archive", None)),
    follow_ups=("letters",),
    remarks=("Left out: this",),
)
LETTERS = replace(DRAFT, id="letters", short=None, follow_ups=(), remarks=())
SOURCES = (
    DraftSource("historian", "A post", "historian", "2014", "r/camps", "https://a.example"),
    DraftSource("archive", "The archive"),
)
REPORT = Report("plain text", {Role.ANSWERS: 2}, 2, {"a note": 1}, ("Who: 'no' one?",), 1)


def file_of(*drafts: Draft) -> str:
    topics = {"camps": "Camps"}
    return written({"title": "Release"}, SOURCES, topics, drafts, REPORT, "thread.txt")


def test_it_can_be_read_by_a_person_and_by_check() -> None:
    text = file_of(DRAFT, LETTERS)
    assert len(parse(text).drafts) == 2
    assert text.startswith("# Drafts from thread.txt. Nothing here is served.\n\n# For each")
    assert (
        "# What became of the export:\n"
        "# - 2 in the export (plain text)\n"
        "# - 2 answering, in 2 draft entries\n"
        "# - a note\n\n"
        "# Asked, and answered by nobody in the export:\n"
        "# - Who: 'no' one?\n"
    ) in text
    assert (
        "entries:\n"
        "  # Left out: this\n"
        "  - id: release\n"
        "    status: draft\n"
        "    topic: camps\n"
        "    title: Release\n"
        "    questions:\n"
        "      - Were they freed?\n"
        "      - Who was not?  # asked in reply\n"
        "    short: Some were.\n"
        "    answer: |\n"
        "      The decree of March freed those with short terms.\n"
        "\n"
        "      - in March\n"
        "      - in May\n"
    ) in text
    assert "\n\n  - id: letters\n" in text


def test_what_a_source_lacks_is_not_written() -> None:
    sources = yaml.safe_load(file_of(DRAFT, LETTERS))["sources"]
    assert sources["archive"] == {"title": "The archive"}
    assert sources["historian"]["year"] == 2014


@pytest.mark.parametrize(
    "said",
    ["a: b", "- no", "#", "'", "yes", "[x?]", "a\x00\x1b\ufffeb", "\u2028x", "& *", "| >", "\tx"],
)
def test_whatever_was_said_comes_back(said: str) -> None:
    draft = replace(DRAFT, title=f"T {said}", answer=f"{said} it was", follow_ups=())
    [entry] = yaml.safe_load(file_of(draft))["entries"]
    kept = said.replace("\x00\x1b\ufffe", "").replace("\u2028", " ").strip()
    assert entry["title"].split() == f"T {kept}".split()
    assert entry["answer"].split() == f"{kept} it was".split()


def test_a_line_that_is_wrapped_does_not_become_an_item() -> None:
    words = "word " * 19
    draft = replace(DRAFT, answer=f"{words}- and {words}")
    [entry] = yaml.safe_load(file_of(replace(draft, follow_ups=())))["entries"]
    assert not [line for line in entry["answer"].splitlines() if line.startswith("- ")]
