"""What the operator reads: events with ids and timings, never a text, a name or the token."""

import logging
import re
import sys
from typing import Final

import structlog
from structlog.typing import Processor

TOKEN: Final = re.compile(r"\d+:[\w-]{30,}")
"""A bot's token, wherever it stands: in an address, an exception, a repr."""
PASSWORD: Final = re.compile(r"(?<=://)[^\s/@]+@")
"""Who signs in to an address, and with which password."""

_CHATTY: Final = (
    "aiohttp", "httpx", "httpcore", "telegram",
    "aiosqlite", "alembic", "psycopg", "sqlalchemy", "uvicorn",
)  # fmt: skip
"""Libraries heard from WARNING on; at INFO httpx tells every address, and the token in it."""
_QUOTING: Final = ("telegram.request", "telegram.Bot", "telegram.ext.ExtBot")
"""Not heard at all: an answer that they cannot read they log in full, with members' texts."""


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Formats our events and other libraries' records, and takes secrets out of the line."""

    def format(self, record: logging.LogRecord) -> str:
        return PASSWORD.sub("<login>@", TOKEN.sub("<token>", super().format(record)))


def configure(level: str, form: str) -> None:
    """Send every log record to standard error, as `console`, `json`, or `auto` by what reads it."""
    as_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    last += (
        [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(foreign_pre_chain=shared, processors=last))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    for name in _QUOTING:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
