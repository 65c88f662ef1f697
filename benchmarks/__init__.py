"""How well the bot finds answers, measured beside the ways other bots do it."""
