from collections.abc import Iterator

import pytest

from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]

NUMBERS = "How many people were in the Gulag?"
FUNERAL = "How many people died at Stalin's funeral?"
LEANING = "were they freed?"
"""After the numbers it is about the release; alone it names nobody."""

RESTS_ON = "The answer “{}” rests on:"
UNKNOWN = "I don't know that: my notes do not answer it."
FORGOTTEN = "Done: I have forgotten what we talked about. What would you like to know?"
ALONE = "Ask without context"


async def test_the_sources_of_the_last_answer_are_given_when_asked_for(talk: Talk) -> None:
    await talk.asks(NUMBERS)
    await talk.asks(FUNERAL)
    sources = await talk.asks("where is that from?")
    assert sources.html == (
        f"<b>{RESTS_ON.format('The crush at the funeral')}</b>\n\n"
        "[1] Anne Applebaum, <i>Gulag: A &lt;History&gt;</i>, 2003 "
        '<a href="https://example.org/gulag?page=1&part=2">'
        "https://example.org/gulag?page=1&amp;part=2</a>"
    )


async def test_a_reply_to_an_older_answer_takes_that_answer_up(talk: Talk) -> None:
    older = await talk.asks(NUMBERS)
    await talk.asks(FUNERAL)
    sources = await talk.asks("source?", reply_to=older)
    assert sources.text.startswith(RESTS_ON.format("Gulag in numbers"))
    leaning = await talk.asks(LEANING, reply_to=older)
    assert leaning.text.startswith("About: Gulag in numbers\n\n")
    assert "Release from the Gulag" in leaning.choices


async def test_an_answer_that_a_button_gave_can_be_replied_to_as_well(talk: Talk) -> None:
    first = await talk.asks(NUMBERS)
    await talk.presses(first, "Release from the Gulag")
    release = await talk.reads()
    await talk.asks(FUNERAL)
    sources = await talk.asks("source?", reply_to=release)
    assert sources.text.startswith(RESTS_ON.format("Release from the Gulag"))


async def test_a_reply_to_what_is_no_answer_goes_on_with_the_last_one(talk: Talk) -> None:
    page = await talk.asks("/help")
    mine = await talk.says(NUMBERS)
    await talk.reads()
    for message in (page, mine):
        sources = await talk.asks("source?", reply_to=message)
        assert sources.text.startswith(RESTS_ON.format("Gulag in numbers"))


async def test_in_a_group_a_reply_to_an_answer_for_somebody_else_goes_on_from_it(
    server: TelegramServer, names: Iterator[str]
) -> None:
    one, two = server.member(next(names)), server.member(next(names))
    chat = server.supergroup("History", one, two)
    answer = await Talk(one, chat).asks(f"/ask {NUMBERS}")
    stranger = Talk(two, chat)
    assert (await stranger.asks("/ask source?")).text.startswith(UNKNOWN)
    sources = await stranger.asks("source?", reply_to=answer)
    assert sources.text.startswith(RESTS_ON.format("Gulag in numbers"))
    more = await stranger.asks("more", reply_to=answer)
    assert more.text.startswith("Those with short terms were;")


async def test_a_new_topic_forgets_the_conversation_and_only_here(
    talk: Talk, server: TelegramServer
) -> None:
    group = Talk(talk.member, server.supergroup("History", talk.member))
    for here in (talk, group):
        await here.asks(f"/ask {NUMBERS}")
    assert (await talk.asks("New topic, please")).text == FORGOTTEN
    assert (await talk.asks("source?")).text.startswith(UNKNOWN)
    assert (await talk.asks(NUMBERS)).choices == [
        "Release from the Gulag",
        "Who decided the amnesty",
    ]
    assert (await group.asks("/ask source?")).text.startswith(RESTS_ON.format("Gulag in numbers"))


async def test_what_was_meant_replaces_what_was_asked(talk: Talk) -> None:
    await talk.asks(NUMBERS)
    meant = await talk.asks("no, I meant: who decided on the amnesty of 1953?")
    assert meant.text.startswith("Beria proposed it, and the Presidium passed it.")


async def test_what_a_reply_goes_on_with_is_set_in_italics_above_it(talk: Talk) -> None:
    await talk.asks(NUMBERS)
    leaning = await talk.asks(LEANING)
    assert leaning.html.startswith("<i>About: Gulag in numbers</i>\n\n")
    assert leaning.choices[-1] == ALONE


async def test_an_older_question_can_still_be_asked_without_its_context(talk: Talk) -> None:
    await talk.asks(NUMBERS)
    leaning = await talk.asks(LEANING)
    await talk.asks(FUNERAL)
    assert (await talk.presses(leaning, ALONE)).text == ""
    alone = await talk.reads()
    assert (alone.text.split("\n\n")[0], alone.reply_to) == (UNKNOWN, leaning.id)
    assert ALONE not in alone.choices


async def test_in_a_group_the_question_is_asked_again_without_the_bots_name(
    server: TelegramServer, names: Iterator[str]
) -> None:
    member = server.member(next(names))
    group = Talk(member, server.supergroup("History", member, privacy=False))
    await group.asks(f"/ask {NUMBERS}")
    for question in (f"/ask@footnote_bot {LEANING}", f"@footnote_bot, {LEANING}"):
        leaning = await group.asks(question)
        await group.presses(leaning, ALONE)
        assert (await group.reads()).text.startswith(UNKNOWN)


async def test_the_buttons_never_name_what_was_shown(talk: Talk) -> None:
    first = await talk.asks("/start gulag-numbers")
    assert first.choices == ["Release from the Gulag", "Who decided the amnesty"]
    release = await talk.asks("more")
    assert release.choices == ["Who decided the amnesty"]
    assert (await talk.asks("more")).choices == []
    assert (await talk.asks(NUMBERS)).choices == []
    assert (await talk.asks("/start gulag-release")).choices == []
    sources = await talk.asks("source?")
    assert sources.choices == []
