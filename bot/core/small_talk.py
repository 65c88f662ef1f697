"""Greetings, thanks, questions about the bot: messages that deserve a sentence, not a search."""

from enum import Enum
from typing import Final

from bot.core.phrasebook import Phrasebook


class SmallTalk(Enum):
    """What a message is for that asks nothing of the knowledge."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    ASSENT = "assent"
    ABOUT_YOU = "about you"


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
        SmallTalk.ABOUT_YOU: (
            "who are you|what are you|who r u|what is your name|what's your name|"
            "are you a bot|are you a robot|are you human|are you a human|are you real|"
            "are you an ai|"
            "what can you do|what do you do|what do you know|what can i ask|what can i ask you|"
            "what should i ask|how do you work|how does this work|how do i use this|"
            "how do i use you|help|help me|can you help me|"
            "кто ты|ты кто|кто вы|вы кто|как тебя зовут|ты бот|ты робот|ты человек|ты живой|"
            "что ты умеешь|что ты можешь|что ты знаешь|что ты делаешь|что умеет этот бот|"
            "о чём тебя спросить|что можно спросить|как ты работаешь|как это работает|"
            "как тобой пользоваться|помощь|помоги|помогите|"
            "ты можешь помочь|можешь помочь"
        ),
    },
    fillers="bot footnote all everyone everybody guys friend so very much then that there oh for "
    "your the answer help бот всем друзья вам тебе очень ну за ответ",
)
_BY_WEIGHT: Final = (
    SmallTalk.THANKS,
    SmallTalk.FAREWELL,
    SmallTalk.ABOUT_YOU,
    SmallTalk.GREETING,
    SmallTalk.ASSENT,
)
"""How much an answer is expected, the most first: "ok, thanks, bye" is thanked for."""


def small_talk(text: str) -> SmallTalk | None:
    """Return what kind of small talk a message is, None when it may ask for more.

    >>> small_talk("Hello, bot!"), small_talk("спасибо большое!!"), small_talk("hi, who was Beria?")
    (<SmallTalk.GREETING: 'greeting'>, <SmallTalk.THANKS: 'thanks'>, None)
    """
    found = _PHRASES.find(text)
    return next((kind for kind in _BY_WEIGHT if kind in found), None)
