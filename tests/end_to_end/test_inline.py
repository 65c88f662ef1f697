"""@bot and a few words, typed in any chat: what is offered, what it posts, where that leads."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.end_to_end.bot_process import PATIENCE, BotProcess, eventually
from tests.end_to_end.knowledge import TOPICS
from tests.end_to_end.talk import Talk
from tests.telegram_server import Member, Message, TelegramServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]

QUESTION = "how many people were in the gulag?"
GULAG = "How many people were in the Gulag?"
ANSWER = "About two and a half million [1].\n\nThe archives count them each year;"
NOTE = "[1] Anne Applebaum, Gulag: A <History>, 2003, pp. 579-583 https://example.org/gulag?page=1&part=2"
UNKNOWN = "I don't know that: my notes do not answer it."
ONE_A_MINUTE = {"MESSAGES_PER_MINUTE": "1"}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
def inline(server: TelegramServer) -> "Inline":
    return Inline(server)


class Inline:
    """A member's side of inline queries, patient as a busy machine demands."""

    def __init__(self, server: TelegramServer) -> None:
        self._server = server

    async def asks(self, member: Member, query: str, offset: str = "") -> dict[str, Any]:
        """Return the bot's answer."""
        return await self._server.asks_inline(member, query, offset=offset, seconds=PATIENCE)

    async def asks_in_vain(self, member: Member, query: str) -> None:
        """Type on before any answer; there may be one."""
        with suppress(AssertionError):
            await self._server.asks_inline(member, query, seconds=0.01)


def opens(message: Message, label: str) -> str:
    """What a button that leads to the bot's private chat lets the member send there."""
    url = urlsplit(message.button(label).url or "")
    assert (url.scheme, url.netloc, url.path) == ("https", "t.me", "/footnote_bot")
    return f"/start {parse_qs(url.query)['start'][0]}"


def recorded(bot: BotProcess) -> list[str]:
    """Everything that the database holds."""
    with closing(sqlite3.connect(bot.database)) as file:
        return list(file.iterdump())


async def test_a_chosen_answer_stands_in_any_chat_and_goes_on_in_private(
    talk: Talk, inline: Inline, server: TelegramServer, names: Iterator[str]
) -> None:
    [best, *_] = (await inline.asks(talk.member, QUESTION))["results"]
    assert (best["title"], best["description"]) == (GULAG, "About two and a half million.")

    elsewhere = server.supergroup("Readers", talk.member, server.member(next(names)))
    posted = await elsewhere.posts(talk.member, QUESTION, best)
    assert posted.text.startswith(ANSWER)
    assert posted.text.endswith(NOTE)
    assert '<a href="https://example.org/gulag?page=1&part=2">' in posted.html
    assert posted.labels == ["Continue in private"]

    opened = await talk.asks(opens(posted, "Continue in private"))
    assert opened.text.startswith(ANSWER)
    assert opened.choices == ["Release from the Gulag", "Who decided the amnesty"]


async def test_a_russian_is_offered_and_told_the_same_in_russian(
    inline: Inline, server: TelegramServer, names: Iterator[str]
) -> None:
    member = server.member(next(names), language="ru")
    talk = Talk(member, server.private(member))
    [best, *_] = (await inline.asks(member, "сколько людей сидело в гулаге"))["results"]
    assert best["title"] == "Сколько людей сидело в лагерях ГУЛАГа?"
    posted = await talk.chat.posts(member, "гулаг", best)
    assert "Этот ответ есть только на английском." in posted.text
    assert posted.labels == ["Продолжить в личном чате"]
    assert (await talk.asks(opens(posted, *posted.labels))).text.startswith(ANSWER)

    nothing = await inline.asks(member, "рецепт яблочного пирога")
    assert nothing["button"]["text"].startswith("Этого я не знаю")


async def test_who_has_chosen_a_language_is_offered_answers_in_it(
    talk: Talk, inline: Inline
) -> None:
    await talk.asks("/language ru")
    [best, *_] = (await inline.asks(talk.member, QUESTION))["results"]
    assert best["title"] == "Сколько людей сидело в лагерях ГУЛАГа?"


