import json
import logging
import sys
from collections.abc import Callable, Iterator

import httpx
import pytest
import structlog
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.logs import configure

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz-_01234"
ADDRESS = f"https://api.telegram.org/bot{TOKEN}/getMe"
FORMS = pytest.mark.parametrize("form", ["json", "console", "auto"])


class ApiError(Exception):
    """An exception with an address in it."""


Written = Callable[[], str]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """Return what is written to standard error; all loggers are put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in root.manager.loggerDict}
    yield lambda: capsys.readouterr().err
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in root.manager.loggerDict:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))
    structlog.reset_defaults()


def raised(error: Exception) -> Exception:
    """Return an exception with a traceback."""
    try:
        raise error
    except ApiError as caught:
        return caught


@FORMS
def test_the_password_of_a_database_is_taken_out_wherever_it_stands(
    written: Written, form: str
) -> None:
    configure("DEBUG", form)
    url = "postgresql://footnote:pa:55%40word@db.example.org:5433/camps"
    structlog.get_logger("bot.x").info("opening", database=url)
    logging.getLogger("somebody").warning("cannot open %s", url, exc_info=raised(ApiError(url)))
    text = written()
    assert "55%40word" not in text
    assert text.count("postgresql://<login>@db.example.org:5433/camps") == 3


@FORMS
def test_the_token_is_taken_out_wherever_it_stands(written: Written, form: str) -> None:
    configure("DEBUG", form)
    ours, theirs = structlog.get_logger("bot.x"), logging.getLogger("somebody")
    ours.info(f"calling {ADDRESS}")
    ours.info("calling", address=ADDRESS, addresses=[ADDRESS], by={ADDRESS: 1})
    theirs.info("calling %s", ADDRESS)
    theirs.info(f"calling {ADDRESS}", extra={"address": ADDRESS})
    theirs.info("calling %r", {"address": httpx.URL(ADDRESS)})
    theirs.warning("failed", exc_info=raised(ApiError(ADDRESS)))
    theirs.warning("failed", exc_info=raised(ApiError(httpx.Request("GET", ADDRESS).url)))
    text = written()
    assert text.count("<token>") >= 7
    assert TOKEN.partition(":")[2] not in text


def test_json_is_one_object_a_line(written: Written) -> None:
    configure("INFO", "json")
    structlog.get_logger("bot.x").info("answered", ms=1.5, topic=None)
    logging.getLogger("somebody").warning("failed:\n%s", "twice", exc_info=raised(ApiError("é")))
    events = [json.loads(line) for line in written().splitlines()]
    assert [each.pop("timestamp")[:2] for each in events] == ["20", "20"]
    assert events[0] == {
        "event": "answered",
        "level": "info",
        "logger": "bot.x",
        "ms": 1.5,
        "topic": None,
    }
    assert events[1]["event"] == "failed:\ntwice"
    assert events[1]["exception"].splitlines()[-1] == "tests.test_logs.ApiError: é"


@pytest.mark.parametrize(("terminal", "first"), [(False, "{"), (True, "\x1b")])
def test_auto_is_for_people_on_a_terminal_and_json_elsewhere(
    written: Written, monkeypatch: pytest.MonkeyPatch, terminal: bool, first: str
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    configure("INFO", "auto")
    structlog.get_logger("bot.x").info("answered")
    assert written()[0] == first


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_httpx_tells_no_addresses_at_any_level(written: Written, level: str) -> None:
    configure(level, "json")
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    with httpx.Client(transport=transport) as client:
        client.get(ADDRESS)
    assert written() == ""


def test_what_is_below_the_level_is_left_out(written: Written) -> None:
    configure("WARNING", "json")
    structlog.get_logger("bot.x").info("answered")
    structlog.get_logger("bot.x").warning("failed")
    assert json.loads(written())["event"] == "failed"


def test_answers_that_are_no_json_are_not_quoted(written: Written) -> None:
    """python-telegram-bot logs them whole, and members' messages with them."""
    configure("DEBUG", "json")

    with pytest.raises(TelegramError):
        BaseRequest.parse_json_payload(b'{"result": [{"message": {"text": "a secret"')
    assert written() == ""
