"""The slips of those who write texts and not YAML, each told on the line where it was made."""

import pytest
import yaml

from bot.core.knowledge.nodes import Mistake, read
from bot.core.knowledge.syntax import explained

TABS = "a tab or another blank begins this line; indent with spaces"
NEITHER = "this is neither 'key: text' nor '- item'; write one, with the space in it"
OPEN = "the quotation mark that opens here is not closed; close it"
CLOSED = (
    "the text goes on after its closing quotation mark; put all of it in quotes of the other kind"
)
COLON = "the text holds a colon and a space; put it in quotes"
UNLIKE = "this line is indented like none that it could belong to; indent it like its neighbours"
BESIDE = "a key and an item ('- ') stand side by side; indent this line, or begin both alike"
LIST = "'- ' cannot follow a key; begin the list a line below, or put the text in quotes"


def begins(sign: str) -> str:
    return f"a text cannot begin with {sign}; put it in quotes"


def unclosed(sign: str) -> str:
    return f"what {sign} opens is not closed; close it, or put the text in quotes"


def follows(sign: str) -> str:
    return f"a text cannot follow {sign}; begin it a line below, or put all of it in quotes"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        pytest.param("a:\n\tb: c\n", 2, TABS, id="tab before a key"),
        pytest.param("a:\n  - b\n\t- c\n", 3, TABS, id="tab before an item"),
        pytest.param("a: b\n\u00a0 c: d\n  e: f\n", 2, TABS, id="blank copied from a web page"),
        pytest.param(
            "a:\n-\tb\n", 2, "a tab stands where YAML wants a space; write a space", id="tab inside"
        ),
        pytest.param("a: b\nc:d\ne: f\n", 2, NEITHER, id="no space behind the colon"),
        pytest.param("- a\n-b\n- c: d\n", 2, NEITHER, id="no space behind the dash"),
        pytest.param("a: b\n<<<<<<< mine\nc: d\n", 2, NEITHER, id="left over from merging"),
        pytest.param('a: "b\nc: d\n\n\n', 1, OPEN, id="quotation mark never closed"),
        pytest.param('a: "b" c\n', 1, CLOSED, id="a quotation begins the text"),
        pytest.param("a: 'Stalin's'\n", 1, CLOSED, id="apostrophe in single quotes"),
        pytest.param("a:\n- 'tis\n- b\n- it's so\n", 2, CLOSED, id="apostrophe begins the text"),
        pytest.param("a: b: c\n", 1, COLON, id="colon"),
        pytest.param("a: the camps:\n", 1, COLON, id="colon at the end"),
        pytest.param(
            "a: b\n  c: d\n",
            2,
            (
                "this line goes on with the text that begins on line 1; "
                "indent it like the key there, or put that text in quotes"
            ),
            id="key below a text",
        ),
        pytest.param("a: - b\n", 1, LIST, id="list behind its key"),
        pytest.param("a: | b\n", 1, follows("|"), id="text behind |"),
        pytest.param("a: > b\n", 1, follows(">"), id="text behind >"),
        pytest.param(
            'a: "b\\c"\n',
            1,
            "a \\ in double quotes has a meaning of its own; use single quotes",
            id="backslash",
        ),
        pytest.param("a: [b] c\n", 1, "the text goes on after ]; put all of it in quotes", id="[]"),
        pytest.param("a: {b} c\n", 1, "the text goes on after }; put all of it in quotes", id="{}"),
        pytest.param("a: [b\nc: d\n", 1, unclosed("["), id="[ not closed"),
        pytest.param("a: {b\nc: d\ne: f\n", 1, unclosed("{"), id="{ not closed"),
        pytest.param(
            "a: [b,\n",
            2,
            "a [ or { before this is not closed; close it, or put the text in quotes",
            id="comma at the end",
        ),
        pytest.param("a: @b\n", 1, begins("@"), id="@"),
        pytest.param("- 5\n- % of all\n", 2, begins("%"), id="%"),
        pytest.param("%b\n", 1, begins("%"), id="% begins the file"),
        pytest.param("a: *All* of\n", 1, begins("*"), id="stars"),
        pytest.param("a: &c. were\n", 1, begins("&"), id="&"),
        pytest.param("a: !<b\n", 1, begins("!"), id="!"),
        pytest.param("a: ? b\n", 1, begins("?"), id="?"),
        pytest.param("a:\n    b: c\n  d: e\n", 3, UNLIKE, id="indented less than its neighbours"),
        pytest.param('a:\n  - b: "c"\n   d: e\n', 3, UNLIKE, id="indented otherwise than above"),
        pytest.param("a:\n  b: [c]\n   d: e\n", 3, UNLIKE, id="indented further than above"),
        pytest.param("a:\n  b: |\n    c\n d\n", 4, UNLIKE, id="the rest of a text not indented"),
        pytest.param("a:\n  b: c\n  - d\n", 3, BESIDE, id="item among keys"),
        pytest.param("a:\n  - b: c\n  d: e\n", 3, BESIDE, id="key among items"),
    ],
)
def test_a_slip_is_told_where_it_was_made(text: str, line: int, told: str) -> None:
    assert read(text) == (None, [Mistake(line, told)])


def test_what_is_not_known_is_told_in_the_words_of_the_parser() -> None:
    error = yaml.MarkedYAMLError(problem="found nothing")
    told = "this is not YAML (found nothing); check quotes and indentation near this line"
    assert explained(error, "a", yaml.Event()) == (1, told)
