import pytest

from bot.core.phrasebook import Phrasebook

BOOK = Phrasebook.of({"bread": "bread|loaf of bread", "salt": "salt"}, fillers="please a and")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("Bread!", ("bread",), id="a phrase"),
        pytest.param("a loaf of bread, please", ("bread",), id="the longest phrase, with fillers"),
        pytest.param("salt and bread", ("salt", "bread"), id="several, in order"),
        pytest.param("bread bread", ("bread", "bread"), id="the same again"),
        pytest.param("bread with butter", (), id="something else as well"),
        pytest.param("loaf of", (), id="half a phrase"),
        pytest.param("please", (), id="fillers alone"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_a_text_is_recognised_whole_or_not_at_all(text: str, kinds: tuple[str, ...]) -> None:
    assert BOOK.find(text) == kinds
