"""Footnote in Telegram: updates in, messages out; everything that decides is in `bot.core`."""
