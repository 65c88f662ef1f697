# ruff: noqa: E501 - each row of a table holds whole sentences
import pytest

from bot.core.knowledge.conforming import Located, conform
from bot.core.knowledge.nodes import read
from bot.core.knowledge.schema import ID, URL
from bot.core.knowledge.shapes import ListOf, Record, Shape, Table, Text

NOTE = Text(5)
PAGE = Record("page", {"id": ID, "title": NOTE}, {"url": URL, "tags": ListOf(NOTE, lone=True)})


def conformed(text: str, shape: Shape) -> tuple[Located | None, list[str]]:
    """Return what of a YAML text fits the shape, and each misfit as `line: sentence`."""
    node, mistakes = read(text)
    assert node is not None
    assert mistakes == []
    misfits: list[str] = []
    located = conform(
        node, shape, "books: it", lambda line, what: misfits.append(f"{line}: {what}")
    )
    return located, misfits


@pytest.mark.parametrize(
    ("text", "shape", "misfit"),
    [
        pytest.param("[a]", NOTE, "must be text, but is a list; put the text in quotes if it holds [ or starts with '- '", id="a list for a text"),
        pytest.param("Why: so", NOTE, "must be text, but is a key with a value; put the text in quotes if it holds ': '", id="a mapping for a text"),
        pytest.param("a", ListOf(NOTE), "must be a list, each item on its own line after '- ', but is text", id="text for a list"),
        pytest.param("---\n", ListOf(NOTE), "must be a list, each item on its own line after '- ', but is empty; write it or delete the key", id="nothing for a list"),
        pytest.param("a", PAGE, "must be keys with values, such as 'id: ...', but is text", id="text for a record"),
        pytest.param("a", Table(NOTE), "must be ids with values, such as 'some-id: ...', but is text", id="text for a table"),
        pytest.param("[a]", PAGE, "must be keys with values, such as 'id: ...', but is a list", id="a list for a record"),
        pytest.param("a: b", ListOf(NOTE), "must be a list, each item on its own line after '- ', but is a key with a value", id="a mapping for a list"),
        pytest.param("[a: b]", ListOf(NOTE, lone=True), "1 must be text, but is a key with a value; put the text in quotes if it holds ': '", id="a mapping for an item"),
    ],
)  # fmt: skip
def test_another_kind_of_value_is_named_with_what_to_write(
    text: str, shape: Shape, misfit: str
) -> None:
    assert [each.partition("books: it ")[2] for each in conformed(text, shape)[1]] == [misfit]


@pytest.mark.parametrize(
    ("text", "shape", "misfits"),
    [
        pytest.param("' '", NOTE, ["1: books: it is empty; write it or delete the key"], id="empty text"),
        pytest.param("abcdef", NOTE, ["1: books: it has 6 characters; shorten it to 5"], id="six characters"),
        pytest.param('"\\u200b"', NOTE, ["1: books: it is empty; write it or delete the key"], id="nothing visible"),
        pytest.param("[]", ListOf(NOTE, fewest=2), ["1: books: it is empty; write at least 2"], id="empty list"),
        pytest.param("- a\n- ''\n", ListOf(NOTE), ["2: books: it 2 is empty; write it or delete the key"], id="empty item"),
        pytest.param("Big Id", ID, ["1: books: it: 'Big Id' is no id; use up to 50 lower-case letters a-z, digits and hyphens"], id="no id"),
        pytest.param("a: b\nC: d\n", Table(NOTE), ["2: 'C' is no id; use up to 50 lower-case letters a-z, digits and hyphens"], id="no id as a key"),
        pytest.param("a: toolong\n", Table(NOTE), ["1: books: it: 'a' has 7 characters; shorten it to 5"], id="value of a table"),
        pytest.param("a: []\nb: c\n", Table(NOTE), ["1: books: it: 'a' must be text, but is a list; put the text in quotes if it holds [ or starts with '- '"], id="no value of a table"),
        pytest.param("id: a\n", PAGE, ["1: books: it: 'title' is missing; add it"], id="missing key"),
        pytest.param("id: a\ntitel: b\n", PAGE, ["2: books: it: unknown key 'titel'; did you mean 'title'?", "1: books: it: 'title' is missing; add it"], id="misspelt key"),
        pytest.param("id: a\ntitle: b\ntitel: b\n", PAGE, ["3: books: it: unknown key 'titel'; allowed: id, title, url, tags"], id="what stands already is not meant"),
        pytest.param("id: a\ntitle: b\nurl: ftp://a.b\n", PAGE, ["3: books: it: url: 'ftp://a.b' is no web address; write one that starts with https:// or http://, or leave url: out"], id="misfit of a value"),
    ],
)  # fmt: skip
def test_a_misfit_is_named_with_its_line(text: str, shape: Shape, misfits: list[str]) -> None:
    assert conformed(text, shape)[1] == misfits


def test_a_web_address_can_be_too_long() -> None:
    located, misfits = conformed("https://example.org/" + "a" * 1000, URL)
    assert located
    assert misfits == ["1: books: it has 1020 characters; shorten it to 1000"]


def test_a_text_is_cleaned() -> None:
    assert conformed('"\\u202e a\\0b "', NOTE) == (Located(1, "ab"), [])


def test_a_text_that_is_too_long_still_counts_as_written() -> None:
    assert conformed("abcdef", NOTE)[0] == Located(1, "abcdef")


def test_a_lone_item_may_stand_without_its_dash() -> None:
    lone = ListOf(NOTE, lone=True)
    assert conformed("a", lone) == conformed("- a", lone)
    assert conformed("a", lone) == (Located(1, [Located(1, "a")]), [])


def test_what_does_not_fit_is_absent() -> None:
    located, misfits = conformed("id: a\ntitle: [b]\ntags: [c, [d]]\n", PAGE)
    assert located == Located(1, {"id": Located(1, "a"), "tags": Located(3, [Located(3, "c")])})
    assert misfits == [
        "2: books: it: title must be text, but is a list; put the text in quotes if it holds [ or starts with '- '",
        "3: books: it: tag 2 must be text, but is a list; put the text in quotes if it holds [ or starts with '- '",
    ]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        pytest.param("- id: gulag\n", "page 'gulag'", id="by its id"),
        pytest.param("- id: Gulag!\n", "page 'Gulag!'", id="by an id that is none"),
        pytest.param("- id:\n", "page 1", id="by its place when the id is empty"),
        pytest.param("- title: a\n", "page 1", id="by its place"),
        pytest.param("- id: [a]\n", "page 1", id="by its place when the id is a list"),
        pytest.param(
            f"- id: {'x' * 99}\n", f"page '{'x' * 60}...'", id="by the start of a long id"
        ),
    ],
)
def test_an_item_is_called_by_what_the_curator_sees(text: str, called: str) -> None:
    misfits = conformed(text, ListOf(PAGE))[1]
    assert {misfit.split(": ")[2] for misfit in misfits} & {called, f"{called} is empty"}


def test_a_located_value_has_nothing_of_another_kind() -> None:
    text = Located(1, "a")
    record = Located(
        1, {"text": text, "list": Located(2, [text]), "table": Located(3, {"b": text})}
    )
    assert (record.text("text"), record.text("list"), record.text("absent")) == ("a", None, None)
    assert (record.items("list"), record.items("text"), record.items("absent")) == ([text], [], [])
    assert (record.table("table"), record.table("text"), record.table("absent")) == ({"b": text}, {}, {})  # fmt: skip
    assert text.record() == {}
