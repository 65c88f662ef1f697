from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.phrasebook import Phrasebook


class Kind(Enum):
    GREETING = "greeting"
    TIME = "time"
    FAREWELL = "farewell"


BOOK = Phrasebook.of(
    {
        Kind.GREETING: "hi|good day|привет",
        Kind.TIME: "good day today|what's the time|ещё раз",
        Kind.FAREWELL: "bye|good",
    },
    fillers="bot please ну",
)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("hi", (Kind.GREETING,), id="a phrase"),
        pytest.param("hi bye hi", (Kind.GREETING, Kind.FAREWELL, Kind.GREETING), id="in order"),
        pytest.param("please, bot: hi, please!", (Kind.GREETING,), id="among fillers"),
        pytest.param("good day", (Kind.GREETING,), id="two words are one phrase"),
        pytest.param("good day today", (Kind.TIME,), id="the longest phrase"),
        pytest.param("good bye", (Kind.FAREWELL, Kind.FAREWELL), id="two phrases of one kind"),
        pytest.param("HI!!! 👋", (Kind.GREETING,), id="capitals, signs and emoji"),
        pytest.param("what\u2019s the time?", (Kind.TIME,), id="a curly apostrophe"),
        pytest.param("Ну, ПРИВЕТ", (Kind.GREETING,), id="Russian capitals"),
        pytest.param("еще раз", (Kind.TIME,), id="ё written as е"),
    ],
)
def test_a_text_of_nothing_but_phrases_is_recognised(text: str, kinds: tuple[Kind, ...]) -> None:
    assert BOOK.find(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hi there", id="another word after it"),
        pytest.param("they said hi", id="other words before it"),
        pytest.param("good today", id="a gap in a phrase"),
        pytest.param("day good", id="another order"),
        pytest.param("history", id="a word that begins like a phrase"),
        pytest.param("please bot", id="fillers alone"),
        pytest.param("?!", id="no word"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_text_with_anything_else_in_it_is_not(text: str) -> None:
    assert BOOK.find(text) == ()


@given(st.text(st.characters()))
def test_any_text_may_be_looked_for(text: str) -> None:
    assert set(BOOK.find(text)) <= set(Kind)


@given(st.lists(st.sampled_from(["hi", "good day", "привет"]), min_size=1), st.text(" ,.!?🙂"))
def test_what_stands_between_phrases_does_not_matter(phrases: list[str], between: str) -> None:
    assert BOOK.find(f" {between}".join(phrases)) == (Kind.GREETING,) * len(phrases)
