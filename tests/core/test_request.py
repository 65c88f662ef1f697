import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.request import Request, correction, request

STARTS = [
    "no, I meant",
    "I mean",
    "not that:",
    "source",
    "more",
    "нет, я про",
    "я имел в виду",
    "ещё",
]


@pytest.mark.parametrize(
    "text",
    [
        "source?",
        "Sources, please!",
        "what's the source?",
        "where is that from?",
        "Where do you get that?",
        "says who??",
        "link pls",
        "ok, any proof for that?",
        "how do you know that?",
        "citation",
        "источник?",
        "Откуда это?",
        "ну откуда информация",
        "ссылку, пожалуйста",
        "кто это сказал?",
        "пруф",
    ],
)
def test_what_asks_for_the_last_answers_source(text: str) -> None:
    assert request(text) is Request.SOURCES


@pytest.mark.parametrize(
    "text",
    [
        "more",
        "tell me more about that, please",
        "Go on!",
        "ok, go on",
        "what else?",
        "and?",
        "and then",
        "carry on then",
        "ещё",
        "еще",
        "Расскажи ещё об этом",
        "ну, а дальше?",
        "подробнее, пожалуйста",
    ],
)
def test_what_asks_for_more_of_it(text: str) -> None:
    assert request(text) is Request.MORE


@pytest.mark.parametrize(
    "text",
    [
        "new topic",
        "Ok, a new question please",
        "different topic",
        "forget it",
        "start over!",
        "новая тема",
        "давай сначала",
        "Сменим тему",
        "другой вопрос",
    ],
)
def test_what_asks_to_leave_all_that_was_said(text: str) -> None:
    assert request(text) is Request.NEW_TOPIC


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "Nope.",
        "none of these",
        "None of them, please",
        "neither",
        "no, not that",
        "no thanks",
        "That's wrong!",
        "not what I asked",
        "No, that is not what I meant",
        "нет",
        "Ничего из этого",
        "нет, не то",
        "ни то, ни другое",
        "Неправильно",
        "я не о том",
    ],
)
def test_what_turns_down_an_offer(text: str) -> None:
    assert request(text) is Request.NONE_OF_THESE


@pytest.mark.parametrize("text", ["yes", "Yes, please!", "yeah, that one", "да", "Ага, именно"])
def test_what_takes_an_offer(text: str) -> None:
    assert request(text) is Request.THAT_ONE


def test_of_several_requests_the_first_counts() -> None:
    assert request("source? go on") is Request.SOURCES
    assert request("go on. source?") is Request.MORE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("sources of the amnesty", id="the sources of something"),
        pytest.param("who says that Beria was shot?", id="who says something"),
        pytest.param("how do you know Acritas?", id="how do you know somebody"),
        pytest.param("link to the original post", id="a link to something"),
        pytest.param("more prisoners?", id="more of something"),
        pytest.param("more than a million?", id="more than a number"),
        pytest.param("and Beria?", id="and somebody"),
        pytest.param("what else happened in 1953?", id="what else happened"),
        pytest.param("next of kin", id="next begins a phrase"),
        pytest.param("what was the new topic of the debate", id="new topic within a question"),
        pytest.param("did they start over after 1953?", id="start over within a question"),
        pytest.param("источники по амнистии", id="Russian sources of something"),
        pytest.param("откуда вернулись заключённые?", id="откуда before a verb"),
        pytest.param("ещё врачи?", id="ещё before a noun"),
        pytest.param("что дальше стало с Берией?", id="что дальше within a question"),
        pytest.param("сначала кого отпустили?", id="сначала within a question"),
        pytest.param("no one was freed?", id="no begins a question"),
        pytest.param("none of the doctors?", id="none of somebody"),
        pytest.param("was that so, yes or no", id="yes or no within a question"),
        pytest.param("why?", id="a question word"),
        pytest.param("about that, please", id="fillers alone"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_may_ask_something_else_is_no_request(text: str) -> None:
    assert request(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("no, I meant the doctors", "the doctors"),
        ("No! I meant: the doctors?", "the doctors?"),
        ("I mean the doctors", "the doctors"),
        ("sorry, I meant Beria", "Beria"),
        ("not that, I was asking about the funeral", "the funeral"),
        ("no, about the doctors", "the doctors"),
        ("wrong, I asked about Malenkov", "Malenkov"),
        ("нет, я про врачей", "врачей"),
        ("Нет, я имела в виду Берию", "Берию"),
        ("не то. Я спрашивал о похоронах", "похоронах"),
        ("нет, об амнистии", "амнистии"),
        ("  NO,   I MEANT \n the doctors  ", "the doctors"),
    ],
)
def test_a_correction_says_what_was_meant(text: str, meant: str) -> None:
    assert correction(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("no one was freed?", id="no one"),
        pytest.param("not that many?", id="not that many"),
        pytest.param("no", id="no alone"),
        pytest.param("no, I meant", id="nothing was meant"),
        pytest.param("was it what Beria meant?", id="meant within a question"),
        pytest.param("nobody knows about it", id="a word that begins with no"),
        pytest.param("I meantime asked", id="a word that begins with meant"),
        pytest.param("about the doctors", id="about alone"),
        pytest.param("about them, I mean", id="I mean at the end"),
        pytest.param("нет ли фотографий?", id="нет ли"),
        pytest.param("нет", id="нет alone"),
        pytest.param("что он имел в виду?", id="имел в виду within a question"),
        pytest.param("про врачей", id="про alone"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_denies_nothing_is_no_correction(text: str) -> None:
    assert correction(text) is None


@given(st.text(st.characters()) | st.tuples(st.sampled_from(STARTS), st.text()).map("".join))
def test_any_text_is_a_request_or_it_is_not(text: str) -> None:
    assert request(text) in {None, *Request}


@given(st.text(st.characters()) | st.tuples(st.sampled_from(STARTS), st.text()).map("".join))
def test_what_was_meant_is_what_a_text_ends_with(text: str) -> None:
    meant = correction(text)
    assert meant is None or (meant == meant.strip() != "" and text.strip().endswith(meant))
