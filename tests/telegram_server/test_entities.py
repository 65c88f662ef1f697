"""Texts come out of the server as Telegram would store them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram_server.entities import FormattedText, cut, format_text, quote_found
from tests.telegram_server.validate import utf16

GRIN = "\N{GRINNING FACE}"


def kinds(formatted: FormattedText) -> list[tuple[str, str]]:
    return [(each["type"], cut(formatted.text, each)) for each in formatted.entities]


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        (f"{GRIN} <b>bold</b>", f"{GRIN} bold", [("bold", "bold")]),
        ("  <i>a</i>\n\n", "a", [("italic", "a")]),
        ("<b> </b>x", "x", []),
        ("a &lt; b &amp; c", "a < b & c", []),
        ('<a href="https://a.org/x">[1]</a>', "[1]", [("text_link", "[1]")]),
        ('<a href="notes">[1]</a>', "[1]", []),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ("<code>/start</code>", "/start", [("code", "/start")]),
        ("/start at https://a.org", "/start at https://a.org", [("bot_command", "/start"), ("url", "https://a.org")]),
        (f"{GRIN} @footnote_bot hi", f"{GRIN} @footnote_bot hi", [("mention", "@footnote_bot")]),
    ],
)  # fmt: skip
def test_markup_becomes_plain_text_with_entities(
    html: str, text: str, entities: list[tuple[str, str]]
) -> None:
    formatted = format_text(html, "HTML")
    assert formatted.text == text
    assert kinds(formatted) == entities


def test_offsets_count_utf16_units() -> None:
    formatted = format_text(f"{GRIN}{GRIN}<b>x</b>", "HTML")
    assert formatted.entities == ({"type": "bold", "offset": 4, "length": 1},)


def test_a_quote_must_stand_in_the_text() -> None:
    assert quote_found("the whole answer", "whole")
    assert not quote_found("the whole answer", "other")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_entities_stay_within_the_text(text: str) -> None:
    formatted = format_text(text, None)
    for each in formatted.entities:
        assert 0 <= each["offset"] < each["offset"] + each["length"] <= utf16(formatted.text)
