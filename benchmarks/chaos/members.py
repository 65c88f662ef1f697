"""Members who write and press buttons, and the moments at which they do."""

import asyncio
import random
import time
from collections.abc import Callable
from itertools import count
from typing import Final

from benchmarks.chaos.ledger import Ledger, Update
from benchmarks.chaos.queues import Parcel, Queue
from benchmarks.chaos.script import Ask, GoOn, Press, Script, Sources, entry_of
from benchmarks.chaos.telegram import about, user
from tests.telegram_server.refused import JsonObject

FIRST_MEMBER: Final = 1_000
FIRST_UPDATE: Final = 700_000_001
_ENTRY: Final = "e:"
"""How the data of a button begins that shows an entry."""


class Members:
    """The members of a run, each in a private chat; what they do is drawn by chance.

    With the same seed they do the same, but for presses: which buttons there are depends on
    what was answered by then.
    """

    def __init__(  # noqa: PLR0913 -- whom they write to, who they are
        self,
        script: Script,
        ledger: Ledger,
        queue: Queue,
        next_message: Callable[[], int],
        *,
        number: int,
        presses: float,
        chance: random.Random,
    ) -> None:
        """Let `number` members act; a press comes along with the share `presses` of messages."""
        self._script = script
        self._ledger = ledger
        self._queue = queue
        self._next_message = next_message
        self._chance = chance
        self._presses = presses
        self._updates = count(FIRST_UPDATE)
        self._members = range(FIRST_MEMBER, FIRST_MEMBER + number)
        self._began: set[int] = set()
        self._buttons: dict[int, JsonObject] = {}

    async def act(self, enough: Callable[[], bool], rate: float) -> float:
        """Let things happen at Poisson moments, `rate` a second, whatever the bot does.

        Returns the longest time, in seconds, by which something happened later than it should.
        """
        due, late = time.monotonic(), 0.0
        while not enough():
            due += self._chance.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            late = max(late, time.monotonic() - due)
            self._someone_acts(due)
        return late

    def offer(self, message: JsonObject) -> None:
        """Let the member see a message of the bot, and perhaps press what stands under it."""
        if message.get("reply_markup"):
            self._buttons[message["chat"]["id"]] = message

    def _someone_acts(self, due: float) -> None:
        member = self._chance.choice(self._members)
        step = self._script.next_step(self._chance, opening=member not in self._began)
        self._began.add(member)
        pressed = self._buttons.pop(member, None) if self._chance.random() < self._presses else None
        self._says(member, step, due)
        if pressed:
            self._presses_a_button(member, pressed, due)

    def _says(self, member: int, step: Ask | GoOn | Sources, due: float) -> None:
        message = self._next_message()
        update = Update(next(self._updates), member, message, step, due)
        said = _message(member, message, self._script.text(step))
        self._publish(Parcel(update, member, {"update_id": update.number, "message": said}))

    def _presses_a_button(self, member: int, message: JsonObject, due: float) -> None:
        buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
        data = [each["callback_data"] for each in buttons if "callback_data" in each]
        entries = [each for each in data if each.startswith(_ENTRY)]
        if not entries:
            return
        chosen = self._chance.choice(entries)
        step = Press(entry_of(chosen.removeprefix(_ENTRY)))
        update = Update(next(self._updates), member, message["message_id"], step, due)
        press = {
            "id": str(update.number),
            "from": user(member),
            "message": message,
            "chat_instance": str(member),
            "data": chosen,
        }
        body = {"update_id": update.number, "callback_query": press}
        self._publish(Parcel(update, ("presses", member), body))

    def _publish(self, parcel: Parcel) -> None:
        self._ledger.publish(parcel.update)
        self._queue.put(parcel)


def _message(member: int, message: int, text: str) -> JsonObject:
    now = int(time.time())
    return {
        "message_id": message, "date": now, "chat": about(member), "from": user(member),
        "text": text,
    }  # fmt: skip
