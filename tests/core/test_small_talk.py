import pytest

from bot.core.small_talk import SmallTalk, small_talk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi", SmallTalk.GREETING),
        ("Hello!!!", SmallTalk.GREETING),
        ("Hey there, Footnote bot", SmallTalk.GREETING),
        ("good morning everyone", SmallTalk.GREETING),
        ("hi, how are you?", SmallTalk.GREETING),
        ("What's up?", SmallTalk.GREETING),
        ("Привет", SmallTalk.GREETING),
        ("добрый день всем", SmallTalk.GREETING),
        ("здравствуйте, бот!", SmallTalk.GREETING),
        ("thanks", SmallTalk.THANKS),
        ("Thank you so very much!", SmallTalk.THANKS),
        ("thx for the help", SmallTalk.THANKS),
        ("great answer", SmallTalk.THANKS),
        ("спасибо большое!!", SmallTalk.THANKS),
        ("спасибо за ответ", SmallTalk.THANKS),
        ("Спс", SmallTalk.THANKS),
        ("bye", SmallTalk.FAREWELL),
        ("see you later, guys", SmallTalk.FAREWELL),
        ("до свидания", SmallTalk.FAREWELL),
        ("Спокойной ночи", SmallTalk.FAREWELL),
        ("ok", SmallTalk.ASSENT),
        ("oh, I see", SmallTalk.ASSENT),
        ("wow, interesting 😮", SmallTalk.ASSENT),
        ("Понятно.", SmallTalk.ASSENT),
        ("ну хорошо", SmallTalk.ASSENT),
        ("Who are you?", SmallTalk.ABOUT_YOU),
        ("hey bot, what can you do", SmallTalk.ABOUT_YOU),
        ("help", SmallTalk.ABOUT_YOU),
        ("Ты бот?", SmallTalk.ABOUT_YOU),
        ("привет, что ты умеешь", SmallTalk.ABOUT_YOU),
    ],
)
def test_what_asks_nothing_is_small_talk(text: str, kind: SmallTalk) -> None:
    assert small_talk(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi, ok, bye, thanks", SmallTalk.THANKS),
        ("ok bye", SmallTalk.FAREWELL),
        ("ok, hello", SmallTalk.GREETING),
        ("привет, спасибо", SmallTalk.THANKS),
        ("thanks for your help", SmallTalk.THANKS),
        ("hi, who are you?", SmallTalk.ABOUT_YOU),
    ],
)
def test_of_several_kinds_the_one_that_expects_most_is_answered(text: str, kind: SmallTalk) -> None:
    assert small_talk(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("who are you to judge Stalin?", id="a question after one about the bot"),
        pytest.param("hi, who was Beria?", id="a question after a greeting"),
        pytest.param("thanks! and the amnesty?", id="a question after thanks"),
        pytest.param("спасибо, а сколько их было?", id="a Russian question after thanks"),
        pytest.param("the great purge", id="great begins a name"),
        pytest.param("fine for absence from work", id="fine is a noun here"),
        pytest.param("good", id="half a phrase"),
        pytest.param("how are they?", id="nearly a phrase"),
        pytest.param("пока не умер Сталин", id="пока means until"),
        pytest.param("for everyone", id="fillers alone"),
        pytest.param("why?", id="one word"),
        pytest.param("history", id="a word that begins with hi"),
        pytest.param("yes", id="yes may answer a choice"),
        pytest.param("👍", id="an emoji"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_may_ask_something_is_no_small_talk(text: str) -> None:
    assert small_talk(text) is None
