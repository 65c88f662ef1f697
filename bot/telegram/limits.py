"""Telegram's limits, each with where it is said.

Numbers that python-telegram-bot knows are taken from there. The bot sends no captions (1,024 units)
and reads no files. One message a second in a chat is advice: Telegram's FAQ allows short bursts,
and a longer one is told to wait (429), which the rate limiter does.
"""

from typing import Final

from telegram.constants import (
    CallbackQueryLimit,
    FloodLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    InlineQueryLimit,
    InlineQueryResultLimit,
    MessageLimit,
)

LONGEST_TEXT: Final = int(MessageLimit.MAX_TEXT_LENGTH)
"""UTF-16 code units of a message after its entities are parsed.

Source: https://core.telegram.org/bots/api#sendmessage, and on what is counted
https://core.telegram.org/api/entities#entity-length
"""
MOST_ENTITIES: Final = int(MessageLimit.MESSAGE_ENTITIES)
"""Of a message; further ones are dropped. Source: https://limits.tginfo.me/en"""

MOST_BUTTONS: Final = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
"""Under a message. Source: python-telegram-bot, which found it by trying."""
LARGEST_MARKUP: Final = 10_000
"""Bytes of all buttons of a message, as JSON.

Documented nowhere; bots met "reply markup is too long" beyond it.
"""
LONGEST_DATA: Final = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
"""Bytes of a button's data. Source: https://core.telegram.org/bots/api#inlinekeyboardbutton"""
LONGEST_NOTICE: Final = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)
"""UTF-16 code units that answer a press.

Source: https://core.telegram.org/bots/api#answercallbackquery
"""
LONGEST_WORD: Final = int(MessageLimit.DEEP_LINK_LENGTH)
"""Characters after `?start=`. Source: https://core.telegram.org/bots/features#deep-linking"""

MOST_RESULTS: Final = int(InlineQueryLimit.RESULTS)
"""Of an answer to an inline query.

Source: https://core.telegram.org/bots/api#answerinlinequery, for the offset too.
"""
LONGEST_OFFSET: Final = int(InlineQueryLimit.MAX_OFFSET_LENGTH)
"""Bytes of what Telegram sends along when it asks for more results."""
LONGEST_QUERY: Final = int(InlineQueryLimit.MAX_QUERY_LENGTH)
"""Characters of an inline query. Source: https://core.telegram.org/bots/api#inlinequery"""
LONGEST_RESULT_ID: Final = int(InlineQueryResultLimit.MAX_ID_LENGTH)
"""Bytes. Source: https://core.telegram.org/bots/api#inlinequeryresultarticle"""

MESSAGES_A_SECOND: Final = int(FloodLimit.MESSAGES_PER_SECOND)
"""Of a bot, to all chats; the default of MESSAGES_PER_SECOND.

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this, for groups
too.
"""
MESSAGES_A_MINUTE_IN_A_GROUP: Final = int(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP)
