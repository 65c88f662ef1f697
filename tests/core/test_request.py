import pytest

from bot.core.request import Request, correction, request


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("source?", Request.SOURCES),
        ("What are the sources for that?", Request.SOURCES),
        ("where does that come from", Request.SOURCES),
        ("says who?", Request.SOURCES),
        ("источник?", Request.SOURCES),
        ("more", Request.MORE),
        ("ok, tell me more about this please", Request.MORE),
        ("and?", Request.MORE),
        ("расскажи ещё", Request.MORE),
        ("новая тема", Request.NEW_TOPIC),
        ("New topic!", Request.NEW_TOPIC),
        ("more, and the sources", Request.MORE),
        ("sources on Beria", None),
        ("how many more were freed", None),
        ("and the doctors?", None),
        ("", None),
    ],
)
def test_a_message_may_ask_something_of_the_conversation(text: str, wish: Request | None) -> None:
    assert request(text) == wish


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("no, I meant the doctors", "the doctors"),
        ("I meant the doctors", "the doctors"),
        ("Sorry, I was asking about Beria", "Beria"),
        ("not that, about the amnesty", "the amnesty"),
        ("нет, я про врачей", "врачей"),
        ("я имел в виду берию", "берию"),
        ("спрашивала про амнистию", "амнистию"),
        ("I meant", None),
        ("no", None),
        ("no one was freed?", None),
        ("what I meant", None),
        ("о чём это", None),
        ("", None),
    ],
)
def test_a_correction_says_what_was_meant(text: str, meant: str | None) -> None:
    assert correction(text) == meant
