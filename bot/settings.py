"""The environment -> `Settings`, once, at start."""

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from dotenv import load_dotenv

_TOKEN: Final = re.compile(r"\d+:[\w-]{30,}")
_POSTGRES: Final = re.compile(
    r"postgres(ql)?://"
    r"([^\s:/?#@]+(:[^\s/?#@]*)?@)?"  # the user, and the password
    r"([\w.-]+|\[[\da-f:.]+\])?(:\d{1,5})?"  # the host, which may also stand in the options
    r"/[^\s/?#@]+(\?[^\s#@]*)?",  # the name, and options
    re.IGNORECASE,
)
_PATH: Final = re.compile(r"[A-Za-z0-9/._~-]*")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{16,256}")
_MEMBER: Final = re.compile(r"[1-9][0-9]{0,15}")  # Telegram's ids of members have at most 52 bits


ONLY_HTTP_PROXIES: Final = (
    "Only http proxies can be used, such as http://127.0.0.1:3128. Name one in HTTPS_PROXY."
)
"""What is said of a proxy that the environment names for all programs, not for this one."""


class SettingsError(Exception):
    """A setting that cannot be used; the text names the variable and says what to do."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where a server waits for requests; port 0: any that is free."""

    host: str
    port: int


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
    """The SQLite file; the bot's other files stand beside it, also where PostgreSQL is used."""
    database_url: str | None
    """The PostgreSQL database, with its password, to use in place of the file."""
    conversation: timedelta
    """How long a conversation is remembered."""
    semantic_model: str | None
    """The name or the folder of an embedding model; None: words alone are compared."""
    webhook: Webhook | None
    """None: the bot asks Telegram for updates (polling)."""
    admins: frozenset[int]
    """Telegram's ids of the members who may use the commands for administrators."""
    messages_per_second: int
    """How many messages Telegram lets the bot send in a second."""
    messages_per_minute: int
    """How many messages of one member in one chat are answered in a minute."""
    status_listen: Listen | None
    """Where /healthz, /readyz and /metrics are served; None: nowhere."""
    log_level: str
    log_format: str
    """`console`, `json`, or `auto`: console on a terminal, else json."""

    @property
    def storage(self) -> Path | str:
        """What keeps the conversations: the SQLite file, or the URL of a PostgreSQL database."""
        return self.database_url or self.database

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
        SettingsError: naming the first variable that cannot be used, or the file.
    """
    if dotenv and dotenv.is_file():
        try:
            load_dotenv(dotenv)
        except (OSError, ValueError):  # not allowed to, not UTF-8, or with a null byte
            raise SettingsError(
                f"{dotenv} cannot be read. Let the user who runs Footnote read it, and save it as "
                "UTF-8 text."
            ) from None
    return _read(os.environ)


def _read(env: Mapping[str, str]) -> Settings:
    return Settings(
        token=_token(env),
        api_url=_api_url(env),
        knowledge=Path(_given(env, "KNOWLEDGE", "knowledge.yaml")),
        database=_database(env),
        database_url=_database_url(env),
        conversation=timedelta(minutes=_number(env, "CONVERSATION_MINUTES", 30, most=1440)),
        semantic_model=_given(env, "SEMANTIC_MODEL") or None,
        webhook=_webhook(env),
        admins=_admins(env),
        messages_per_second=_number(env, "MESSAGES_PER_SECOND", 30, most=1000),
        messages_per_minute=_number(env, "MESSAGES_PER_MINUTE", 20, most=1000),
        status_listen=_status_listen(env),
        log_level=_one_of(env, "LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
        log_format=_one_of(env, "LOG_FORMAT", "auto", ("auto", "console", "json")),
    )


def _given(env: Mapping[str, str], name: str, usual: str = "") -> str:
    """Return what a variable says, without white space around it; what is usual if that is none."""
    return env.get(name, "").strip() or usual


def _token(env: Mapping[str, str]) -> str | None:
    token = _given(env, "TELEGRAM_TOKEN") or None
    if token and not _TOKEN.fullmatch(token):
        raise SettingsError(
            "TELEGRAM_TOKEN does not look like a token (123456789:AA...). "
            "Copy it again from @BotFather into .env."
        )
    return token


def _api_url(env: Mapping[str, str]) -> str:
    url = _given(env, "TELEGRAM_API_URL", "https://api.telegram.org")
    parts = _parts(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _unusable("TELEGRAM_API_URL", "an address such as https://api.telegram.org")
    return url.rstrip("/")


def _database(env: Mapping[str, str]) -> Path:
    path = Path(_given(env, "DATABASE", "data/footnote.sqlite3"))
    if path.name in {"", ".."}:  # other files are named after it
        raise _unusable("DATABASE", "a file such as data/footnote.sqlite3")
    return path


def _database_url(env: Mapping[str, str]) -> str | None:
    url = _given(env, "DATABASE_URL") or None
    if url and not _POSTGRES.fullmatch(url):
        raise SettingsError(
            "DATABASE_URL does not look like postgresql://user:password@host:5432/name. Of the "
            "signs @ : / ? # % the password may hold only their codes, %40 %3A %2F %3F %23 %25. "
            "Left empty, the file of DATABASE is used."
        )
    return url


def _number(env: Mapping[str, str], name: str, usual: int, most: int) -> int:
    """Return a number from 1 to `most`."""
    given = _given(env, name, str(usual))
    if not re.fullmatch("[0-9]{1,9}", given) or not 1 <= int(given) <= most:
        raise _unusable(name, f"a whole number from 1 to {most}")
    return int(given)


def _one_of(env: Mapping[str, str], name: str, usual: str, known: Collection[str]) -> str:
    given = _given(env, name, usual)
    if given not in known:
        raise _unusable(name, f"one of {', '.join(known)}")
    return given


def _unusable(name: str, wanted: str) -> SettingsError:
    return SettingsError(f"{name} must be {wanted}. See .env.example for what each setting means.")


def _admins(env: Mapping[str, str]) -> frozenset[int]:
    listed = _given(env, "ADMINS").split(",")
    ids = [each.strip() for each in listed if each.strip()]
    for each in ids:
        if not _MEMBER.fullmatch(each):
            raise SettingsError(
                f"ADMINS has {each!r}, which is no member's number. Write Telegram's numbers of "
                "the members, separated by commas, such as 123456789,987654321; a @name may change "
                "hands and does not count."
            )
    return frozenset(map(int, ids))


def _webhook(env: Mapping[str, str]) -> Webhook | None:
    url = _given(env, "WEBHOOK_URL")
    if not url:
        return None
    if not _is_public(url):
        raise SettingsError(
            "WEBHOOK_URL is not a public address that Telegram can reach, such as "
            "https://bot.example.org/telegram. Its path may have letters, digits and / . _ ~ -; "
            "leave out a user name, a query (?) and a fragment (#)."
        )
    secret = _given(env, "WEBHOOK_SECRET")
    if not _SECRET.fullmatch(secret):
        raise SettingsError(
            "WEBHOOK_SECRET is needed with WEBHOOK_URL: 16 to 256 letters, digits, _ or -. "
            "Make one with: openssl rand -hex 32"
        )
    listen = _given(env, "WEBHOOK_LISTEN", "127.0.0.1:8080")
    return Webhook(url, secret, *_address("WEBHOOK_LISTEN", listen))


def _is_public(url: str) -> bool:
    parts = _parts(url)
    if parts is None or parts.port == 0:
        return False
    unwanted = parts.username or parts.password or parts.query or parts.fragment
    plain = parts.scheme == "https" and parts.hostname and _PATH.fullmatch(parts.path)
    return bool(plain) and not unwanted


def _status_listen(env: Mapping[str, str]) -> Listen | None:
    listen = _given(env, "STATUS_LISTEN", "127.0.0.1:8081")
    if listen.lower() == "off":
        return None
    return Listen(*_address("STATUS_LISTEN", listen, " Write off to show it nowhere."))


def _address(name: str, listen: str, other: str = "") -> tuple[str, int]:
    """Return the host and the port that a variable names.

    `other` is said where it names none: what may be written in place of them.
    """
    parts = _parts(f"//{listen}")
    host, port = (parts.hostname, parts.port) if parts else (None, None)
    if not host or port is None or re.search(r"[/?#@]", listen):
        raise SettingsError(
            f"{name} is not an address to listen at. Write host:port, such as 127.0.0.1:8080, or "
            f"0.0.0.0:8080 to be reached from other machines.{other}"
        )
    return host, port


def _parts(url: str) -> SplitResult | None:
    """Return the parts of an address, None where it is none."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    return parts
