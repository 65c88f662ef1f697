"""Thresholds in a knowledge file."""

from typing import Final

import pytest

from bot.core.knowledge import Thresholds, parse, parse_files
from bot.core.verdict import Policy
from bot.curation.files import UnreadableFile
from bot.curation.fitted import with_policy
from tests.cli.conftest import KNOWLEDGE

POLICY_BEFORE: Final = "policy:\n  answer_at: 0.9\n"
POLICY: Final = Policy(answer_at=0.7, suggest_at=0.25)


@pytest.mark.parametrize(
    "before",
    ["", "policy:\n  answer_at: 0.9  # cautious\n", "policy: {suggest_at: .2}\n"],
    ids=["no policy", "a policy", "in braces"],
)
def test_the_file_says_the_thresholds_and_all_else_as_before(before: str) -> None:
    text = KNOWLEDGE.replace("tests:\n", f"{before}tests:\n")
    rewritten = with_policy([("k.yaml", text)], POLICY)
    written = rewritten.after
    assert (rewritten.file, rewritten.before) == ("k.yaml", text)
    assert parse(written).thresholds == Thresholds(0.7, 0.25)
    assert parse(written).entries == parse(text).entries
    assert ("# cautious" in written) is ("# cautious" in before)


IN_BRACES: Final = """\
{thread: {title: T}, sources: {s: {title: S}},
 entries: [{id: a, topic: t, questions: [q], short: s, answer: a, citations: [source: s]}]}
"""


@pytest.mark.parametrize(
    "text", [IN_BRACES, f"{KNOWLEDGE}...\n"], ids=["all in braces", "an end that is marked"]
)
def test_a_file_that_takes_no_line_is_left_to_its_curator(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"^k.yaml is laid out .* answer_at: 0.7, suggest_at"):
        with_policy([("k.yaml", text)], POLICY)


@pytest.mark.parametrize(
    ("first", "second", "written"),
    [("", "", "a.yaml"), ("", POLICY_BEFORE, "b.yaml"), (POLICY_BEFORE, "", "a.yaml")],
)
def test_of_several_files_the_one_with_a_policy_is_written_else_the_first(
    first: str, second: str, written: str
) -> None:
    head, tests = KNOWLEDGE.split("tests:\n")
    files = [("a.yaml", head + first), ("b.yaml", f"tests:\n{tests}{second}")]
    rewritten = with_policy(files, POLICY)
    assert rewritten.file == written
    assert parse_files(
        [(name, rewritten.after if name == written else text) for name, text in files]
    ).thresholds == Thresholds(0.7, 0.25)
