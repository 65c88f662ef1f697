"""The environment -> `Settings`, once, at start."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlparse

from environs import Env, EnvError, validate

_TOKEN: Final = re.compile(r"\d+:[\w-]{30,}")
_POSTGRES: Final = re.compile(
    r"postgres(ql)?://"
    r"([^\s:/?#@]+(:[^\s/?#@]*)?@)?"  # the user, and the password
    r"([\w.-]+|\[[\da-f:.]+\])?(:\d{1,5})?"  # the host, which may also stand in the options
    r"/[^\s/?#@]+(\?[^\s#@]*)?",  # the name, and options
    re.IGNORECASE,
)


class SettingsError(Exception):
    """A setting that cannot be used; the text names the variable and says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decides."""

    token: str | None
    """None: no Telegram, the conversation is held in the terminal."""
    api_url: str
    """The root of the Bot API, without a trailing slash."""
    knowledge: Path
    database: Path
    """The SQLite file; the bot's other files stand beside it, also where PostgreSQL is used."""
    database_url: str | None
    """The PostgreSQL database, with its password, to use in place of the file."""
    conversation: timedelta
    """How long a conversation is remembered."""
    semantic_model: str | None
    """The name or the folder of an embedding model; None: words alone are compared."""
    log_level: str
    log_format: str
    """`console`, `json`, or `auto`: console on a terminal, else json."""

    @property
    def heartbeat(self) -> Path:
        """The file that a running bot touches every half minute."""
        return self.database.with_suffix(".heartbeat")

    def __repr__(self) -> str:
        """Return the settings without the token and passwords: a repr ends up in logs."""
        return f"Settings(knowledge={str(self.knowledge)!r}, database={str(self.database)!r})"


def read_settings(dotenv: Path | None = Path(".env")) -> Settings:
    """Return the settings: from the environment, else a .env file, else the defaults.

    Raises:
        SettingsError: naming the first variable that cannot be used.
    """
    env = Env()
    if dotenv and dotenv.is_file():
        env.read_env(str(dotenv), recurse=False)
    try:
        return _read(env)
    except EnvError as error:
        raise SettingsError(f"{error}. See .env.example for what each setting means.") from None


def _read(env: Env) -> Settings:
    token = env.str("TELEGRAM_TOKEN", "").strip() or None
    if token and not _TOKEN.fullmatch(token):
        raise SettingsError(
            "TELEGRAM_TOKEN does not look like a token (123456789:AA...). "
            "Copy it again from @BotFather into .env."
        )
    database_url = env.str("DATABASE_URL", "").strip() or None
    if database_url and not _POSTGRES.fullmatch(database_url):
        raise SettingsError(
            "DATABASE_URL does not look like postgresql://user:password@host:5432/name. Of the "
            "signs @ : / ? # % the password may hold only their codes, %40 %3A %2F %3F %23 %25. "
            "Left empty, the file of DATABASE is used."
        )
    return Settings(
        token=token,
        api_url=env.url("TELEGRAM_API_URL", urlparse("https://api.telegram.org"))
        .geturl()
        .rstrip("/"),
        knowledge=Path(env.str("KNOWLEDGE", "") or "knowledge.yaml"),
        database=Path(env.str("DATABASE", "") or "data/footnote.sqlite3"),
        database_url=database_url,
        conversation=timedelta(
            minutes=env.int("CONVERSATION_MINUTES", 30, validate=validate.Range(1, 1440))
        ),
        semantic_model=env.str("SEMANTIC_MODEL", "").strip() or None,
        log_level=env.str(
            "LOG_LEVEL", "INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"])
        ),
        log_format=env.str(
            "LOG_FORMAT", "auto", validate=validate.OneOf(["auto", "console", "json"])
        ),
    )
