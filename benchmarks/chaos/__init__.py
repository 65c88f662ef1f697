"""Shows that nothing is lost: the bot as real processes, while what it needs is broken on purpose.

Telegram is played with its rules of delivery, every reply it accepts is recorded, and in the end
each update must have been answered once, in order, from the right state.
"""
