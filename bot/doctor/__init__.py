"""Whether everything that the bot needs is as it should be, and what to do where it is not."""

import asyncio
from pathlib import Path

from bot.doctor import content, machine, network
from bot.doctor.findings import Finding, Grade
from bot.settings import Settings

__all__ = ["Finding", "Grade", "examine"]


async def examine(settings: Settings, dotenv: Path) -> tuple[Finding, ...]:
    """Return what was found, in the order in which it is best mended. Nothing is changed."""
    of_telegram, of_store = await asyncio.gather(
        network.examine(settings), content.store(settings.storage)
    )
    return (
        *of_telegram,
        content.knowledge(settings.knowledge),
        *of_store,
        *machine.modes(settings, dotenv),
        machine.disk(settings.database),
    )
