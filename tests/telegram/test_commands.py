import pytest
from telegram import Chat
from telegram.constants import ChatType

from bot.telegram.commands import Command, begins_with_command, command_for
from tests.telegram.updates import BOT, a_message


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/help", Command("help", ())),
        ("/Ask@footnote_BOT  was Beria\nshot? ", Command("ask", ("was", "Beria", "shot?"))),
        ("/start gulag-release", Command("start", ("gulag-release",))),
        ("/help, please", Command("help", (",", "please"))),
        ("/help@another_bot", None),
        ("say /help", None),
        ("/ help", None),
        ("help", None),
        ("", None),
        (None, None),
    ],
)
def test_a_command_is_what_a_message_for_this_bot_begins_with(
    text: str | None, command: Command | None
) -> None:
    assert command_for(a_message(text), BOT) == command


def test_another_bots_command_is_a_command_all_the_same() -> None:
    assert begins_with_command(a_message("/help@another_bot"))
    assert not begins_with_command(a_message("say /help", chat=Chat(1, ChatType.PRIVATE)))
