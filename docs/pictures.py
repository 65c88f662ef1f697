"""Draw conversations with the bot as pictures of a chat, light and dark.

    .venv/bin/python docs/pictures.py

What is said comes from tests/transcripts, what is answered from the bot itself: the same HTML and
the same buttons that go to Telegram. Chromium draws them to docs/pictures (Debian: `apt install
chromium fonts-inter fonts-noto-color-emoji`). Nothing else needs it.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final

from telegram import InlineKeyboardMarkup, User

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.core.conversation import Conversation, Message  # noqa: E402
from bot.core.responder import Responder  # noqa: E402
from bot.curation.files import load  # noqa: E402
from bot.languages import catalogues  # noqa: E402
from bot.telegram.outbox import parts  # noqa: E402

FOLDER: Final = ROOT / "docs" / "pictures"
BOT: Final = User(1, "Footnote", is_bot=True, username="footnote_bot")
START: Final = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
WIDTH: Final = 460
SCALE: Final = 1.25

STYLE: Final = """
:root { --chat: #d5e3c8; --bot: #fff; --member: #e7fbd3; --text: #14181c; --quiet: #6b7580;
  --link: #2a7fc0; --quote: #2a7fc0; --quoted: #eef5fb; --button: #6f8f63cc; }
.dark { --chat: #10171f; --bot: #1d2833; --member: #2c5278; --text: #eef2f5; --quiet: #8b9aa8;
  --link: #79c0f5; --quote: #79c0f5; --quoted: #243443; --button: #2c3d4ecc; }
body { margin: 0; padding: 12px 14px; background: var(--chat); color: var(--text);
  font: 15px/1.36 Inter, sans-serif, "Noto Color Emoji"; }
.message { max-width: 370px; width: fit-content; margin: 0 0 4px; padding: 7px 11px 6px;
  border-radius: 13px; background: var(--bot); white-space: pre-wrap; overflow-wrap: anywhere; }
.member { margin-left: auto; margin-bottom: 8px; background: var(--member); }
.time { float: right; margin: 6px 0 0 10px; font-size: 11px; color: var(--quiet); }
.buttons { max-width: 392px; margin: 0 0 10px; display: grid; gap: 4px; }
.row { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: 4px; }
.button { padding: 7px; border-radius: 9px; text-align: center; color: #fff; font-size: 14px;
  background: var(--button); }
a { color: var(--link); text-decoration: none; }
blockquote { margin: 0; padding: 3px 9px; border-left: 3px solid var(--quote);
  border-radius: 5px; background: var(--quoted); }
blockquote[expandable] { display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 5; overflow: hidden; padding-bottom: 0;
  border-bottom: 3px solid var(--quoted); }
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a transcript to be drawn."""

    name: str
    transcript: str
    exchanges: int
    language: str = "en"


PICTURES: Final = (
    Picture("gulag", "at_a_glance", 2),
    Picture("amnesty", "amnesty_chain", 2),
    Picture("russian", "russian_follow_ups", 2, "ru"),
)


def main() -> None:
    """Draw every picture."""
    browser = which("chromium") or which("chromium-browser") or which("google-chrome")
    if browser is None:
        sys.exit("There is no Chromium to draw with. On Debian: apt install chromium")
    responder = Responder.build(load(ROOT / "knowledge.yaml"), catalogues=catalogues())
    FOLDER.mkdir(exist_ok=True)
    for picture in PICTURES:
        chat = "".join(_chat(picture, responder))
        for shade in ("light", "dark"):
            file = FOLDER / f"{picture.name}-{shade}.png"
            _draw(browser, _page(chat, shade), file)
            print(file.relative_to(ROOT))


def _chat(picture: Picture, responder: Responder) -> Iterator[str]:
    transcript = (ROOT / "tests" / "transcripts" / f"{picture.transcript}.txt").read_text("utf-8")
    said = re.findall(r"(?m)^> (.*)$", transcript)[: picture.exchanges]
    conversation = Conversation()
    for minute, text in enumerate(said):
        at = START + timedelta(minutes=minute)
        response = responder.respond(Message(text, at, picture.language), conversation)
        if response.turn:
            conversation = conversation.then(response.turn)
        yield _message(escape(text), at, "member")
        for part in parts(response.reply, BOT):
            yield _message(part.html, at, "bot")
            yield _buttons(part.buttons) if part.buttons else ""


def _message(html: str, at: datetime, who: str) -> str:
    html = html.replace("quote>\n\n", "quote>\n")  # a block ends its line by itself
    return f'<div class="message {who}">{html}<span class="time">{at:%H:%M}</span></div>'


def _buttons(keyboard: InlineKeyboardMarkup) -> str:
    rows = (
        "".join(f'<div class="button">{escape(button.text)}</div>' for button in row)
        for row in keyboard.inline_keyboard
    )
    shown = "".join(f'<div class="row">{row}</div>' for row in rows)
    return f'<div class="buttons">{shown}</div>'


def _page(chat: str, shade: str) -> str:
    # The page says in its title how high it is: Chromium takes pictures of a given size only.
    return (
        f'<!doctype html><html class="{shade}"><meta charset="utf-8"><style>{STYLE}</style>'
        f"<body>{chat}<script>document.title = document.documentElement.offsetHeight</script>"
    )


def _draw(browser: str, page: str, file: Path) -> None:
    with TemporaryDirectory() as folder:
        source = Path(folder) / "chat.html"
        source.write_text(page, "utf-8")
        drawn = _run(browser, folder, f"--window-size={WIDTH},100", "--dump-dom", source.as_uri())
        height = re.search(r"<title>(\d+)</title>", drawn)
        assert height, "the page gives itself a title"
        size = f"--window-size={WIDTH},{height[1]}"
        _run(browser, folder, size, f"--screenshot={file}", source.as_uri())


def _run(browser: str, profile: str, *options: str) -> str:
    # Without a sandbox, for it draws nothing but our own page, and root may have none.
    fixed = ("--headless", "--no-sandbox", "--hide-scrollbars", f"--user-data-dir={profile}")
    scale = f"--force-device-scale-factor={SCALE}"
    done = subprocess.run(  # noqa: S603 - our own page, in the browser found above
        (browser, *fixed, scale, *options), capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


if __name__ == "__main__":
    main()
