from gettext import NullTranslations

import pytest
from hypothesis import given
from telegram import InlineQueryResultArticle, InputTextMessageContent

from bot.core.knowledge import Citation, Entry, Knowledge, Source, Translation
from bot.core.reply import Reply
from bot.core.responder import Responder
from bot.languages import catalogues
from bot.telegram.inline import MOST_LINKS, PER_PAGE, Page, in_one_message, page
from bot.telegram.limits import LONGEST_TEXT
from bot.telegram.markup import to_html
from tests.knowledge_example import A_BOOK, a_gap, a_knowledge, an_entry
from tests.telegram.strategies import replies
from tests.telegram.updates import BOT
from tests.telegram_server.entities import format_text
from tests.telegram_server.rules import check_rules
from tests.telegram_server.validate import utf16

GULAG = an_entry(
    "gulag",
    questions=("Сколько людей сидело в ГУЛАГе?", "How many people were in the Gulag?"),
    short="About two and a half million [book], says Applebaum.",
    translations={"ru": Translation("Около двух с половиной миллионов [book].", "Ответ.")},
)
BERIA = an_entry("beria", topic="power", questions=("When was Beria executed?",))
FUNERAL = an_entry("funeral", topic="power", questions=("How many people died at the funeral?",))
KNOWLEDGE = a_knowledge(
    GULAG,
    BERIA,
    FUNERAL,
    topics={"camps": "The camps", "power": "Power"},
    gaps=(a_gap("chernobyl", "When did Chernobyl explode?"),),
)
UNKNOWN = "I don't know that: my notes do not answer it."


def offered(
    asked: str, offset: str = "", knowledge: Knowledge = KNOWLEDGE, language: str = "en"
) -> Page:
    """What a member who speaks a language is offered for a text."""
    languages: dict[str, NullTranslations] = dict(catalogues())
    responder = Responder.build(knowledge, catalogues=languages)
    return page(asked, offset, responder, responder.voice(language), BOT)


def titles(shown: Page) -> list[str]:
    return [result.title for result in shown.results]


def posted(result: InlineQueryResultArticle) -> str:
    """What Telegram posts when a result is chosen."""
    content = result.input_message_content
    assert isinstance(content, InputTextMessageContent)
    assert content.parse_mode == "HTML"
    return format_text(content.message_text, "HTML").text


def buttons(result: InlineQueryResultArticle) -> dict[str, str | None]:
    """What stands on the buttons of a result, and where they lead."""
    assert result.reply_markup
    return {each.text: each.url for [each] in result.reply_markup.inline_keyboard}


def about_topics(many: int) -> Knowledge:
    topics = {f"topic-{n}": f"Topic {n}" for n in range(many)}
    return a_knowledge(*(an_entry(f"e-{id_}", topic=id_) for id_ in topics), topics=topics)


def test_the_likeliest_entry_comes_first_and_others_that_hold_a_word_follow() -> None:
    assert titles(offered("how many people were in the gulag"))[:2] == [
        "How many people were in the Gulag?",
        "How many people died at the funeral?",
    ]


def test_an_entry_is_titled_by_its_question_and_described_by_its_short_answer() -> None:
    [first, *_] = offered("gulag").results
    assert (first.id, first.title, first.description) == (
        "e:gulag",
        "How many people were in the Gulag?",
        "About two and a half million, says Applebaum.",
    )


def test_a_chosen_entry_posts_its_answer_with_its_notes_and_a_way_to_go_on() -> None:
    [first, *_] = offered("gulag").results
    assert posted(first) == (
        "About two and a half million [1], says Applebaum.\n\nThis is the answer.\n\n"
        "[1] Anne Applebaum, Gulag: A History, 2003"
    )
    assert buttons(first) == {"Continue in private": "https://t.me/Footnote_Bot?start=gulag"}


def test_a_russian_is_offered_the_same_in_russian() -> None:
    [first, *_] = offered("gulag", language="ru").results
    assert (first.title, first.description) == (
        "Сколько людей сидело в ГУЛАГе?",
        "Около двух с половиной миллионов.",
    )
    assert posted(first).startswith("Около двух с половиной миллионов [1].\n\nОтвет.")
    assert list(buttons(first)) == ["Продолжить в личном чате"]
    assert [each.description for each in offered("", language="ru").results] == [
        "1 ответ",
        "2 ответа",
    ]


