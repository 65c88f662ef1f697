"""What to reply: pure functions of the knowledge, the message and the conversation.

Nothing here knows the network, the disk, the clock or Telegram; the time of a message comes in as
data.
"""
