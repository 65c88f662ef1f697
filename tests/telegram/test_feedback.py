import pytest
from telegram import ReactionTypeCustomEmoji, ReactionTypeEmoji

from bot.telegram.feedback import judgement


@pytest.mark.parametrize(
    ("emoji", "good"),
    [
        ("👍", True),
        ("❤", True),
        ("❤\N{VARIATION SELECTOR-16}", True),
        ("👎", False),
        ("👍👎", False),
        ("🤔", None),
        ("", None),
    ],
)
def test_a_reaction_is_praise_or_blame_or_neither(emoji: str, good: bool | None) -> None:
    shown = [emoji] if "\N{VARIATION SELECTOR-16}" in emoji else list(emoji)
    assert judgement([ReactionTypeEmoji(each) for each in shown]) is good


def test_what_a_custom_emoji_means_nobody_knows() -> None:
    assert judgement([ReactionTypeCustomEmoji("5368324170671202286")]) is None
