"""The environment -> `Settings`, once, at start."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlparse, urlsplit

from environs import Env, EnvError, validate

_TOKEN: Final = re.compile(r"\d+:[\w-]{30,}")
_PATH: Final = re.compile(r"[A-Za-z0-9/._~-]*")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{16,256}")


class SettingsError(Exception):
    """A setting that cannot be used; the text names the variable and says what to do."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram brings updates, and how it is known to be Telegram."""

    url: str
    """The public address, https."""
    secret: str
    host: str
    """Where the process listens, behind whatever serves the public address,"""
    port: int
    """and on which port; 0: any that is free."""

    @property
    def path(self) -> str:
        """The path of the endpoint."""
        return urlsplit(self.url).path or "/"

    def __repr__(self) -> str:
        """Return the webhook without its secret: a repr ends up in logs."""
        return f"Webhook(url={self.url!r})"


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
    webhook: Webhook | None
    """None: the bot asks Telegram for updates (polling)."""
    messages_per_second: int
    """How many messages Telegram lets the bot send in a second."""
    messages_per_minute: int
    """How many messages of one member in one chat are answered in a minute."""
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
        webhook=_webhook(env),
        messages_per_second=env.int("MESSAGES_PER_SECOND", 30, validate=validate.Range(1, 1000)),
        messages_per_minute=env.int("MESSAGES_PER_MINUTE", 20, validate=validate.Range(1, 1000)),
        log_level=env.str(
            "LOG_LEVEL", "INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"])
        ),
        log_format=env.str(
            "LOG_FORMAT", "auto", validate=validate.OneOf(["auto", "console", "json"])
        ),
    )


def _webhook(env: Env) -> Webhook | None:
    url = env.str("WEBHOOK_URL", "").strip()
    if not url:
        return None
    if not _is_public(url):
        raise SettingsError(
            "WEBHOOK_URL is not a public address that Telegram can reach, such as "
            "https://bot.example.org/telegram. Its path may have letters, digits and / . _ ~ -; "
            "leave out a user name, a query (?) and a fragment (#)."
        )
    secret = env.str("WEBHOOK_SECRET", "").strip()
    if not _SECRET.fullmatch(secret):
        raise SettingsError(
            "WEBHOOK_SECRET is needed with WEBHOOK_URL: 16 to 256 letters, digits, _ or -. "
            "Make one with: openssl rand -hex 32"
        )
    return Webhook(url, secret, *_address(env.str("WEBHOOK_LISTEN", "") or "127.0.0.1:8080"))


def _is_public(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    unwanted = parts.username or parts.password or parts.query or parts.fragment or port == 0
    plain = parts.scheme == "https" and parts.hostname and _PATH.fullmatch(parts.path)
    return bool(plain) and not unwanted


def _address(listen: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{listen}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or port is None or re.search(r"[/?#@]", listen):
        raise SettingsError(
            "WEBHOOK_LISTEN is not an address to listen at. Write host:port, such as "
            "127.0.0.1:8080, or 0.0.0.0:8080 to be reached from other machines."
        )
    return host, port
