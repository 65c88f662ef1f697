from collections.abc import Iterator

import pytest

from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]

AMNESTY = "amnesty 1953"
OFFER = "I am not sure what you mean. Is it one of these?"
OFFERED = ["Who decided the amnesty", "Whom the amnesty left out", "None of these"]
TURNED_DOWN = "Then I do not know. You could say it in other words, or look through the topics."
GONE = "That answer is no longer in my notes. The topics show what is."
TOO_OLD = "This button is too old. Please ask again."


async def test_a_follow_up_is_answered_in_a_message_of_its_own(talk: Talk) -> None:
    answer = await talk.asks("How many people were in the Gulag?")
    assert (await talk.presses(answer, "Release from the Gulag")).text == ""
    following = await talk.reads()
    assert following.text.startswith("Those with short terms were;")
    assert following.reply_to == answer.id
    assert talk.chat.message(answer.id) == answer


async def test_when_unsure_the_likely_entries_are_offered_and_lead_to_answers(talk: Talk) -> None:
    offer = await talk.asks(AMNESTY)
    assert (offer.text, sorted(offer.choices[:2]), offer.choices[2:]) == (
        OFFER,
        OFFERED[:2],
        OFFERED[2:],
    )
    await talk.presses(offer, "Whom the amnesty left out")
    assert (await talk.reads()).text.startswith("Whoever had more than five years")


async def test_none_of_these_puts_the_offer_away(talk: Talk) -> None:
    offer = await talk.asks(AMNESTY)
    await talk.presses(offer, "None of these")
    away = await talk.reads_edit()
    assert (away.id, away.text, away.choices) == (offer.id, TURNED_DOWN, ["All topics"])


async def test_in_a_group_only_the_member_who_asked_can_put_an_offer_away(
    server: TelegramServer, names: Iterator[str]
) -> None:
    asker, other = server.member(next(names)), server.member(next(names))
    chat = server.supergroup("History", asker, other)
    offer = await Talk(asker, chat).asks(f"/ask {AMNESTY}")

    refused = await Talk(other, chat).presses(offer, "None of these")
    assert refused.text == "Only the member who asked can put this away."
    assert chat.message(offer.id) == offer

    await Talk(other, chat).presses(offer, "Who decided the amnesty")
    assert (await Talk(other, chat).reads()).text.startswith("Beria proposed it")

    assert (await Talk(asker, chat).presses(offer, "None of these")).text == ""
    assert (await Talk(asker, chat).reads_edit()).text == TURNED_DOWN


async def test_an_offer_under_somebody_elses_message_is_put_away_by_who_asked_about_it(
    server: TelegramServer, names: Iterator[str]
) -> None:
    helper, newcomer = server.member(next(names)), server.member(next(names))
    chat = server.supergroup("History", helper, newcomer)
    vague = await chat.says(newcomer, AMNESTY)
    await chat.says(helper, "/ask", reply_to=vague)
    talk = Talk(helper, chat)
    offer = await talk.reads()
    assert (offer.reply_to, offer.text) == (vague.id, OFFER)
    assert (await talk.presses(offer, "None of these")).text == ""
    assert (await talk.reads_edit()).text == TURNED_DOWN


@pytest.mark.parametrize("data", ["x", "e", "none of these", "🙂", "\x00", "t;camps"])
async def test_data_that_no_button_of_ours_has_is_called_too_old(talk: Talk, data: str) -> None:
    page = await talk.asks("/help")
    assert (await talk.presses(page, data, forged=True)).text == TOO_OLD


@pytest.mark.parametrize("data", ["e:", "e:gulag-hymns", "e:../../etc/passwd", "e:" + "я" * 31])
async def test_forged_data_leads_to_no_entry(talk: Talk, data: str) -> None:
    page = await talk.asks("/help")
    await talk.presses(page, data, forged=True)
    assert (await talk.reads()).text == GONE


async def test_forged_data_leads_to_no_topic(talk: Talk) -> None:
    page = await talk.asks("/help")
    await talk.presses(page, "t:gulag-hymns", forged=True)
    assert (await talk.reads_edit()).text == GONE


async def test_a_menu_that_is_asked_for_twice_stays_as_it_is(
    talk: Talk, server: TelegramServer
) -> None:
    menu = await talk.asks("/topics")
    assert (await talk.presses(menu, "topics", forged=True)).text == ""
    assert (await talk.asks("/help")).text != ""  # and nothing was said about it
    assert [each.partition(":")[0] for each in server.refusals] == ["editMessageText"]
    assert "message is not modified" in server.refusals.pop()
