"""Lines are counted as YAML counts them, not as Python does."""

import pytest

from bot.core.knowledge.lines import Lines, lines_of
from bot.core.knowledge.nodes import MapNode, read

ENDS = ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("end", ENDS, ids=[repr(end) for end in ENDS])
def test_a_line_ends_where_yaml_says_it_does(end: str) -> None:
    text = f"a: 1{end}b: 2"
    assert lines_of(text) == [f"a: 1{end}", "b: 2"]
    tree, _ = read(text)
    assert isinstance(tree, MapNode)
    assert tree.lines == {"a": 1, "b": 2}


@pytest.mark.parametrize("other", ["\x0b", "\x0c", "\x1c"], ids=repr)
def test_what_ends_a_line_in_python_alone_ends_none(other: str) -> None:
    assert lines_of(f"a{other}b") == [f"a{other}b"]


@pytest.mark.parametrize("text", ["", "a", "a\n", "\n\n", "a\r\n\rb\n"])
def test_nothing_of_a_text_is_lost(text: str) -> None:
    assert "".join(lines_of(text)) == text


def test_a_line_of_several_files_has_its_number_in_its_own() -> None:
    lines = Lines.of([("a.yaml", "1\n2\n"), ("b.yaml", "1"), ("c.yaml", "1\r\n2")])
    places = [lines.place(line) for line in range(1, 7)]
    assert places == [
        ("a.yaml", 1),
        ("a.yaml", 2),
        ("a.yaml", 3),
        ("b.yaml", 1),
        ("c.yaml", 1),
        ("c.yaml", 2),
    ]