async def test_a_database_that_fails_holds_up_no_query(
    talk: Talk, inline: Inline, bot: BotProcess
) -> None:
    with closing(sqlite3.connect(bot.database)) as file:
        file.execute("ALTER TABLE members RENAME TO elsewhere")
        try:
            assert (await inline.asks(talk.member, QUESTION))["results"][0]["title"] == GULAG
        finally:
            file.execute("ALTER TABLE elsewhere RENAME TO members")


async def test_whoever_has_typed_nothing_is_offered_the_topics(talk: Talk, inline: Inline) -> None:
    answer = await inline.asks(talk.member, "")
    assert [each["title"] for each in answer["results"]] == list(TOPICS.values())
    assert "next_offset" not in answer

    posted = await talk.chat.posts(talk.member, "", answer["results"][1])
    assert (posted.text, posted.labels) == (
        "Stalin's death",
        ["The crush at the funeral", "Continue in private"],
    )
    assert (await talk.asks(opens(posted, "The crush at the funeral"))).text.startswith("Nobody")
    topic = await talk.asks(opens(posted, "Continue in private"))
    assert (topic.text, topic.labels) == (posted.text, ["The crush at the funeral", "All topics"])


async def test_what_nothing_answers_is_said_to_be_unknown(talk: Talk, inline: Inline) -> None:
    answer = await inline.asks(talk.member, "a recipe for pizza with pineapples")
    assert (answer["results"], answer["button"]["text"]) == ([], UNKNOWN)
    topics = await talk.asks(f"/start {answer['button']['start_parameter']}")
    assert topics.labels == list(TOPICS.values())


async def test_results_may_be_given_again_for_minutes_to_the_same_member(
    talk: Talk, inline: Inline
) -> None:
    answer = await inline.asks(talk.member, QUESTION)
    assert (answer["cache_time"], answer["is_personal"]) == (300, True)


async def test_an_answer_too_long_for_a_message_keeps_the_notes_that_fit_and_is_read_on_in_private(
    talk: Talk, inline: Inline
) -> None:
    [best, *_] = (await inline.asks(talk.member, "where did families move?"))["results"]
    posted = await talk.chat.posts(talk.member, "where did families move?", best)
    assert posted.text.startswith("Into small flats of their own.")
    assert "\n\n\u2696\ufe0f Disputed: The shops filled slowly" in posted.text
    notes = [line for line in posted.text.splitlines() if line.startswith("[")]
    assert [note.partition(" ")[0] for note in notes] == [f"[{n}]" for n in range(1, 11)]  # of 12
    assert (await talk.asks(opens(posted, "Read on in private"))).labels == []
    assert (await talk.reads()).choices == ["The Thaw"]


async def test_an_answer_posted_in_the_bots_own_chat_is_no_question(
    talk: Talk, inline: Inline
) -> None:
    [best, *_] = (await inline.asks(talk.member, QUESTION))["results"]
    await talk.chat.posts(talk.member, QUESTION, best)
    # The chat's updates are handled in order: whatever it caused would be read first.
    assert (await talk.asks("Hello!")).text.startswith("Hello! Ask me anything")


@pytest.mark.parametrize(
    "query",
    [
        "gulag " * 42 + "why?",
        "сколько людей сидело в лагерях? " * 8,
        "🙂" * 128,
        "?",
        "<b>&lt;",
        "\u202eгалуг",
        "e:gulag-numbers",
    ],
)
async def test_an_odd_query_is_answered_too(talk: Talk, inline: Inline, query: str) -> None:
    answer = await inline.asks(talk.member, query)
    assert len(answer["results"]) <= 10


@pytest.mark.parametrize("offset", ["10", "9" * 64, "x", "-10"])
async def test_an_offset_that_nobody_was_given_is_answered(
    talk: Talk, inline: Inline, offset: str
) -> None:
    assert len((await inline.asks(talk.member, "", offset))["results"]) in {0, len(TOPICS)}


