"""A server that says what Telegram would not say fails."""

import pytest

from tests.telegram_server.honesty import DishonestServerError, honest

USER = {"id": 1, "is_bot": False, "first_name": "A"}
CHAT = {"id": 1, "type": "private", "first_name": "A"}
MESSAGE = {"message_id": 1, "date": 1, "chat": CHAT, "from": USER, "text": "x"}


@pytest.mark.parametrize(
    "lie",
    [
        MESSAGE | {"txt": "x"},
        MESSAGE | {"message_id": "1"},
        MESSAGE | {"chat": {"id": 1}},
        MESSAGE | {"from": USER | {"is_bot": None}},
        MESSAGE | {"chat": CHAT | {"type": "party"}},
    ],
    ids=["unknown field", "wrong type", "missing field", "null", "unknown value"],
)
def test_a_lie_is_caught(lie: dict[str, object]) -> None:
    with pytest.raises(DishonestServerError):
        honest(lie, ("Message",))


def test_the_truth_passes() -> None:
    assert honest([MESSAGE], ("Array of Message",)).startswith('[{"message_id": 1')
