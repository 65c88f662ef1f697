"""What members of a chat know: each other, topics, messages and buttons."""

from dataclasses import dataclass, field

import telegram

from tests.telegram_server.refused import JsonObject


@dataclass(frozen=True, slots=True)
class Member:
    """A person, or the bot."""

    id: int
    name: str
    language: str | None = None  # IETF tag, such as ru
    username: str | None = None
    is_bot: bool = False

    def user(self) -> JsonObject:
        optional = {"username": self.username, "language_code": self.language}
        user: JsonObject = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        return user | {name: value for name, value in optional.items() if value}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a forum."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; what else it can do is in `raw`."""

    text: str
    data: str | None
    url: str | None
    raw: JsonObject = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was when it was read; `html` says again what its entities mean."""

    id: int
    text: str
    html: str
    buttons: tuple[tuple[Button, ...], ...]
    reply_to: int | None
    topic: int | None
    edited: bool
    raw: JsonObject = field(repr=False)

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons, from left to right and downwards."""
        return [button.text for row in self.buttons for button in row]

    @property
    def choices(self) -> list[str]:
        """What stands on the buttons that have a row of their own, downwards."""
        return [row[0].text for row in self.buttons if len(row) == 1]

    def button(self, label: str) -> Button:
        """The button with this text or data."""
        for row in self.buttons:
            for button in row:
                if label in {button.text, button.data}:
                    return button
        raise AssertionError(f"no button {label!r} among {self.labels} under {self.text!r}")


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What a member sees after a press; empty `text`: only that the button stopped waiting."""

    text: str
    alert: bool
    url: str | None


def read(shown: JsonObject) -> Message:
    """A message of the Bot API as a member sees it."""
    parsed = telegram.Message.de_json(shown, None)
    rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
    replied = shown.get("reply_to_message", {})
    is_reply = replied and "forum_topic_created" not in replied
    return Message(
        id=shown["message_id"],
        text=parsed.text or parsed.caption or "",
        html=(parsed.text_html if parsed.text else parsed.caption_html) or "",
        buttons=tuple(
            tuple(
                Button(each["text"], each.get("callback_data"), each.get("url"), each)
                for each in row
            )
            for row in rows
        ),
        reply_to=replied["message_id"] if is_reply else None,
        topic=shown.get("message_thread_id") if shown.get("is_topic_message") else None,
        edited="edit_date" in shown,
        raw=shown,
    )
