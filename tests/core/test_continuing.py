import pytest

from bot.core.continuing import leans, points_back, says_more_than_names


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("were they released straight away?", id="pronoun"),
        pytest.param("did his doctors die", id="pronoun before its subject"),
        pytest.param("did Beria do it?", id="pronoun after one word of its own"),
        pytest.param("and the political prisoners in Kolyma?", id="opens with and"),
        pytest.param("what about the German prisoners of war", id="opens with what about"),
        pytest.param("how about Soviet ethnic deportees", id="opens with how about"),
        pytest.param("no, the other one", id="opens with no"),
        pytest.param("сколько их освободили из лагерей весной", id="Russian pronoun"),
        pytest.param("а политические заключённые в Колыме?", id="opens with а"),
        pytest.param("что насчёт немецких военнопленных солдат", id="opens with что насчёт"),
    ],
)
def test_a_message_that_goes_on_with_something_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Who was arrested in the doctors' plot?", id="a whole question"),
        pytest.param("Когда объявили амнистию заключённым ГУЛАГа?", id="in Russian"),
        pytest.param("did Beria shoot Stalin when he could?", id="points into itself"),
        pytest.param("did the doctors' nurses do it?", id="pronoun after two words of its own"),
        pytest.param("when exactly?", id="points to nothing"),
        pytest.param("political prisoners", id="a subject alone"),
        pytest.param("Israel and Ithaca theatre history", id="and inside"),
        pytest.param("android phones", id="and inside a word"),
        pytest.param("почему?", id="a question word"),
        pytest.param("?!", id="no words"),
    ],
)
def test_a_message_that_points_to_nothing_before_it_does_not_lean(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        pytest.param("were they freed?", True, id="before any subject"),
        pytest.param("how did Khrushchev do it?", False, id="after a subject"),
        pytest.param("who was freed?", False, id="to nothing"),
    ],
)
def test_a_message_points_back_before_it_says_what_it_is_about(text: str, points: bool) -> None:
    assert points_back(text) == points


@pytest.mark.parametrize(
    ("text", "more"),
    [
        pytest.param("and the doctors", False, id="a name behind an opener and an article"),
        pytest.param("что насчёт врачей", False, id="in Russian"),
        pytest.param("?!", False, id="no words"),
        pytest.param("and who freed the doctors", True, id="a question"),
    ],
)
def test_a_bare_name_asks_nothing(text: str, more: bool) -> None:
    assert says_more_than_names(text) == more
