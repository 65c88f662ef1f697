"""Greetings, thanks and the like: messages that deserve a sentence, not a search."""

from enum import Enum
from typing import Final

from bot.core.text import words


class SmallTalk(Enum):
    """What a message that asks nothing is for."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    ASSENT = "assent"


_PHRASES: Final = {
    SmallTalk.GREETING: (
        "hi|hello|hey|hiya|howdy|yo|greetings|good morning|good afternoon|good evening|good day|"
        "how are you|how are you doing|what's up|whats up|"
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
}
_KIND: Final = {
    words(phrase): kind for kind, phrases in _PHRASES.items() for phrase in phrases.split("|")
}
_FILLERS: Final = frozenset(
    words(
        "bot footnote all everyone everybody guys friend so very much then that there oh for your "
        "the answer help бот всем друзья вам тебе очень ну за ответ"
    )
)
_LONGEST_PHRASE: Final = max(map(len, _KIND))


def small_talk(text: str) -> SmallTalk | None:
    """Return what kind of small talk a message is, None when any of it may be a question.

    >>> small_talk("Hello, bot!"), small_talk("спасибо большое!!"), small_talk("hi, who was Beria?")
    (<SmallTalk.GREETING: 'greeting'>, <SmallTalk.THANKS: 'thanks'>, None)
    """
    rest = words(text)
    found: list[SmallTalk] = []
    while rest:
        length = next((n for n in range(_LONGEST_PHRASE, 0, -1) if rest[:n] in _KIND), 0)
        if length:
            found.append(_KIND[rest[:length]])
        elif rest[0] not in _FILLERS:
            return None
        rest = rest[length or 1 :]
    return _weightiest(found)


def _weightiest(found: list[SmallTalk]) -> SmallTalk | None:
    # "ok, thanks, bye" is thanked for: the kinds are asked for in the order of how much an answer
    # is expected.
    order = (SmallTalk.THANKS, SmallTalk.FAREWELL, SmallTalk.GREETING, SmallTalk.ASSENT)
    return next((kind for kind in order if kind in found), None)
