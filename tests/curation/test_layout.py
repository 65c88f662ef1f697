import difflib
import re
from collections.abc import Sequence

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.core.knowledge import Thresholds, parse
from bot.core.knowledge.nodes import ListNode, MapNode, TextNode, read
from bot.curation.layout import NoSuchPlace, Path, has_list, says, scalar, with_items, with_values
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
    changes: dict[Path, Sequence[str]] = {
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


@pytest.mark.parametrize(
    "policy",
    [
        "a: 1\npolicy:\n  answer_at: <0.75|0.8>   # ours\n  suggest_at: <.2|0.3>\n# end\nb: 2\n",
        "policy:\n    answer_at: <'0.75'|0.8> # ours\n<|    suggest_at: 0.3\n># more\nb: 2\n",
        "policy:\n  suggest_at: <0.2|0.3>\n<|  answer_at: 0.8\n>\n# the tests\ntests: []\n",
        "policy: {answer_at: <0.75|0.8><|, suggest_at: 0.3>} # ours\n",
        "policy: {<|answer_at: 0.8, suggest_at: 0.3>}\nb: 2\n",
        "b: |\n  text\n<|\npolicy:\n  answer_at: 0.8\n  suggest_at: 0.3\n>",
        "b: 2<|\n\npolicy:\n  answer_at: 0.8\n  suggest_at: 0.3\n>",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_value_takes_the_place_of_the_old_and_all_else_stays(policy: str, end: str) -> None:
    text = policy.replace("\n", end)
    before, after = (re.sub(r"<([^|>]*)\|([^>]*)>", kept, text) for kept in (r"\1", r"\2"))
    if end not in before:
        after = after.replace(end, "\n")  # nothing tells how its lines end
    assert with_values(before, "policy", {"answer_at": "0.8", "suggest_at": "0.3"}) == after


@pytest.mark.parametrize(("text", "found"), [("a: {b: 1}\n", True), ("b: a\n", False), ("", False)])
def test_a_key_counts_at_the_top_level_alone(text: str, found: bool) -> None:
    assert says(text, "a") is found


def test_nothing_follows_a_file_in_braces() -> None:
    with pytest.raises(NoSuchPlace, match="policy"):
        with_values("{b: 2}\n", "policy", {"answer_at": "0.8"})


def test_the_thresholds_of_the_file_it_comes_with_change_on_one_line() -> None:
    text = (ROOT / "knowledge.yaml").read_text(encoding="utf-8")
    changed = with_values(text, "policy", {"answer_at": "0.81"})
    assert parse(changed).thresholds == Thresholds(answer_at=0.81)
    differing = [
        pair
        for pair in zip(text.split("\n"), changed.split("\n"), strict=True)
        if len({*pair}) == 2
    ]
    assert differing == [("  answer_at: 0.7", "  answer_at: 0.81")]
