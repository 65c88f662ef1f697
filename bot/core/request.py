"""What a member says of the conversation itself: its sources, more, an offer, another subject."""

import re
from enum import Enum
from typing import Final

from bot.core.phrasebook import Phrasebook
from bot.core.text import words


class Request(Enum):
    """What a message that names no subject wants."""

    SOURCES = "sources"
    """What the last answer rests on."""
    MORE = "more"
    """What comes after the last answer."""
    NEW_TOPIC = "new topic"
    """That what was said is forgotten."""
    NONE_OF_THESE = "none of these"
    """Nothing of what was just offered, or told."""
    THAT_ONE = "that one"
    """The one thing that was just offered."""


_PHRASES: Final = Phrasebook.of(
    {
        Request.SOURCES: (
            "source|sources|what's the source|what are the sources|what is your source|"
            "what is your source for that|where is that information from|"
            "your sources|"
            "link|links|where is that from|where is this from|where does that come from|"
            "where does this come from|where did this come from|where did that come from|"
            "where's that from|where's this from|what's your source|what's your source for that|"
            "could you give me the source|can you give me the source|give me the source|"
            "where do you get that|where did you get that|"
            "how do you know|how do you know that|says who|who says|who says that|"
            "citation|citations|cite|reference|references|proof|evidence|any proof|any source|"
            "any sources|source for that|"
            "источник|источники|а источник|а источники|можно источник|дай источник|"
            "какой источник|какие источники|ссылка|ссылки|ссылку|дай ссылку|"
            "откуда|откуда это|откуда информация|откуда данные|откуда вы это взяли|"
            "откуда ты знаешь|откуда вы знаете|кто это сказал|пруф|пруфы|доказательства"
        ),
        Request.MORE: (
            "more|tell me more|say more|some more|more details|details|in more detail|go on|"
            "and then what|continue|keep going|carry on|next|what else|anything else|and|"
            "and then|and what else|"
            "еще|расскажи еще|расскажите еще|дальше|а дальше|что дальше|и что дальше|подробнее|"
            "поподробнее|продолжай|продолжайте|что еще|а еще|и"
        ),
        Request.NEW_TOPIC: (
            "new topic|new question|new subject|different topic|different question|change of topic|"
            "change the subject|another topic|other topic|start over|start again|reset|"
            "forget it|never mind|nevermind|"
            "новая тема|новую тему|новый вопрос|другая тема|другой вопрос|сменим тему|"
            "начнем сначала|"
            "начнем заново|сначала|забудь|сброс"
        ),
        Request.NONE_OF_THESE: (
            "no|nope|none|none of these|none of those|none of them|neither|not that|not these|"
            "no thanks|no thank you|wrong|that is wrong|that's wrong|wrong answer|that's not it|"
            "that is not it|not what i asked|not what i meant|that is not what i asked|"
            "that is not what i meant|that's not what i asked|that's not what i meant|"
            "нет|ничего|ничего из этого|ни одно|ни одно из этого|ни то ни другое|не то|не это|"
            "нет спасибо|неверно|неправильно|не о том|я не о том|я не это спрашивал|"
            "я не это спрашивала"
        ),
        Request.THAT_ONE: (
            "yes|yeah|yep|yup|exactly|that one|this one|yes that|yes that one|"
            "да|ага|именно|да это|вот это"
        ),
    },
    fillers="please pls plz ok okay well so then about it that this for a the me us now "
    "пожалуйста плиз ну ок давай давайте об этом про это мне нам теперь",
)
_DENIAL: Final = r"(?:(?:no|nope|not\ that|not\ this|wrong|нет|не\ то|не\ это)\b[\s,.!:;-]*)+"
_MEANT: Final = (
    r"(?:sorry,?\ )?i\ (?:meant|ment|mean|asked\ about|was\ asking\ about|am\ asking\ about)|"
    r"(?:я\ )?имел[аи]?\ в\ виду|(?:я\ )?спрашивал[аи]?\ (?:про|об?)"
)
_CORRECTION: Final = re.compile(
    rf"\s*(?:(?:{_DENIAL})?(?:{_MEANT})|{_DENIAL}(?:я\ )?(?:about|про|об?))\b[\s,:-]*",
    re.IGNORECASE,
)


def request(text: str) -> Request | None:
    """Return what a message asks of the conversation, None when it may ask something else.

    >>> request("source?"), request("ok, go on"), request("новая тема"), request("sources on Beria")
    (<Request.SOURCES: 'sources'>, <Request.MORE: 'more'>, <Request.NEW_TOPIC: 'new topic'>, None)
    """
    found = _PHRASES.find(text)
    return found[0] if found else None


def bare_number(text: str) -> int | None:
    """Return the number that a message consists of, one that a choice may have; None for others.

    >>> bare_number("2."), bare_number("1953"), bare_number("2 million")
    (2, None, None)
    """
    match words(text):
        case (word,) if re.fullmatch(r"\d{1,2}", word):  # four digits are more likely a year
            return int(word)
    return None


def correction(text: str) -> str | None:
    """Return what a message puts in the place of the last question, None when it corrects nothing.

    >>> correction("no, I meant the doctors"), correction("нет, я про врачей")
    ('the doctors', 'врачей')
    >>> correction("no one was freed?") is None
    True
    """
    start = _CORRECTION.match(text)
    return (text[start.end() :].strip() or None) if start else None
