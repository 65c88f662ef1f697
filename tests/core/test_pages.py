import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.knowledge import Thread
from bot.core.pages import forgotten, language_chosen, languages, usage, welcome
from bot.core.reply import Choice, Reply, ShowTopic, Speak, Tool
from bot.core.voice import Voice
from bot.languages import catalogues
from tests.knowledge_example import AFTER_STALIN, a_knowledge, an_entry

A_CATALOGUE = catalogues()["ru"]
VOICE = Voice(AFTER_STALIN)
TOPICS = (
    Choice("The camps", ShowTopic("camps")),
    Choice("Stalin's death", ShowTopic("death")),
)


def test_a_welcome_says_what_it_knows_and_where_it_comes_from() -> None:
    reply = welcome(VOICE)
    assert reply.body[0] == "My subject: How did life change after Stalin's death?"
    assert reply.choices == TOPICS


def test_a_welcome_names_the_community() -> None:
    there = a_knowledge(an_entry(), community="r/AskHistorians")
    assert welcome(Voice(there)).body[0] == (
        "My subject: How did life change after Stalin's death? It comes from r/AskHistorians."
    )


def test_help_asks_a_question_that_has_an_answer() -> None:
    assert usage(VOICE).lead == (
        "Ask me a question in your own words, for example: How many people were in the Gulag?"
    )


def test_every_language_is_offered_by_its_own_name_and_the_choice_of_none() -> None:
    names = {"en": VOICE.own_name(), "ru": Voice(AFTER_STALIN, "ru", A_CATALOGUE).own_name()}
    reply = languages(VOICE, names)
    assert reply.body == ("Automatic means the language of your Telegram.",)
    assert reply.tools == (
        Tool("English", Speak("en")),
        Tool("Русский", Speak("ru")),
        Tool("Automatic", Speak(None)),
    )


def test_a_choice_of_language_is_confirmed_in_it() -> None:
    assert language_chosen(VOICE).lead.startswith("I speak English to you now.")
    russian = Voice(AFTER_STALIN, "ru", A_CATALOGUE)
    assert language_chosen(russian).lead.startswith("Теперь я говорю с вами по-русски.")


def test_who_is_forgotten_is_told_so() -> None:
    assert forgotten(VOICE).lead.startswith("Done: I have deleted everything")


@pytest.mark.parametrize(
    "page",
    [
        welcome,
        usage,
        lambda voice: languages(voice, {"ru": "Русский"}),
    ],
    ids=["welcome", "help", "languages"],
)
def test_every_paragraph_of_a_page_is_translated(page: Callable[[Voice], Reply]) -> None:
    nothing_of_ours = replace(AFTER_STALIN, thread=Thread("Тема"))
    reply = page(Voice(nothing_of_ours, "ru", A_CATALOGUE))
    said = [reply.lead, *reply.body, *filter(None, [reply.remark])]
    assert [each for each in said if not re.search("[а-яё]", each)] == []
    words = set(re.findall(r"[A-Za-z]{3,}", re.sub(r"/\w+", "", " ".join(said))))
    assert words <= {"Telegram"}
