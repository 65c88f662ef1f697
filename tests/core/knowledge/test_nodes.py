import pytest

from bot.core.knowledge import nodes
from bot.core.knowledge.nodes import (
    DEEPEST,
    ENOUGH,
    LARGEST,
    LONGEST,
    MOST_MISTAKES,
    ListNode,
    MapNode,
    Mistake,
    Node,
    TextNode,
    quoted,
    read,
)

NOT_PLAIN = (
    "anchors (&), aliases (*), merge keys (<<) and tags (!) are not allowed; "
    "write the text out, in quotes if it begins so"
)

LOST = "the text ends before '{}', for ' #' begins a note; put it in quotes, or a space after the #"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        pytest.param("word", TextNode(1, "word"), id="text"),
        pytest.param("\n- a\n- b\n", ListNode(2, [TextNode(2, "a"), TextNode(3, "b")]), id="list"),
        pytest.param(
            "a: b\nc:\n  d: e\n",
            MapNode(
                1,
                {"a": TextNode(1, "b"), "c": MapNode(3, {"d": TextNode(3, "e")}, {"d": 3})},
                {"a": 1, "c": 2},
            ),
            id="mapping",
        ),
        pytest.param("\ufeffword", TextNode(1, "word"), id="a byte order mark is no text"),
        pytest.param("- a\r\n- b\r\n", read("- a\n- b\n")[0], id="lines may end as in Windows"),
        pytest.param(
            "a:\n", MapNode(1, {"a": TextNode(1, "")}, {"a": 1}), id="nothing is empty text"
        ),
    ],
)
def test_yaml_is_a_tree_that_remembers_its_lines(text: str, tree: Node) -> None:
    assert read(text) == (tree, [])


@pytest.mark.parametrize(
    "word", ["no", "yes", "null", "~", "12:30", "1953", "1e3", "0x10", "2026-07-10", ".inf", "="]
)
def test_every_scalar_stays_text(word: str) -> None:
    assert read(f"- {word}\n") == (ListNode(1, [TextNode(1, word)]), [])


def test_a_colon_in_a_list_item_makes_it_a_mapping() -> None:
    assert read("- Why: because\n") == (
        ListNode(1, [MapNode(1, {"Why": TextNode(1, "because")}, {"Why": 1})]),
        [],
    )


def test_square_brackets_make_an_item_a_list() -> None:
    assert read("- [x?]\n") == (ListNode(1, [ListNode(1, [TextNode(1, "x?")])]), [])


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        pytest.param("a: &x b\n", [Mistake(1, NOT_PLAIN)], id="anchor"),
        pytest.param("- a\n- *x\n", [Mistake(2, NOT_PLAIN)], id="alias"),
        pytest.param("*x : a\n", [Mistake(1, NOT_PLAIN)], id="alias as a key"),
        pytest.param("a:\n  <<: b\n", [Mistake(2, NOT_PLAIN)], id="merge key"),
        pytest.param("- !!int 3\n", [Mistake(1, NOT_PLAIN)], id="tagged text"),
        pytest.param("- !x [a]\n", [Mistake(1, NOT_PLAIN)], id="tagged list"),
        pytest.param("- !x {a: b}\n", [Mistake(1, NOT_PLAIN)], id="tagged mapping"),
        pytest.param(
            "a: 1\nb: 2\na: 3\na: 4\n",
            [
                Mistake(3, "'a' stands twice, first on line 1; keep one of them"),
                Mistake(4, "'a' stands twice, first on line 1; keep one of them"),
            ],
            id="duplicate key",
        ),
        pytest.param(
            "- a: 1\n  b: 2\n  a: 3\n  b: 4\n",
            [
                Mistake(
                    3,
                    "'a' stands twice, first on line 1; keep one of them, "
                    "or begin the next item with '- '",
                ),
                Mistake(4, "'b' stands twice, first on line 2; keep one of them"),
            ],
            id="item without its dash",
        ),
        pytest.param(
            "a\n---\nb\n",
            [Mistake(2, "a second document starts here (---); a file holds one")],
            id="second document",
        ),
        pytest.param(
            "a: Camp #7 was closed.\n",
            [Mistake(1, LOST.format("#7 was closed."))],
            id="number that YAML takes for a note",
        ),
        pytest.param(
            "\ufeffа: Ёлка\r\n  и #ёлка\r\n",
            [Mistake(2, LOST.format("#ёлка"))],
            id="word that YAML takes for a note",
        ),
    ],
)
def test_what_is_refused_is_reported_and_read_on(text: str, mistakes: list[Mistake]) -> None:
    tree, found = read(text)
    assert found == mistakes
    assert tree is not None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: b # 7\n", id="after a space"),
        pytest.param("a: b\n #c: d\n", id="on a line of its own"),
        pytest.param("a: 'Camp #7' # closed\n", id="behind quotes"),
        pytest.param("a: |\n  Camp #7\n #b: c\n", id="below |"),
        pytest.param("a: C#\nb: c#7\n", id="within a word"),
    ],
)
def test_notes_that_look_like_notes_are_left_alone(text: str) -> None:
    assert read(text)[1] == []


