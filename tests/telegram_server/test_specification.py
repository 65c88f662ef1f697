"""What only the descriptions of the Bot API tell is read out of them."""

from typing import Any

import pytest

from tests.telegram_server.make_specification import field
from tests.telegram_server.specification import Field, specification


@pytest.mark.parametrize(
    ("types", "description", "facts"),
    [
        (["String"], "Text, 1-4096 characters after entities parsing", {"l": [1, 4096, "parsed"]}),
        (["String"], "Identifier for this result, 1-64 Bytes", {"l": [1, 64, "bytes"]}),
        (
            ["Array of BotCommand"],
            "A list. At most 100 commands can be specified.",
            {"l": [0, 100, "items"]},
        ),
        (["Array of Integer"], "A list of 1-100 identifiers", {"l": [1, 100, "items"]}),
        (["Integer"], "Values between 1-100 are accepted", {}),
        (["String"], 'Type of the reaction, always "emoji"', {"v": ["emoji"]}),
        (["String"], "Scope type, must be chat_member", {"v": ["chat_member"]}),
        (["String"], 'Must be one of "danger" (red) or "primary"', {"v": ["danger", "primary"]}),
        (["String"], 'One of "XTR" for Telegram Stars or "TON" for toncoins', {}),
    ],
)  # fmt: skip
def test_descriptions_tell_lengths_and_values(
    types: list[str], description: str, facts: dict[str, Any]
) -> None:
    raw = {"types": types, "required": False, "description": description}
    assert field(raw) == {"t": types} | facts


def test_the_facts_arrive() -> None:
    assert specification().methods["sendMessage"]["text"] == Field(
        types=("String",), required=True, limit=(1, 4096, "parsed"), values=()
    )
    assert list(specification().objects("MaybeInaccessibleMessage")) == [
        "Message",
        "InaccessibleMessage",
    ]
