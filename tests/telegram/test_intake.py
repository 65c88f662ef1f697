import asyncio

import pytest

from bot.telegram.intake import SIDE_BY_SIDE, InOrder
from tests.telegram.updates import an_update


class Handling:
    """Updates in hand: each begins, waits until it may end, and ends."""

    def __init__(self) -> None:
        self.happened: list[str] = []
        self.may_end: dict[int, asyncio.Event] = {}
        self.processor = InOrder()

    def comes(self, number: int, chat: int) -> asyncio.Task[None]:
        self.may_end[number] = asyncio.Event()
        update = an_update(number, chat)
        return asyncio.create_task(self.processor.process_update(update, self._handle(number)))

    async def _handle(self, number: int) -> None:
        self.happened.append(f"{number} begins")
        await self.may_end[number].wait()
        self.happened.append(f"{number} ends")


async def everything_that_can_happen() -> None:
    """Let every task go on until all of them wait."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_chat_is_handled_in_order_and_chats_side_by_side() -> None:
    handling = Handling()
    tasks = [handling.comes(1, chat=5), handling.comes(2, chat=5), handling.comes(3, chat=6)]
    await everything_that_can_happen()
    assert handling.happened == ["1 begins", "3 begins"]

    handling.may_end[2].set()  # ready, but its turn has not come
    await everything_that_can_happen()
    assert handling.happened == ["1 begins", "3 begins"]

    handling.may_end[1].set()
    await everything_that_can_happen()
    assert handling.happened == ["1 begins", "3 begins", "1 ends", "2 begins", "2 ends"]

    handling.may_end[3].set()
    await asyncio.gather(*tasks)


async def test_an_update_that_fails_does_not_hold_up_the_next() -> None:
    processor, seen = InOrder(), []

    async def fail() -> None:
        raise RuntimeError

    async def see() -> None:
        seen.append("the next")

    failing = asyncio.create_task(processor.process_update(an_update(1, chat=5), fail()))
    await processor.process_update(an_update(2, chat=5), see())
    assert seen == ["the next"]
    with pytest.raises(RuntimeError):
        await failing


async def test_no_more_updates_are_in_hand_than_the_connections_can_carry() -> None:
    handling = Handling()
    tasks = [handling.comes(number, chat=number) for number in range(SIDE_BY_SIDE + 1)]
    await everything_that_can_happen()
    assert len(handling.happened) == SIDE_BY_SIDE
    for may_end in handling.may_end.values():
        may_end.set()
    await asyncio.gather(*tasks)
    assert handling.happened[-1] == f"{SIDE_BY_SIDE} ends"


async def test_a_chat_that_is_done_with_is_forgotten() -> None:
    processor = InOrder()
    for number in range(3):
        await processor.process_update(an_update(number, chat=number), asyncio.sleep(0))
    assert len(processor._locks) == 0  # noqa: SLF001


async def test_an_update_without_a_chat_is_handled_too() -> None:
    processor, seen = InOrder(), []

    async def see() -> None:
        seen.append("it")

    await processor.process_update("no update at all", see())
    assert seen == ["it"]