def test_the_first_of_two_documents_is_the_tree() -> None:
    assert read("a\n---\nb\n")[0] == TextNode(1, "a")


def test_the_first_of_two_equal_keys_counts() -> None:
    assert read("a: 1\na: 2\n")[0] == MapNode(1, {"a": TextNode(1, "1")}, {"a": 1})


def test_signs_of_yaml_in_quotes_are_text() -> None:
    assert read("- '<<'\n- \"&x *y !z\"\n") == (
        ListNode(1, [TextNode(1, "<<"), TextNode(2, "&x *y !z")]),
        [],
    )


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        pytest.param(
            "# a comment\n",
            Mistake(1, "the file is empty; docs/knowledge.md shows what to write"),
            id="empty",
        ),
        pytest.param(
            'a: "b\nc: d\n',
            Mistake(1, "the quotation mark that opens here is not closed; close it"),
            id="no YAML",
        ),
        pytest.param(
            "? [a, b]\n: c\n",
            Mistake(1, "a list or mapping cannot be a key; put the text in quotes"),
            id="list as a key",
        ),
        pytest.param(
            "a: b\n? {c: d}\n: e\n",
            Mistake(2, "a list or mapping cannot be a key; put the text in quotes"),
            id="mapping as a key",
        ),
        pytest.param(
            "а: Ёлка\nб: \x00\n",
            Mistake(2, "the character U+0000 cannot stand in YAML; delete it"),
            id="NUL",
        ),
        pytest.param(
            "а: Ёлка, ёлка, ёлка\n\n\nб: \x1b\nв: г\n",
            Mistake(4, "the character U+001B cannot stand in YAML; delete it"),
            id="control character after Russian text",
        ),
        pytest.param(
            "a: \ud83d\n",
            Mistake(1, "the character U+D83D cannot stand in YAML; delete it"),
            id="lone surrogate",
        ),
    ],
)
def test_what_cannot_be_read_gives_no_tree(text: str, mistake: Mistake) -> None:
    assert read(text) == (None, [mistake])


def test_a_file_beyond_the_largest_is_not_even_looked_at() -> None:
    assert read("\0" * (LARGEST + 1)) == (
        None,
        [Mistake(1, "the file is larger than 64 million characters; split it")],
    )


def test_a_text_ends_at_the_longest() -> None:
    assert read("x" * LONGEST) == (TextNode(1, "x" * LONGEST), [])
    sentence = "a text of 100,001 characters; shorten it, or close its quotation mark"
    assert read("x" * (LONGEST + 1)) == (None, [Mistake(1, sentence)])


def test_a_key_ends_at_the_longest() -> None:
    tree, mistakes = read(f"? {'x' * (LONGEST + 1)}\n: a\n")
    assert (tree, len(mistakes)) == (None, 1)


def test_values_end_at_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "MOST_VALUES", 3)
    assert read("- a\n- b\n")[1] == []
    sentence = "the file holds more than 3 values; split it"
    assert read("- a\n- b\n- c\n") == (None, [Mistake(3, sentence)])


def test_mistakes_end_at_the_most() -> None:
    tree, mistakes = read("- &x a\n" * MOST_MISTAKES)
    assert tree is not None
    assert len(mistakes) == MOST_MISTAKES
    tree, mistakes = read("- &x a\n" * (MOST_MISTAKES + 2))
    assert tree is None
    assert mistakes[MOST_MISTAKES:] == [Mistake(MOST_MISTAKES + 1, ENOUGH)]


@pytest.mark.parametrize("opening", ["- ", "[", "? - "], ids=["block", "flow", "key"])
def test_depth_is_refused_before_it_costs_anything(opening: str) -> None:
    tree, mistakes = read(opening * 100_000)
    assert tree is None
    assert len(mistakes) == 1


def test_nesting_ends_at_the_deepest_level() -> None:
    tree, mistakes = read("[" * DEEPEST + "]" * DEEPEST)
    assert tree is not None
    assert mistakes == []
    assert read("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)) == (
        None,
        [Mistake(1, "nested deeper than 10 levels; check the indentation")],
    )


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        pytest.param("gulag", "'gulag'", id="short"),
        pytest.param("a\n  b", "'a b'", id="on one line"),
        pytest.param("\x1b[31m\u202e", "'[31m'", id="nothing that plays with a terminal"),
        pytest.param("x" * 60, f"'{'x' * 60}'", id="as long as may be"),
        pytest.param("x" * 61, f"'{'x' * 60}...'", id="cut"),
    ],
)
def test_a_quotation_fits_a_sentence(text: str, quotation: str) -> None:
    assert quoted(text) == quotation
