from itertools import chain

import pytest

from tests.end_to_end.talk import Talk
from tests.telegram_server.validate import utf16

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]

URL = "https://example.org/gulag?page=1&part=2"
LINK = f'<a href="{URL}">{URL.replace("&", "&amp;")}</a>'
ONLY_TEXT = "I can only read text. Ask me in words, please."


async def test_a_question_with_a_typo_is_answered_under_it_with_notes_and_links(talk: Talk) -> None:
    answer = await talk.asks("How many peple were in the Gulag?")
    assert answer.html == (
        "<b>About two and a half million [1].</b>\n\n"
        "The archives count them each year; memoirs say &gt; 10 million &amp; more.\n\n"
        f"[1] Anne Applebaum, <i>Gulag: A &lt;History&gt;</i>, 2003, pp. 579-583 {LINK}"
    )
    assert answer.choices == ["Release from the Gulag", "Who decided the amnesty"]


async def test_the_plain_text_of_an_answer_carries_its_source_links(talk: Talk) -> None:
    answer = await talk.asks("How many people were in the Gulag?")
    copied = answer.raw["text"]
    assert copied.endswith(f"2003, pp. 579-583 {URL}")


async def test_links_are_not_previewed(talk: Talk) -> None:
    answer = await talk.asks("How many people were in the Gulag?")
    assert answer.raw["link_preview_options"] == {"is_disabled": True}


async def test_a_question_in_russian_is_understood(talk: Talk) -> None:
    answer = await talk.asks("Сколько людей сидело в лагерях ГУЛАГа?")
    assert answer.text.startswith("About two and a half million")


async def test_what_is_disputed_is_set_apart_and_a_foreign_source_is_marked(talk: Talk) -> None:
    answer = await talk.asks("Were Gulag prisoners released straight after Stalin's death?")
    assert (
        "<blockquote>⚖️ Disputed: The memo and the book differ on how many were to leave [1]."
        "</blockquote>\n\n"
        "[1] Л. П. Берия, <i>О проведении амнистии</i>, 1953 (ru)\n"
        "[2] Anne Applebaum, "
    ) in answer.html
    assert answer.text.endswith(f"Gulag: A <History>, 2003, p. 430 {URL}")


async def test_what_nothing_answers_is_said_to_be_unknown_and_two_topics_are_named(
    talk: Talk,
) -> None:
    answer = await talk.asks("who won the 1998 world cup")
    unknown, instead = answer.text.split("\n\n")
    assert unknown == "I don't know that: my notes do not answer it."
    *topics, all_topics = answer.choices
    assert instead == f"I do know something about “{topics[0]}” and “{topics[1]}”."
    assert all_topics == "All topics"


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("Hello, bot!", "Hello! Ask me anything about this discussion: How did life change"),
        ("спасибо большое", "You are welcome!"),
        ("good bye", "Goodbye! Come back whenever you have a question."),
    ],
)
async def test_small_talk_gets_a_fitting_sentence(talk: Talk, said: str, answered: str) -> None:
    assert (await talk.asks(said)).text.startswith(answered)


async def test_a_long_answer_is_folded(talk: Talk) -> None:
    answer = await talk.asks("What was the Khrushchev Thaw like in everyday life?")
    lead, folded, note = (
        answer.html.replace("<blockquote expandable>", "|").replace("</blockquote>", "|").split("|")
    )
    assert lead == "<b>Slow at first.</b>\n\n"
    assert folded.count("\n\n") == 8
    assert note.startswith("\n\n[1] Anne Applebaum")


async def test_a_reply_too_long_for_a_message_goes_on_in_the_next(talk: Talk) -> None:
    first = await talk.asks("Where did families from communal apartments move?")
    last = await talk.reads()
    assert (first.choices, last.choices) == ([], ["The Thaw"])
    assert (last.reply_to, utf16(first.text) > 3000) == (first.reply_to, True)
    lines = [each.text.splitlines() for each in (first, last)]
    notes = [line for line in chain(*lines) if line.startswith("[")]
    assert [note.partition(" ")[0] for note in notes] == [f"[{n}]" for n in range(1, 13)]


async def test_a_message_as_long_as_telegram_allows_is_answered(talk: Talk) -> None:
    assert (await talk.asks("gulag " * 682)).text != ""


@pytest.mark.parametrize(
    "text", ["🙂", "?!", "<b>&lt;", "\u202eгалуг", "/", "@footnote_bot", "0" * 99]
)
async def test_an_odd_message_is_answered_too(talk: Talk, text: str) -> None:
    assert (await talk.asks(text)).text != ""


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice"])
async def test_what_is_no_text_gets_one_friendly_sentence(talk: Talk, kind: str) -> None:
    sent = await getattr(talk.chat, f"sends_{kind}")(talk.member)
    answer = await talk.reads()
    assert (answer.text, answer.reply_to, answer.choices) == (ONLY_TEXT, sent.id, [])


async def test_a_question_under_a_picture_is_answered_once_and_what_is_alike_is_left(
    talk: Talk,
) -> None:
    first, *_ = await talk.chat.sends_album(talk.member, "How many peple were in the Gulag?")
    answer = await talk.reads()
    assert (answer.reply_to, answer.text[:11]) == (first.id, "About two a")
    await talk.presses(answer, "\N{BLACK QUESTION MARK ORNAMENT}")
    assert "these words: many, peple, gulag" in (await talk.reads_edit()).text
    # What the rest of the album had caused would be read before this.
    assert (await talk.asks("Hello!")).text.startswith("Hello!")


async def test_questions_asked_in_one_breath_are_answered_in_their_order(talk: Talk) -> None:
    asked = [await talk.says(f"/start {id_}") for id_ in ("thaw", "funeral-crush", "nothing")]
    assert [(await talk.reads()).reply_to for _ in asked] == [each.id for each in asked]


async def test_entries_that_were_shown_are_not_offered_again(talk: Talk) -> None:
    first = await talk.asks("How many people were in the Gulag?")
    await talk.presses(first, "Release from the Gulag")
    assert (await talk.reads()).choices == ["Who decided the amnesty"]
    again = await talk.asks("How many people were in the Gulag?")
    assert again.choices == ["Who decided the amnesty"]
