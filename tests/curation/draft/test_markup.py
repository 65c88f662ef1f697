"""HTML and Markdown as people write them in forums, read as what they see."""

import pytest

from bot.curation.draft.blocks import Block, Kind, Link
from bot.curation.draft.discussion import Markup
from bot.curation.draft.markup import read_blocks

P = Kind.PARAGRAPH


def of_html(body: str) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in read_blocks(body, Markup.HTML)]


def of_markdown(body: str) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in read_blocks(body, Markup.MARKDOWN)]


def test_paragraphs_headings_items_and_quotations_are_told_apart() -> None:
    body = "# Release\n\nSome *were* freed.\n\n- in March\n- in May\n\n> All of them?\n"
    assert of_markdown(body) == [
        (Kind.HEADING, "Release"),
        (P, "Some were freed."),
        (Kind.ITEM, "in March"),
        (Kind.ITEM, "in May"),
        (Kind.QUOTE, "All of them?"),
    ]


def test_html_says_the_same() -> None:
    body = "<h2>Release</h2>Some <i>were</i> freed.<ul><li>in March<li>in May</ul>"
    assert of_html(body) == [
        (Kind.HEADING, "Release"),
        (P, "Some were freed."),
        (Kind.ITEM, "in March"),
        (Kind.ITEM, "in May"),
    ]


def test_what_another_wrote_before_is_a_quotation_in_discourse() -> None:
    assert of_html('<aside class="quote"><p>When?</p></aside><p>In March.</p>') == [
        (Kind.QUOTE, "When?"),
        (P, "In March."),
    ]


def test_items_have_the_numbers_that_are_shown() -> None:
    blocks = read_blocks("<ol start=4><li>a<li>b</ol><ul><li>c</ul>", Markup.HTML)
    assert [block.number for block in blocks] == [4, 5, None]


def test_a_line_in_bold_alone_is_a_heading_and_bold_words_are_not() -> None:
    assert of_html("<p><b>The letters</b></p><p><b>Note</b> this.</p><p><b>It was so.</b></p>") == [
        (Kind.HEADING, "The letters"),
        (P, "Note this."),
        (P, "It was so."),
    ]


def test_links_keep_their_words_and_bare_addresses_are_links() -> None:
    [block] = read_blocks(
        "See [the *archive*](https://a.example) or https://b.example.", Markup.MARKDOWN
    )
    assert block == Block(
        P,
        "See the archive or https://b.example.",
        (Link("the archive", "https://a.example"), Link("https://b.example", "https://b.example")),
    )


def test_lines_stay_where_the_author_broke_them() -> None:
    assert of_html("one <br> two\n three") == [(P, "one\ntwo three")]


@pytest.mark.parametrize(
    "body", ["", "<b></b>", "<script>alert(1)</script>", "<style>p {}</style>", "<img src='a.png'>"]
)
def test_what_nobody_sees_is_nothing(body: str) -> None:
    assert of_html(body) == []


def test_html_in_markdown_is_text() -> None:
    assert of_markdown("a <b>c</b>") == [(P, "a <b>c</b>")]


def test_what_stands_in_processing_instructions_is_not_said() -> None:
    assert of_html("a<?php echo ?>b") == [(P, "ab")]
