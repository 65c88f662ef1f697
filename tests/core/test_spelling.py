import pytest

from bot.core.spelling import spelt_out
from bot.core.text import words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whats the gulag", "what's the gulag"),
        ("why didnt they leave", "why didn't they leave"),
        ("wen wer teh camps closed", "when were the camps closed"),
        ("how mnay ppl", "how many people"),
        ("скока их было", "сколько их было"),
        ("пачему и када", "почему и когда"),
    ],
)
def test_small_words_typed_in_a_hurry_are_what_was_meant(typed: str, meant: str) -> None:
    assert words(typed) == words(meant)


def test_words_are_left_alone_that_somebody_may_ask_about() -> None:
    said = "its lets were well ill hell shell form kgb nep nkvd gpu u boat чека че".split()
    assert spelt_out(said) == said
