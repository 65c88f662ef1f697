"""What members would not see as it is meant is told, and what to write instead."""

import pytest

from bot.core.knowledge.signs import misleading

SOURCES = ("beria-memo", "thread")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("It is <b>bold</b>.", "<b>"),
        ("See <a href='https://a.example'>this</a>.", "<a href='https://a.example'>"),
        ("It is **bold**.", "**bold**"),
        ("See [this](https://a.example).", "](https:"),
        ("## Numbers\nMany were freed.", "##"),
        ("He said:\n> All of them.", ">"),
    ],
)
def test_markup_is_told(text: str, sign: str) -> None:
    assert [*misleading(text, SOURCES)] == [
        f"holds '{sign}', which members see as written; delete it"
    ]


def test_every_sign_of_markup_is_told_once() -> None:
    assert [*misleading("**All** <i>of</i> <i>them</i>.", SOURCES)] == [
        f"holds '{sign}', which members see as written; delete it" for sign in ("**All**", "<i>")
    ]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        pytest.param("Some:\n• five\n• six", "•", id="bullets"),
        pytest.param("Some:\n\n* five\n* six", "*", id="stars"),
        pytest.param("Some:\n- five\n  - six", "  -", id="a list in a list"),
        pytest.param("1. five\n2. six", "1.", id="numbers"),
        pytest.param("Some:\n1) five\n   years\n2) six", "1)", id="numbers with brackets"),
    ],
)
def test_lines_that_make_no_list_are_told(text: str, sign: str) -> None:
    assert [*misleading(text, SOURCES)] == [
        f"begins a line with '{sign}', which makes no list; write '- ' there"
    ]


def test_a_key_that_is_indented_into_a_text_is_told() -> None:
    text = "By the summer.\n\ndisputed: >-\n  The thread says otherwise."
    assert [*misleading(text, SOURCES)] == [
        "holds 'disputed:' as a line of its text; indent it like the other keys"
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("[Beria-memo]", "[beria-memo]"),
        ("[beria memo]", "[beria-memo]"),
        ("[beria-memo, thread]", "[beria-memo][thread]"),
        ("[beria_memo; Thread]", "[beria-memo][thread]"),
        ("[beria-memo, p. 5]", "[beria-memo], and pages under citations:"),
    ],
)
def test_brackets_that_mean_a_source_and_are_no_mark_are_told(typed: str, meant: str) -> None:
    assert [*misleading(f"Many were freed {typed}.", SOURCES)] == [
        f"holds '{typed}', which is no mark; write {meant}"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2 * 2 < 5",
        "a_b and __init__",
        "See [beria-memo].",
        "See [figes-2007].",
        "a > b",
        "2**3 is 8",
        "Some:\n- five\n- six",
        "He was born in\n1. It was so.",
        "They [the prisoners, all of them] went.",
        "It is disputed: some say so.\nAnswer: none.\nshort:lived",
    ],
)
def test_signs_that_mislead_nobody_are_left_alone(text: str) -> None:
    assert [*misleading(text, SOURCES)] == []
