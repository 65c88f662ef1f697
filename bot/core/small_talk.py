"""Greetings, thanks and the like: messages that deserve a sentence, not a search."""

from enum import Enum
from typing import Final

from bot.core.phrasebook import Phrasebook


class SmallTalk(Enum):
    """What a message that asks nothing is for."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    ASSENT = "assent"


_PHRASES: Final = Phrasebook.of(
    {
        SmallTalk.GREETING: (
            "hi|hello|hey|hiya|howdy|yo|greetings|good morning|good afternoon|good evening|"
            "good day|how are you|how are you doing|what's up|whats up|"
            "привет|приветик|здравствуй|здравствуйте|добрый день|"
            "доброе утро|добрый вечер|приветствую|хай|салют|как дела"
        ),
        SmallTalk.THANKS: (
            "thanks|thank you|thanks a lot|many thanks|thx|ty|cheers|much appreciated|"
            "great answer|good bot|спасибо|спс|спасибо большое|большое спасибо|"
            "благодарю|благодарствую|мерси"
        ),
        SmallTalk.FAREWELL: (
            "bye|goodbye|good bye|bye bye|see you|see you later|good night|"
            "пока|до свидания|до встречи|спокойной ночи"
        ),
        SmallTalk.ASSENT: (
            "ok|okay|k|alright|all right|i see|got it|great|cool|nice|wow|interesting|perfect|fine|"
            "lol|haha|"
            "ок|окей|понятно|ясно|хорошо|отлично|круто|здорово|ага|интересно|прикольно"
        ),
    },
    fillers="bot footnote all everyone everybody guys friend so very much then that there oh for "
    "your the answer help бот всем друзья вам тебе очень ну за ответ",
)
_BY_WEIGHT: Final = (
    SmallTalk.THANKS,
    SmallTalk.FAREWELL,
    SmallTalk.GREETING,
    SmallTalk.ASSENT,
)
"""How much an answer is expected, the most first: "ok, thanks, bye" is thanked for."""


def small_talk(text: str) -> SmallTalk | None:
    """Return what kind of small talk a message is, None when any of it may be a question.

    >>> small_talk("Hello, bot!"), small_talk("спасибо большое!!"), small_talk("hi, who was Beria?")
    (<SmallTalk.GREETING: 'greeting'>, <SmallTalk.THANKS: 'thanks'>, None)
    """
    found = _PHRASES.find(text)
    return next((kind for kind in _BY_WEIGHT if kind in found), None)
