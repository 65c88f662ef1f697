"""The environment -> `Settings`, once, at start."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlparse

from environs import Env, EnvError, validate

_TOKEN: Final = re.compile(r"\d+:[\w-]{30,}")
_LISTEN: Final = re.compile(r"(?P<host>\[[\da-fA-F:.]+\]|[\w.-]+):(?P<port>\d{1,5})", re.ASCII)
_LAST_PORT: Final = 65_535


class SettingsError(Exception):
    """A setting that cannot be used; the text names the variable and says what to do."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decides."""

    token: str | None
    """None: no Telegram, the conversation is held in the terminal."""
    api_url: str
    """The root of the Bot API, without a trailing slash."""
    knowledge: Path
    database: Path
    conversation: timedelta
    """How long a conversation is remembered."""
    semantic_model: str | None
    """The name or the folder of an embedding model; None: words alone are compared."""
    webhook_url: str | None
    """The public address that Telegram delivers to; None: the bot polls."""
    webhook_secret: str | None
    status_listen: Listen | None
    """Where /healthz, /readyz and /metrics are served; None: nowhere."""
    log_level: str
    log_format: str
    """`console`, `json`, or `auto`: console on a terminal, else json."""

    @property
    def heartbeat(self) -> Path:
        """The file that a running bot touches every half minute."""
        return self.database.with_suffix(".heartbeat")

    def __repr__(self) -> str:
        """Return the settings without the token: a repr ends up in logs."""
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
    return Settings(
        token=token,
        api_url=env.url("TELEGRAM_API_URL", urlparse("https://api.telegram.org"))
        .geturl()
        .rstrip("/"),
        knowledge=Path(env.str("KNOWLEDGE", "") or "knowledge.yaml"),
        database=Path(env.str("DATABASE", "") or "data/footnote.sqlite3"),
        conversation=timedelta(
            minutes=env.int("CONVERSATION_MINUTES", 30, validate=validate.Range(1, 1440))
        ),
        semantic_model=env.str("SEMANTIC_MODEL", "").strip() or None,
        webhook_url=env.str("WEBHOOK_URL", "").strip() or None,
        webhook_secret=env.str("WEBHOOK_SECRET", "").strip() or None,
        status_listen=_listen("STATUS_LISTEN", env.str("STATUS_LISTEN", "127.0.0.1:8081")),
        log_level=env.str(
            "LOG_LEVEL", "INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"])
        ),
        log_format=env.str(
            "LOG_FORMAT", "auto", validate=validate.OneOf(["auto", "console", "json"])
        ),
    )


def _listen(name: str, value: str) -> Listen | None:
    """Return a host and port, None for `off`; an IPv6 address stands in brackets."""
    if value.strip() == "off":
        return None
    found = _LISTEN.fullmatch(value.strip())
    if not found or int(found["port"]) > _LAST_PORT:
        raise SettingsError(
            f"{name} is no place to listen at. Write a host and a port, such as 127.0.0.1:8081, "
            "or off. See .env.example for what it means."
        )
    return Listen(found["host"].strip("[]"), int(found["port"]))
