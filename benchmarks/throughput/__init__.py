"""How many updates a whole bot handles, beside bare ones: all as processes, in one run.

Telegram is played on loopback by the process that measures, and as cheaply as it can be: calls are
not checked, which the tests do. What the bots take is counted by the system, for each process.
"""
