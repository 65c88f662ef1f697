import pytest
from telegram import MessageEntity

from bot.telegram.words import entities_of, parts_of, words_of
from tests.telegram.updates import a_message


@pytest.mark.parametrize("said", ["/ask @alice, why?", "\U0001f642 /ask @alice"])
def test_a_caption_is_read_like_a_text(said: str) -> None:
    text, caption = a_message(said), a_message(caption=said)
    assert words_of(text) == words_of(caption) == said
    assert entities_of(text) == entities_of(caption)
    mentions = [list(parts_of(each, MessageEntity.MENTION)) for each in (text, caption)]
    assert mentions == [["@alice"], ["@alice"]]


def test_what_has_neither_says_nothing() -> None:
    picture = a_message()
    assert words_of(picture) is None
    assert (*entities_of(picture), *parts_of(picture, MessageEntity.MENTION)) == ()
