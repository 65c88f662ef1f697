"""Marks and links in a passage, bound to the sources of the file."""

from bot.curation.draft.blocks import Block, Kind, Link
from bot.curation.draft.marks import RESTARTED, Marked, marked, unmarked
from bot.curation.draft.passages import Passage
from bot.curation.draft.sources import Listed, Sources

LISTED = [Block(Kind.ITEM, "A newspaper", (), 1), Block(Kind.ITEM, "A history of camps", (), 2)]
NONE = Listed({}, (), restarted=False)


def passage(text: str, *links: Link) -> Passage:
    return Passage((Block(Kind.PARAGRAPH, text, links),))


def test_a_mark_names_the_source_with_its_number() -> None:
    sources = Sources()
    found = marked(passage("It was printed [1, 2]."), sources.of_list(LISTED), sources)
    assert found == Marked(
        "It was printed [a-newspaper] [a-history-of-camps].",
        ("a-newspaper", "a-history-of-camps"),
        (),
    )


def test_a_mark_that_names_no_source_stays_and_is_told() -> None:
    found = marked(passage("It was printed [1, 7]. So [7]. So [7]."), NONE, Sources())
    assert found == Marked(
        "It was printed [1, 7]. So [7]. So [7].",
        (),
        ("[1, 7] names no source of a list.", "[7] names no source of a list."),
    )


def test_numbers_that_start_again_are_told_where_one_was_used() -> None:
    sources = Sources()
    restarted = sources.of_list([*LISTED, Block(Kind.ITEM, "Letters", (), 1)])
    used = marked(passage("Read them [3]."), restarted, sources)
    assert (used.text, used.remarks) == ("Read them [letters].", (RESTARTED,))
    assert marked(passage("Read them."), restarted, sources).remarks == ()


def test_a_link_gets_a_mark_behind_its_words_or_in_the_place_of_its_address() -> None:
    address = "https://b.example/post"
    links = Link("the archive", "https://a.example"), Link(address, address)
    found = marked(passage(f"See the archive and {address} too.", *links), NONE, Sources())
    assert found.text == "See the archive [the-archive] and [b-example-post] too."
    assert found.cited == ("the-archive", "b-example-post")


def test_a_link_whose_words_stand_twice_or_nowhere_is_cited_without_a_mark() -> None:
    link = Link("the archive", "https://a.example")
    found = marked(passage("See the archive, I say the archive.", link), NONE, Sources())
    assert (found.text, found.cited) == (
        "See the archive, I say the archive.",
        ("the-archive",),
    )


def test_what_is_no_page_is_not_cited() -> None:
    found = marked(passage("Write to me.", Link("me", "mailto:a@b.example")), NONE, Sources())
    assert found == Marked("Write to me.", (), ())


def test_marks_that_an_answer_has_no_room_for_are_left_as_they_were() -> None:
    sources = Sources()
    many = passage("So it was [1]. " * 70)
    found = marked(many, sources.of_list(LISTED), sources)
    assert (found.text, found.cited) == (many.text, ("a-newspaper",))
    full = passage("x" * 1190 + " archive", Link("archive", "https://a.example"))
    assert marked(full, NONE, sources).text == full.text


def test_sources_that_no_mark_names_go_where_their_title_is_spoken_of() -> None:
    sources = Sources()
    listed = sources.of_list([*LISTED, Block(Kind.ITEM, "Weather reports", (), 3)])
    passages = passage("It was printed [1]."), passage("The camps were closed.")
    assert unmarked(passages, listed, sources) == [["weather-reports"], ["a-history-of-camps"]]
