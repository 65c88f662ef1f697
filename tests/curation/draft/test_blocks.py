from bot.curation.draft.blocks import Block, Kind, Link, as_text

SAID = Block(Kind.PARAGRAPH, "It was printed.")


def test_paragraphs_are_parted_by_a_blank_line_and_items_are_not() -> None:
    items = (Block(Kind.ITEM, "in March"), Block(Kind.ITEM, "in\nMay"))
    assert as_text([SAID, *items, SAID]) == (
        "It was printed.\n\n- in March\n- in May\n\nIt was printed."
    )


def test_what_is_quoted_stands_in_quotation_marks() -> None:
    assert as_text([Block(Kind.QUOTE, "All of them.")]) == "“All of them.”"


def test_nothing_is_written_of_nothing() -> None:
    assert as_text([]) == ""


def test_a_part_has_the_links_whose_words_it_has() -> None:
    letters, without_words = Link("letters", "https://a.example"), Link("", "https://b.example")
    block = Block(Kind.ITEM, "The letters. The post.", (letters, without_words), 3)
    assert block.part("The letters.") == Block(Kind.ITEM, "The letters.", (letters,), 3)
    assert block.part("The post.").links == ()
