import pytest

from bot.curation.draft.blocks import Block, Kind, Link
from bot.curation.draft.source_list import is_source_heading, without_sources

SAID = Block(Kind.PARAGRAPH, "It was printed [1].")


def item(text: str, number: int | None = None) -> Block:
    return Block(Kind.ITEM, text, (), number)


@pytest.mark.parametrize("line", ["Sources", "SOURCES:", "Works cited", "Литература", "*Notes*"])
def test_a_list_of_sources_is_announced(line: str) -> None:
    assert is_source_heading(line)


@pytest.mark.parametrize("line", ["", "Sources differ on this.", "The sources", "Letters"])
def test_other_lines_announce_none(line: str) -> None:
    assert not is_source_heading(line)


def test_what_stands_under_the_heading_is_the_list() -> None:
    listed = [item("A newspaper", 1), item("A history", 2)]
    blocks = [SAID, Block(Kind.HEADING, "Sources"), *listed]
    assert without_sources(blocks) == ([SAID], tuple(listed))


@pytest.mark.parametrize(
    "ends",
    [Block(Kind.HEADING, "Letters home"), Block(Kind.PARAGRAPH, "Families heard of it. " * 20)],
    ids=["a heading", "more words than a source has"],
)
def test_another_heading_or_a_long_paragraph_ends_it(ends: Block) -> None:
    blocks = [Block(Kind.PARAGRAPH, "Sources:"), item("A newspaper"), ends, SAID]
    assert without_sources(blocks) == ([ends, SAID], (item("A newspaper"),))


def test_footnotes_at_the_end_need_no_heading() -> None:
    notes = [Block(Kind.PARAGRAPH, "[1] A newspaper"), Block(Kind.PARAGRAPH, "[2] A history")]
    assert without_sources([SAID, *notes]) == ([SAID], tuple(notes))
    assert without_sources([*notes, SAID]) == ([*notes, SAID], ())


def test_footnotes_in_one_paragraph_are_parted_with_their_links() -> None:
    link = Link("A history", "https://a.example")
    block = Block(Kind.PARAGRAPH, "[1] A newspaper [2] A history", (link,))
    assert without_sources([SAID, block])[1] == (
        Block(Kind.PARAGRAPH, "[1] A newspaper"),
        Block(Kind.PARAGRAPH, "[2] A history", (link,)),
    )