@pytest.mark.parametrize("asked", ["", "  ", "\u202e", "hello!", "спасибо"])
def test_who_asks_nothing_is_offered_the_topics(asked: str) -> None:
    shown = offered(asked)
    assert titles(shown) == ["The camps", "Power"]
    assert [result.description for result in shown.results] == ["1 answer", "2 answers"]
    assert (shown.next_offset, shown.button) == ("", None)


def test_a_chosen_topic_posts_links_to_its_entries() -> None:
    _, power = offered("").results
    assert (power.id, posted(power)) == ("t:power", "Power")
    assert buttons(power) == {
        "Title of beria": "https://t.me/Footnote_Bot?start=beria",
        "Title of funeral": "https://t.me/Footnote_Bot?start=funeral",
        "Continue in private": "https://t.me/Footnote_Bot?start=topic_power",
    }


def test_a_topic_of_many_entries_links_to_the_first_and_to_itself() -> None:
    [topic] = offered("", knowledge=a_knowledge(*(an_entry(f"e{n}") for n in range(99)))).results
    assert len(buttons(topic)) == MOST_LINKS + 1
    assert topic.description == "99 answers"


@pytest.mark.parametrize("asked", ["pizza recipe", "when did chernobyl explode?", "🙂", "?"])
def test_what_nothing_answers_is_said_to_be_unknown_and_leads_to_the_topics(asked: str) -> None:
    shown = offered(asked)
    assert (shown.results, shown.next_offset) == ((), "")
    assert shown.button
    assert (shown.button.text, shown.button.start_parameter) == (UNKNOWN, "all_topics")


def test_many_topics_come_in_pages() -> None:
    knowledge = about_topics(2 * PER_PAGE + 3)
    first = offered("", knowledge=knowledge)
    second = offered("", first.next_offset, knowledge)
    third = offered("", second.next_offset, knowledge)
    shown = [*titles(first), *titles(second), *titles(third)]
    assert shown == list(knowledge.topics.values())
    assert [len(each.results) for each in (first, second, third)] == [PER_PAGE, PER_PAGE, 3]
    assert third.next_offset == ""


def test_a_page_that_is_just_full_is_the_last() -> None:
    assert offered("", knowledge=about_topics(PER_PAGE)).next_offset == ""


@pytest.mark.parametrize("offset", ["99", "-1", "x", "\u00b2", "1e3"])
def test_an_offset_that_nobody_was_given_does_no_harm(offset: str) -> None:
    assert titles(offered("", offset)) in ([], ["The camps", "Power"])


def long_entry() -> Entry:
    shelf = (Source(f"shelf-{n}", f"Volume {n} " + "of many " * 20) for n in range(12))
    return an_entry(
        "long",
        questions=("How long is it?",),
        answer="\n\n".join(f"{n}. " + "A long paragraph. " * 20 for n in range(8)),
        citations=(Citation(A_BOOK), *map(Citation, shelf)),
    )


def test_an_answer_too_long_for_a_message_loses_paragraphs_and_keeps_its_notes() -> None:
    [result] = offered("how long?", knowledge=a_knowledge(long_entry())).results
    text = posted(result)
    assert text.startswith("In short, long.\n\n0. A long paragraph.")
    assert "\n\n7. A long" not in text
    assert text.count("\n[") == 13
    assert utf16(text) <= LONGEST_TEXT
    assert buttons(result) == {"Read on in private": "https://t.me/Footnote_Bot?start=long"}


@given(replies)
def test_any_reply_fits_one_message(reply: Reply) -> None:
    html, is_whole = in_one_message(reply)
    text = format_text(html, "HTML").text
    assert 0 < utf16(text) <= LONGEST_TEXT
    assert is_whole == (to_html(reply) == (html,))


def test_telegram_takes_every_page_of_the_longest_wordings() -> None:
    entries = [
        an_entry(f"{n}" * 50, questions=("Что? " * 60,), short="Так. " * 100) for n in range(9)
    ]
    knowledge = a_knowledge(*entries, topics={"camps": "Лагеря " * 20})
    for asked in ("", "что"):
        shown = offered(asked, knowledge=knowledge)
        assert shown.results
        check_rules("answerInlineQuery", {"results": [each.to_dict() for each in shown.results]})
