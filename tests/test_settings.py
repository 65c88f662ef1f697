import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, Webhook, read_settings

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz-_01234"
SECRET = "abc-DEF_0123456789"
DEFAULTS = Settings(
    token=None,
    api_url="https://api.telegram.org",
    knowledge=Path("knowledge.yaml"),
    database=Path("data/footnote.sqlite3"),
    conversation=timedelta(minutes=30),
    semantic_model=None,
    webhook=None,
    messages_per_second=30,
    messages_per_minute=20,
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
    "WEBHOOK_URL": " https://bot.example.org/telegram\n",
    "WEBHOOK_SECRET": f" {SECRET}\n",
    "WEBHOOK_LISTEN": "[::1]:8090",
    "MESSAGES_PER_SECOND": "1000",
    "MESSAGES_PER_MINUTE": "5",
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
        webhook=Webhook("https://bot.example.org/telegram", SECRET, "::1", 8090),
        messages_per_second=1000,
        messages_per_minute=5,
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
        ("MESSAGES_PER_MINUTE", "0"),
        ("MESSAGES_PER_MINUTE", "many"),
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


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which updates are brought."""
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.org/telegram")
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    return monkeypatch


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://bot.example.org", "/"),
        ("https://bot.example.org:8443/a/b-c_d.e~f", "/a/b-c_d.e~f"),
    ],
)
def test_the_endpoint_has_the_path_of_the_public_address(
    webhook: pytest.MonkeyPatch, url: str, path: str
) -> None:
    webhook.setenv("WEBHOOK_URL", url)
    settings = read_settings(dotenv=None)
    assert settings.webhook == Webhook(url, SECRET, "127.0.0.1", 8080)
    assert settings.webhook.path == path
    assert SECRET not in f"{settings.webhook} {settings}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_URL", "http://bot.example.org/telegram"),
        ("WEBHOOK_URL", "bot.example.org"),
        ("WEBHOOK_URL", "https://"),
        ("WEBHOOK_URL", "https:///telegram"),
        ("WEBHOOK_URL", "https://user:word@bot.example.org/"),
        ("WEBHOOK_URL", "https://bot.example.org/?a=b"),
        ("WEBHOOK_URL", "https://bot.example.org/#a"),
        ("WEBHOOK_URL", "https://bot.example.org/{id}"),
        ("WEBHOOK_URL", "https://bot.example.org:port/"),
        ("WEBHOOK_URL", "https://[bot/"),
        ("WEBHOOK_SECRET", ""),
        ("WEBHOOK_SECRET", "too-short"),
        ("WEBHOOK_SECRET", "x" * 257),
        ("WEBHOOK_SECRET", "sixteen signs or more!"),
        ("WEBHOOK_LISTEN", "8080"),
        ("WEBHOOK_LISTEN", ":8080"),
        ("WEBHOOK_LISTEN", "localhost"),
        ("WEBHOOK_LISTEN", "localhost:http"),
        ("WEBHOOK_LISTEN", "localhost:65536"),
        ("WEBHOOK_LISTEN", "http://localhost:80"),
        ("WEBHOOK_LISTEN", "me@localhost:80"),
    ],
)
def test_a_webhook_that_cannot_be_used_is_named_without_its_secret(
    webhook: pytest.MonkeyPatch, name: str, value: str
) -> None:
    webhook.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} is ") as caught:
        read_settings(dotenv=None)
    assert SECRET not in str(caught.value)


def test_settings_that_are_printed_do_not_show_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    settings = read_settings(dotenv=None)
    assert f"{settings} {settings!r}" == " ".join(
        ["Settings(knowledge='knowledge.yaml', database='data/footnote.sqlite3')"] * 2
    )
