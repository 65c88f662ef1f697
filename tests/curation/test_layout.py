import difflib
import re
from collections.abc import Sequence

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.core.knowledge.nodes import ListNode, MapNode, TextNode, read
from bot.curation.layout import NoSuchPlace, Place, has_list, scalar, with_items
from tests.documents import ROOT

QUESTIONS = ("entries", "bread", "questions")


def added(text: str, *wordings: str) -> str:
    return with_items(text, {QUESTIONS: wordings})


def a_file(questions: str, after: str = "    topic: food\n") -> str:
    return f"# mine\nentries:\n  - id: bread   # stays\n{questions}{after}"


@pytest.mark.parametrize(
    "list_",
    [
        "\n      - a\n      - b\n<      - c\n>",
        "\n    - a\n    - b\n<    - c\n>",
        "\n      -   a\n<      -   c\n>",
        "\n      - a # why\n<      - c\n>\n",
        "\n      - a\n<      - c\n>      # end\n",
        "\n      - a\n        b\n<      - c\n>",
        "\n      - |-\n        a\n<      - c\n>\n",
        "\n      -\n        a\n<      - c\n>",
        "\n      - 'a'\n<      - c\n>",
        ' [a, b<, "c">]\n',
        ' [a, b<, "c">,]  # x\n',
        ' [\n      a<, "c">,\n    ]\n',
        ' ["a, b"<, "c">]\n',
    ],
)
def test_a_wording_stands_behind_the_last_one_and_all_else_stays(list_: str) -> None:
    before, after = re.sub("<[^>]*>", "", list_), re.sub("[<>]", "", list_)
    assert added(a_file("    questions:" + before), "c") == a_file("    questions:" + after)


def test_the_file_may_end_without_the_end_of_a_line() -> None:
    text = a_file("    questions:\n      - a", after="")
    assert added(text, "b", "c") == text + "\n      - b\n      - c"


def test_lines_end_as_they_did() -> None:
    text = a_file("    questions:\n      - a\n").replace("\n", "\r\n")
    assert added(text, "b") == a_file("    questions:\n      - a\n      - b\n").replace(
        "\n", "\r\n"
    )


def test_several_lists_are_changed_at_once() -> None:
    text = "entries:\n- id: a\n  questions: [x]\n- id: b\n  questions:\n  - y\n- id: c\n"
    changes: dict[Place, Sequence[str]] = {
        ("entries", id_, "questions"): (f"for {id_}",) for id_ in ("b", "a")
    }
    assert with_items(text, changes) == (
        'entries:\n- id: a\n  questions: [x, "for a"]\n'
        "- id: b\n  questions:\n  - y\n  - for b\n- id: c\n"
    )


def test_nothing_added_changes_nothing() -> None:
    text = a_file("    questions: [a]\n")
    assert added(text) == text


@pytest.mark.parametrize("text", ["", "entries: [a]\n", a_file("    questions: []\n"), "a: b\n"])
def test_a_list_that_is_not_there_is_named(text: str) -> None:
    assert not has_list(text, QUESTIONS)
    with pytest.raises(NoSuchPlace, match=r"^entries > bread > questions$"):
        added(text, "c")


def test_in_the_knowledge_that_comes_with_the_bot_only_lines_are_added() -> None:
    text = (ROOT / "knowledge.yaml").read_text(encoding="utf-8")
    ids = ("life-after-stalin", "gulag-numbers")
    wordings = ("Why: because", "что было?")
    changed = with_items(text, {("entries", id_, "questions"): wordings for id_ in ids})
    diff = difflib.ndiff(text.splitlines(), changed.splitlines())
    different = [line for line in diff if not line.startswith(" ")]
    assert different == ['+       - "Why: because"', "+       - что было?"] * 2


NOT_IN_YAML = "\ufeff\u2028\u2029\ufffe\uffff"
ONE_LINE = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=NOT_IN_YAML)
).map(lambda text: " ".join(text.split()))


@given(
    ONE_LINE.filter(bool), st.sampled_from(["    questions:\n    - a\n", "    questions: [a]\n"])
)
def test_whatever_is_written_reads_the_same(wording: str, questions: str) -> None:
    tree, mistakes = read(added(a_file(questions), wording))
    assert mistakes == []
    assert isinstance(tree, MapNode)
    entries = tree.items["entries"]
    assert isinstance(entries, ListNode)
    entry = entries.items[0]
    assert isinstance(entry, MapNode)
    listed = entry.items["questions"]
    assert isinstance(listed, ListNode)
    assert [each.text for each in listed.items if isinstance(each, TextNode)] == ["a", wording]


@given(ONE_LINE)
def test_other_readers_take_it_for_a_text_too(text: str) -> None:
    assert yaml.safe_load(f"- {scalar(text)}\n") == [text]
