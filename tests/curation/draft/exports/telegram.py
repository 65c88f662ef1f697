"""A chat as Telegram Desktop exports it, and a whole account."""

from typing import Any, Final


def message(id_: int, text: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "type": "message",
        "date": "2023-05-01T12:01:00",
        "date_unixtime": "1682942460",
        "from": "Анна",
        "from_id": "user111",
        "text": text,
    } | more


MESSAGES: Final = [
    message(1, "Когда освободили заключённых?"),
    message(
        2,
        [
            "Освободили тех, у кого были короткие сроки, остальные ждали до лета; об этом писали ",
            {"type": "text_link", "text": "газеты", "href": "https://example.org/gazeta"},
            " и ",
            {"type": "link", "text": "https://example.org/archiv"},
            ".\n\nО письмах ничего не известно.",
        ],
        reply_to_message_id=1,
        **{"from": None},
    ),
    message(3, "", type="service", action="pin_message", actor="Анна"),
    message(4, "", media_type="sticker", file="(File not included.)"),
    message(5, "ок"),
]
CHAT: Final = {"name": "Лагеря", "type": "private_supergroup", "id": 222, "messages": MESSAGES}
ACCOUNT: Final = {
    "about": "Here is the data you requested.",
    "personal_information": {"user_id": 1, "first_name": "A"},
    "profile_pictures": [{"date": "2020-01-01T00:00:00", "photo": "a.jpg"}],
    "chats": {"about": "...", "list": [CHAT, CHAT | {"id": 333, "name": "Письма"}]},
}
