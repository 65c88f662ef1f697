import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import Listen, Settings, SettingsError, read_settings

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz-_01234"
DEFAULTS = Settings(
    token=None,
    api_url="https://api.telegram.org",
    knowledge=Path("knowledge.yaml"),
    database=Path("data/footnote.sqlite3"),
    conversation=timedelta(minutes=30),
    semantic_model=None,
    webhook_url=None,
    webhook_secret=None,
    status_listen=Listen("127.0.0.1", 8081),
    log_level="INFO",
    log_format="auto",
)
EVERYTHING = {
    "TELEGRAM_TOKEN": f" {TOKEN}\n",
    "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
    "KNOWLEDGE": "/etc/camps.yaml",
    "DATABASE": "/data/camps.sqlite3",
    "CONVERSATION_MINUTES": "1440",
    "SEMANTIC_MODEL": " models/tiny ",
    "WEBHOOK_URL": " https://bot.example.org/telegram ",
    "WEBHOOK_SECRET": " of-more-than-16-signs ",
    "STATUS_LISTEN": " [::1]:9100 ",
    "LOG_LEVEL": "DEBUG",
    "LOG_FORMAT": "json",
}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins without any setting, and what it reads from a file is gone after it."""
    monkeypatch.setattr(os, "environ", dict(os.environ))
    for name in EVERYTHING:
        os.environ.pop(name, None)


def a_dotenv(folder: Path, text: str) -> Path:
    """Return a .env file with a text."""
    path = folder / ".env"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_any_setting_the_defaults_hold() -> None:
    assert read_settings(dotenv=None) == DEFAULTS


def test_the_environment_sets_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in EVERYTHING.items():
        monkeypatch.setenv(name, value)
    assert read_settings(dotenv=None) == Settings(
        token=TOKEN,
        api_url="http://127.0.0.1:8081",
        knowledge=Path("/etc/camps.yaml"),
        database=Path("/data/camps.sqlite3"),
        conversation=timedelta(days=1),
        semantic_model="models/tiny",
        webhook_url="https://bot.example.org/telegram",
        webhook_secret="of-more-than-16-signs",
        status_listen=Listen("::1", 9100),
        log_level="DEBUG",
        log_format="json",
    )


def test_a_dotenv_file_sets_what_it_holds(tmp_path: Path) -> None:
    dotenv = a_dotenv(tmp_path, "# mine\nLOG_LEVEL=DEBUG\nKNOWLEDGE='лагеря.yaml'\n")
    settings = read_settings(dotenv)
    assert (settings.log_level, settings.knowledge) == ("DEBUG", Path("лагеря.yaml"))
    assert settings.database == DEFAULTS.database


def test_the_environment_wins_over_the_dotenv_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    assert read_settings(a_dotenv(tmp_path, "LOG_LEVEL=DEBUG\n")).log_level == "ERROR"


def test_a_dotenv_file_need_not_exist(tmp_path: Path) -> None:
    assert read_settings(tmp_path / ".env") == DEFAULTS


def test_the_example_holds_the_defaults_line_by_line(tmp_path: Path) -> None:
    example = Path(__file__).parent.parent / ".env.example"
    assert read_settings(example) == DEFAULTS
    lines = [line.removeprefix("# ") for line in example.read_text(encoding="utf-8").splitlines()]
    told = [line for line in lines if line.partition("=")[0] in EVERYTHING and "=" in line]
    assert {line.partition("=")[0] for line in told} == EVERYTHING.keys()
    assert read_settings(a_dotenv(tmp_path, "\n".join(told))) == DEFAULTS


@pytest.mark.parametrize("name", ["KNOWLEDGE", "DATABASE"])
def test_an_empty_path_is_the_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "")
    assert read_settings(dotenv=None) == DEFAULTS


@pytest.mark.parametrize("token", ["", "  "])
def test_an_empty_token_is_none(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", token)
    assert read_settings(dotenv=None).token is None


@pytest.mark.parametrize(
    "token", ["abc", TOKEN[:30], TOKEN.replace(":", ""), f"{TOKEN}/x", "x" + TOKEN]
)
def test_what_is_no_token_is_refused_without_being_repeated(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", token)
    with pytest.raises(SettingsError) as caught:
        read_settings(dotenv=None)
    assert str(caught.value) == (
        "TELEGRAM_TOKEN does not look like a token (123456789:AA...). "
        "Copy it again from @BotFather into .env."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("CONVERSATION_MINUTES", "half an hour"),
        ("CONVERSATION_MINUTES", "0"),
        ("CONVERSATION_MINUTES", "1441"),
        ("STATUS_LISTEN", "8081"),
        ("STATUS_LISTEN", "127.0.0.1"),
        ("STATUS_LISTEN", "127.0.0.1:65536"),
        ("STATUS_LISTEN", "::1:8081"),
        ("STATUS_LISTEN", "http://127.0.0.1:8081"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"\b{name}\b.* See \.env\.example"):
        read_settings(dotenv=None)


def test_the_status_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUS_LISTEN", "off")
    assert read_settings(dotenv=None).status_listen is None


@pytest.mark.parametrize(
    ("listen", "shown"),
    [(Listen("127.0.0.1", 8081), "127.0.0.1:8081"), (Listen("::1", 80), "[::1]:80")],
)
def test_a_place_to_listen_at_is_shown_as_it_is_written(listen: Listen, shown: str) -> None:
    assert str(listen) == shown


def test_settings_that_are_printed_do_not_show_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    settings = read_settings(dotenv=None)
    assert f"{settings} {settings!r}" == " ".join(
        ["Settings(knowledge='knowledge.yaml', database='data/footnote.sqlite3')"] * 2
    )
