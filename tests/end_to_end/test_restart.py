"""One restart, seen from all sides: what happened before and meanwhile, and what holds after it."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.end_to_end.bot_process import BotProcess, eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.knowledge import write_knowledge
from tests.end_to_end.talk import Talk
from tests.telegram_server import Message, TelegramServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "How many people were in the Gulag?"
ANSWER = "About two and a half million"
CHANGES = {"setMyCommands", "setMyDescription", "setMyShortDescription", "setMyName"}


@dataclass(frozen=True, slots=True)
class Restart:
    """Members in the middle of something when the bot was stopped, and the bot that came after."""

    conversing: Talk
    """Has read of releases from the camps."""
    in_hand: Talk
    """Asked a question that was being answered."""
    holding: Talk
    offer: Message
    """Holds an answer with buttons, one of which leads to an entry that was taken out meanwhile."""
    waiting: Talk
    question: Message
    """Asked a question while no bot was there."""
    pressing: Talk
    """Pressed a button while no bot was there."""
    too_late: str
    """What Telegram said of that press when the second bot answered it."""
    first: BotProcess
    code: int
    """With which the first bot ended."""
    changes: int
    """How often the first bot changed how it presents itself."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def restart(
    new_bot: NewBot, server: TelegramServer, names: Iterator[str]
) -> AsyncIterator[Restart]:
    def a_talk() -> Talk:
        member = server.member(next(names))
        return Talk(member, server.private(member))

    conversing, in_hand, holding, waiting, pressing = (a_talk() for _ in range(5))
    async with new_bot() as first:
        await conversing.asks("/start gulag-release")
        offer = await holding.asks(QUESTION)
        pressed = await pressing.asks(QUESTION)
        await eventually(presented(server, times=1))
        server.slows_next("sendMessage", 0.5)
        await in_hand.says(QUESTION)
        await eventually(lambda: server.calls[-1].parameters.get("chat_id") == in_hand.chat.id)
        code = await first.stop()
    changes = sum(call.method in CHANGES for call in server.calls)
    write_knowledge(first.folder / "knowledge.yaml", without={"amnesty-decision"})
    question = await waiting.says(QUESTION)
    with pytest.raises(AssertionError, match="the bot did not answer the callback_query"):
        await pressing.chat.presses(pressing.member, pressed, "Release from the Gulag", seconds=0)
    server.expires_queries()
    async with new_bot(first.folder):
        await eventually(lambda: bool(server.refusals))
        yield Restart(
            conversing=conversing,
            in_hand=in_hand,
            holding=holding,
            offer=offer,
            waiting=waiting,
            question=question,
            pressing=pressing,
            too_late=server.refusals.pop(),
            first=first,
            code=code,
            changes=changes,
        )


def presented(server: TelegramServer, times: int) -> Callable[[], bool]:
    """Whether a bot has come so often to the last of what it looks at to present itself."""

    def holds() -> bool:
        asked = [call.parameters for call in server.calls if call.method == "getMyName"]
        return asked.count({"language_code": "ru"}) == times

    return holds


async def test_the_answer_in_hand_is_sent_before_the_bot_stops_and_not_again_after(
    restart: Restart,
) -> None:
    events = [each["event"] for each in restart.first.log]
    assert (restart.code, events[events.index("stopping") + 1]) == (0, "answered")
    assert (await restart.in_hand.reads()).text.startswith(ANSWER)
    assert (await restart.in_hand.asks("/help")).text.startswith("Ask me")


async def test_the_conversation_goes_on(restart: Restart) -> None:
    answer = await restart.conversing.asks(QUESTION)
    assert answer.text.startswith(ANSWER)
    assert answer.choices == []  # the one follow-up that is left was shown before


async def test_what_was_said_meanwhile_is_answered(restart: Restart) -> None:
    answer = await restart.waiting.reads()
    assert (answer.reply_to, answer.text.startswith(ANSWER)) == (restart.question.id, True)


async def test_a_button_pressed_meanwhile_still_opens_its_entry(restart: Restart) -> None:
    assert "query is too old" in restart.too_late
    assert (await restart.pressing.reads()).text.startswith("Those with short terms were;")


async def test_an_old_button_whose_entry_is_gone_says_so(restart: Restart) -> None:
    await restart.holding.presses(restart.offer, "Who decided the amnesty")
    gone = await restart.holding.reads()
    assert gone.text == "That answer is no longer in my notes. The topics show what is."
    assert gone.choices == ["All topics"]


async def test_nothing_is_set_that_holds_already(restart: Restart, server: TelegramServer) -> None:
    await eventually(presented(server, times=2))
    assert restart.changes == 11  # three menus, two descriptions in two languages, one name
    assert sum(call.method in CHANGES for call in server.calls) == restart.changes
