"""Long answers are parted at headings and where the topic shifts, and no word goes missing."""

from hypothesis import given
from hypothesis import strategies as st

from bot.curation.draft.blocks import Block, Kind, as_text
from bot.curation.draft.passages import LONGEST, Passage, take_apart

DECREE = "The decree of March freed those with short terms and left all others where they were. "
LETTERS = "Families wrote to camps by post, and censors opened them before anybody read a line. "
ON_DECREE = Block(Kind.PARAGRAPH, (DECREE * 2).strip())
ON_LETTERS = Block(Kind.PARAGRAPH, (LETTERS * 2).strip())
SHORT = Block(Kind.PARAGRAPH, "So much for that.")


def heading(text: str) -> Block:
    return Block(Kind.HEADING, text)


def test_a_heading_begins_a_passage() -> None:
    found = take_apart([ON_DECREE, heading("Letters"), ON_LETTERS])
    assert found.passages == (Passage((ON_DECREE,)), Passage((ON_LETTERS,), "Letters"))


def test_a_passage_ends_where_the_topic_shifts() -> None:
    assert len(take_apart([ON_DECREE, ON_LETTERS]).passages) == 2
    assert len(take_apart([ON_DECREE, ON_DECREE]).passages) == 1


def test_a_paragraph_that_goes_on_stays_with_the_one_before() -> None:
    going_on = Block(Kind.PARAGRAPH, f"However, {ON_LETTERS.text}")
    assert len(take_apart([ON_DECREE, going_on]).passages) == 1


def test_a_list_stays_with_the_line_that_announces_it() -> None:
    announced = Block(Kind.PARAGRAPH, f"{ON_DECREE.text} What families wrote:")
    assert len(take_apart([announced, Block(Kind.ITEM, ON_LETTERS.text)]).passages) == 1


def test_a_label_parts_and_is_told_as_left_out() -> None:
    found = take_apart([Block(Kind.PARAGRAPH, "In short:"), ON_DECREE])
    assert (found.passages, found.scraps) == ((Passage((ON_DECREE,)),), ("In short:",))


def test_a_heading_with_nothing_under_it_is_told_as_left_out() -> None:
    found = take_apart([ON_DECREE, heading("Part two"), heading("Letters"), ON_LETTERS])
    assert [passage.heading for passage in found.passages] == [None, "Letters"]
    assert found.scraps == ("Part two",)


def test_what_is_too_short_is_told_with_its_heading() -> None:
    found = take_apart([ON_DECREE, heading("In the end"), SHORT])
    assert found.scraps == ("In the end", SHORT.text)


def test_an_answer_of_nothing_but_short_parts_is_taken_whole() -> None:
    blocks = (heading("In the end"), SHORT)
    assert take_apart(blocks).passages == (Passage(blocks),)


def test_nothing_is_made_of_nothing() -> None:
    assert take_apart([]).passages == ()


def test_a_long_paragraph_is_parted_between_sentences() -> None:
    found = take_apart([Block(Kind.PARAGRAPH, DECREE * 30)])
    assert len(found.passages) == 3
    assert all(passage.text.endswith(".") for passage in found.passages)


blocks = st.builds(
    Block,
    st.sampled_from(Kind),
    st.text("abc .:?\n[]1", min_size=1, max_size=3000).filter(str.strip),
)


@given(st.lists(blocks, max_size=8))
def test_every_passage_fits_an_entry_and_no_word_goes_missing(post: list[Block]) -> None:
    found = take_apart(post)
    assert all(len(passage.text) <= LONGEST + 2 for passage in found.passages)
    headings = [passage.heading or "" for passage in found.passages]
    kept = [*headings, *(passage.text for passage in found.passages), *found.scraps]
    kept += [as_text([block]) for block in found.sources]
    assert words_of(as_text(post)) <= words_of(" ".join(kept))


def words_of(text: str) -> set[str]:
    """Return what stands between blanks in a text, but words so long that they are parted."""
    return {word for word in text.replace("\n", " ").split() if len(word) < 100 and word != "-"}
