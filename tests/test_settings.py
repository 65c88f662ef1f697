import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import Listen, Settings, SettingsError, Webhook, read_settings

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz-_01234"
SECRET = "abc-DEF_0123456789"
DEFAULTS = Settings(
    token=None,
    api_url="https://api.telegram.org",
    knowledge=Path("knowledge.yaml"),
    database=Path("data/footnote.sqlite3"),
    database_url=None,
    conversation=timedelta(minutes=30),
    semantic_model=None,
    webhook=None,
    admins=frozenset(),
    messages_per_second=30,
    messages_per_minute=20,
    status_listen=Listen("127.0.0.1", 8081),
    log_level="INFO",
    log_format="auto",
)
PASSWORD = "pa:55%40word"
URL = f"postgresql://footnote:{PASSWORD}@db.example.org:5433/camps?sslmode=require"
EVERYTHING = {
    "TELEGRAM_TOKEN": f" {TOKEN}\n",
    "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
    "KNOWLEDGE": "/etc/camps.yaml",
    "DATABASE": "/data/camps.sqlite3",
    "DATABASE_URL": f" {URL}\n",
    "CONVERSATION_MINUTES": "1440",
    "SEMANTIC_MODEL": " models/tiny ",
    "WEBHOOK_URL": " https://bot.example.org/telegram\n",
    "WEBHOOK_SECRET": f" {SECRET}\n",
    "WEBHOOK_LISTEN": "[::1]:8090",
    "ADMINS": " 123456789, 7 ,",
    "MESSAGES_PER_SECOND": "1000",
    "MESSAGES_PER_MINUTE": "5",
    "STATUS_LISTEN": "[::1]:9100",
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


def refusal() -> str:
    """Return why the settings cannot be used."""
    with pytest.raises(SettingsError) as caught:
        read_settings(dotenv=None)
    return str(caught.value)


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
        database_url=URL,
        conversation=timedelta(days=1),
        semantic_model="models/tiny",
        webhook=Webhook("https://bot.example.org/telegram", SECRET, "::1", 8090),
        admins=frozenset({123456789, 7}),
        messages_per_second=1000,
        messages_per_minute=5,
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


@pytest.mark.parametrize(
    "content",
    [b"KNOWLEDGE=\xef\xe0.yaml\n", "LOG_LEVEL=DEBUG\n".encode("utf-16")],
    ids=["an old code page", "UTF-16, as Windows writes it"],
)
def test_a_dotenv_file_that_cannot_be_read_is_named(content: bytes, tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        read_settings(dotenv)
    assert str(caught.value) == (
        f"{dotenv} cannot be read. Let the user who runs Footnote read it, and save it as UTF-8 "
        "text."
    )


def test_the_example_holds_the_defaults_line_by_line(tmp_path: Path) -> None:
    example = Path(__file__).parent.parent / ".env.example"
    assert read_settings(example) == DEFAULTS
    lines = [line.removeprefix("# ") for line in example.read_text(encoding="utf-8").splitlines()]
    told = [line for line in lines if line.partition("=")[0] in EVERYTHING and "=" in line]
    assert {line.partition("=")[0] for line in told} == EVERYTHING.keys()
    assert read_settings(a_dotenv(tmp_path, "\n".join(told))) == DEFAULTS


@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.parametrize("value", ["", " \n"])
def test_an_empty_setting_is_the_default(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert read_settings(dotenv=None) == DEFAULTS


def test_white_space_around_a_setting_is_no_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KNOWLEDGE", "DATABASE", "WEBHOOK_LISTEN", "STATUS_LISTEN"):
        monkeypatch.setenv(name, f" {EVERYTHING[name]}\r\n")
    settings = read_settings(dotenv=None)
    assert (settings.knowledge, settings.database, settings.status_listen) == (
        Path("/etc/camps.yaml"),
        Path("/data/camps.sqlite3"),
        Listen("::1", 9100),
    )


@pytest.mark.parametrize(
    "token", ["abc", TOKEN[:30], TOKEN.replace(":", ""), f"{TOKEN}/x", "x" + TOKEN]
)
def test_what_is_no_token_is_refused_without_being_repeated(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", token)
    assert refusal() == (
        "TELEGRAM_TOKEN does not look like a token (123456789:AA...). "
        "Copy it again from @BotFather into .env."
    )


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://localhost/footnote",
        "postgres://footnote@localhost/footnote",
        "POSTGRESQL://footnote:@127.0.0.1:5432/foot-note",
        "postgresql://footnote:p%2Fw@[::1]:5432/footnote",
        "postgresql:///footnote?host=/run/postgresql&connect_timeout=3",
    ],
)
def test_a_postgresql_database_is_named_by_its_url(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert read_settings(dotenv=None).database_url == url


@pytest.mark.parametrize(
    "url",
    [
        "data/footnote.sqlite3",
        "sqlite:///data/footnote.sqlite3",
        "mysql://footnote:secret@localhost/footnote",
        "postgresql+psycopg://footnote:secret@localhost/footnote",
        "postgresql://footnote:secret@localhost",
        "postgresql://footnote:secret@localhost:port/footnote",
        "postgresql://footnote:secret@secret@localhost/footnote",
        "postgresql://footnote:secret/secret@localhost/footnote",
        "postgresql://footnote:secret#secret@localhost/footnote",
        "postgresql://footnote:secret secret@localhost/footnote",
    ],
)
def test_a_url_that_names_no_postgresql_database_is_refused_without_being_repeated(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert refusal() == (
        "DATABASE_URL does not look like postgresql://user:password@host:5432/name. Of the signs "
        "@ : / ? # % the password may hold only their codes, %40 %3A %2F %3F %23 %25. "
        "Left empty, the file of DATABASE is used."
    )


def test_the_bots_other_files_stay_beside_database_where_postgresql_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE", "/data/camps.sqlite3")
    monkeypatch.setenv("DATABASE_URL", URL)
    assert read_settings(dotenv=None).heartbeat == Path("/data/camps.heartbeat")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org"),
        ("TELEGRAM_API_URL", "https://"),
        ("TELEGRAM_API_URL", "https://api.telegram.org:port"),
        ("DATABASE", "/"),
        ("DATABASE", "."),
        ("DATABASE", "data/.."),
        ("CONVERSATION_MINUTES", "half an hour"),
        ("CONVERSATION_MINUTES", "0"),
        ("CONVERSATION_MINUTES", "1441"),
        ("MESSAGES_PER_MINUTE", "0"),
        ("MESSAGES_PER_MINUTE", "many"),
        ("MESSAGES_PER_SECOND", "\u0661"),
        ("MESSAGES_PER_SECOND", "1001"),
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


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("TELEGRAM_API_URL", "an address such as https://api.telegram.org"),
        ("CONVERSATION_MINUTES", "a whole number from 1 to 1440"),
        ("LOG_FORMAT", "one of auto, console, json"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_what_it_must_be(
    name: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "wrong")
    assert refusal() == (f"{name} must be {wanted}. See .env.example for what each setting means.")


@pytest.mark.parametrize(
    "wrong", ["@ivan", "-100123", "0", "1.5", "12 34", "\u0661\u0662", "1" * 17, "'7'"]
)
def test_an_administrator_is_a_members_number(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMINS", f"123456789, {wrong}")
    assert refusal() == (
        f"ADMINS has {wrong!r}, which is no member's number. Write Telegram's numbers of the "
        "members, separated by commas, such as 123456789,987654321; a @name may change hands and "
        "does not count."
    )


@pytest.mark.parametrize("name", ["STATUS_LISTEN", "WEBHOOK_LISTEN"])
@pytest.mark.parametrize(
    "listen",
    ["8081", "127.0.0.1", "127.0.0.1:65536", "::1:8081", "http://127.0.0.1:8081", "here:there"],
)
def test_what_is_no_place_to_listen_at_is_refused(
    name: str, listen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.org/telegram")
    monkeypatch.setenv("WEBHOOK_SECRET", "of-more-than-16-signs")
    monkeypatch.setenv(name, listen)
    with pytest.raises(SettingsError, match=rf"^{name} is not an address to listen at\. Write "):
        read_settings(dotenv=None)


@pytest.mark.parametrize("off", ["off", "OFF", " Off "])
def test_the_status_can_be_turned_off(off: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUS_LISTEN", off)
    assert read_settings(dotenv=None).status_listen is None


def test_whoever_does_not_find_the_word_is_told_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUS_LISTEN", "none")
    with pytest.raises(SettingsError, match=r" Write off to show it nowhere\.$"):
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


def test_settings_that_are_printed_show_neither_token_nor_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", URL)
    settings = read_settings(dotenv=None)
    assert f"{settings} {settings!r}" == " ".join(
        ["Settings(knowledge='knowledge.yaml', database='data/footnote.sqlite3')"] * 2
    )
