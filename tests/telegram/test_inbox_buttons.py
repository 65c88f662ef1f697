import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.unanswered import Ruling
from bot.telegram.inbox_buttons import Chosen, from_data, to_data

LINES = st.integers(0, 2**63 - 1)
LONGEST_ID = "a" * 50


@given(LINES, st.sampled_from([*Ruling, None]), st.sampled_from([None, "a", LONGEST_ID]))
def test_a_button_stands_for_what_it_was_made_of(
    line: int, ruling: Ruling | None, entry: str | None
) -> None:
    chosen = Chosen(line, ruling, entry)
    assert from_data(to_data(chosen)) == chosen
    assert len(to_data(chosen).encode()) <= 64


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    for data in (text, f"i:{text}", f"i:={text}"):
        chosen = from_data(data)
        assert chosen is None or chosen.line < 2**64


@pytest.mark.parametrize("data", ["", "i:", "i:=", "i:=AAAA", "i:?AAAAAAAAAP8", "e:thaw", "none"])
def test_other_buttons_stand_under_no_line(data: str) -> None:
    assert from_data(data) is None