async def test_what_is_chosen_is_told_without_the_member_and_nothing_is_recorded(
    talk: Talk, inline: Inline, bot: BotProcess
) -> None:
    before, logged = recorded(bot), len(bot.logged("inline_chosen"))
    answer = await inline.asks(talk.member, QUESTION)
    topics = await inline.asks(talk.member, "")
    chat = talk.chat
    await chat.posts(talk.member, QUESTION, answer["results"][0])
    await chat.posts(talk.member, "", topics["results"][0])
    await chat.posts(talk.member, "", topics["results"][0] | {"id": "e:gulag-hymns"})
    await bot.logs("inline_chosen", times=logged + 3)
    entry, topic, gone = bot.logged("inline_chosen")[logged:]
    ours = {"timestamp", "level", "logger", "event", "ms", "update"}
    assert {name: each for name, each in entry.items() if name not in ours} == {
        "entry": "gulag-numbers"
    }
    assert {name: each for name, each in topic.items() if name not in ours} == {"about": "camps"}
    assert gone.keys() <= ours
    assert bot.logged("inline_answered")[-1].keys() == ours | {"results"}
    assert recorded(bot) == before


async def test_inline_queries_and_choices_are_in_the_figures(
    inline: Inline, bot: BotProcess, talk: Talk
) -> None:
    answer = await inline.asks(talk.member, QUESTION)
    await talk.chat.posts(talk.member, QUESTION, answer["results"][0])
    await bot.logs("inline_chosen")
    port = (await bot.logs("serving_status"))["port"]
    async with httpx.AsyncClient() as client:
        shown = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    assert 'footnote_updates_total{event="inline_answered",kind="inline_query"}' in shown
    assert 'footnote_updates_total{event="inline_chosen",kind="chosen_inline_result"}' in shown


@pytest.mark.parametrize(
    ("fault", "event"),
    [
        pytest.param({"code": 400, "description": TOO_OLD}, "too_late", id="too late"),
        pytest.param({"code": 400}, "update_failed", id="refused"),
        pytest.param({"code": 502}, "update_failed", id="Telegram ails"),
    ],
)
async def test_a_query_that_cannot_be_answered_is_told_and_not_tried_again(
    talk: Talk,
    inline: Inline,
    server: TelegramServer,
    bot: BotProcess,
    fault: dict[str, Any],
    event: str,
) -> None:
    before = len(bot.logged(event))
    server.fails_next("answerInlineQuery", **fault)
    await inline.asks_in_vain(talk.member, QUESTION)
    await bot.logs(event, times=before + 1)
    await eventually(lambda: server.pending == 0)
    assert (await inline.asks(talk.member, QUESTION))["results"]
    assert len(bot.logged(event)) == before + 1


async def test_a_query_that_telegram_has_given_up_is_left(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        inline, member = Inline(server), server.member("Anastasia the late")
        await inline.asks_in_vain(member, QUESTION)  # there is no bot yet
        server.expires_queries()
        async with BotProcess(server, tmp_path) as bot:
            await bot.logs("too_late")
            assert (await inline.asks(member, QUESTION))["results"]
        assert server.refusals == [f"answerInlineQuery: {TOO_OLD}"]


async def test_queries_wait_neither_for_each_other_nor_for_messages(
    talk: Talk, inline: Inline, server: TelegramServer, bot: BotProcess
) -> None:
    before = len(bot.logged("inline_answered"))
    server.fails_next("sendMessage", times=1000, code=502)
    await talk.says(GULAG)
    server.slows_next("answerInlineQuery", 9)
    await inline.asks(talk.member, QUESTION)  # the bot does not hear yet that this is answered
    assert (await inline.asks(talk.member, ""))["results"]
    await bot.logs("inline_answered", times=before + 1)
    assert bot.logged("inline_answered")[before]["results"] == len(TOPICS)
    server.stops_failing()
    assert (await talk.reads()).text.startswith(ANSWER)


async def test_whoever_types_like_a_machine_is_ignored_and_others_are_not(tmp_path: Path) -> None:
    async with TelegramServer() as server, BotProcess(server, tmp_path, **ONE_A_MINUTE) as bot:
        inline, hasty = Inline(server), server.member("Anastasia the hasty")
        for number in range(13):  # twice what a minute allows, and one: a minute may end meanwhile
            await inline.asks_in_vain(hasty, f"{QUESTION} {number}")
        await bot.logs("ignored")
        assert (await inline.asks(server.member("Anastasia the calm"), QUESTION))["results"]
