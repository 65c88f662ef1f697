"""A database as an older Footnote has left it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, insert, make_url
from sqlalchemy.pool import NullPool

from bot.core.conversation import Turn
from bot.store.tables import turns
from tests.store.test_store import CHAT


def older(place: Path | str, version: str, *said: Turn) -> None:
    """Let a new database have the tables of a version, and what was said at CHAT."""
    url = (
        f"sqlite:///{place}"
        if isinstance(place, Path)
        else make_url(place).set(drivername="postgresql+psycopg")
    )
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    with create_engine(url, poolclass=NullPool).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        for turn in said:
            where = {"chat": CHAT.chat, "topic": CHAT.topic, "member": CHAT.user}
            what = {"at": turn.at, "asked": turn.asked, "entry": turn.entry}
            row = where | what | {"offered": turn.offered}
            connection.execute(insert(turns).values(row))
