import pytest

from bot.core.asking import Asking, asks, asks_of_it, asks_only, tells


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("when?", Asking.WHEN),
        ("and when exactly was that?", Asking.WHEN),
        ("in which year?", Asking.WHEN),
        ("which year was it?", Asking.WHEN),
        ("how many people were there?", Asking.HOW_MANY),
        ("who?", Asking.WHO),
        ("why?", Asking.WHY),
        ("where?", Asking.WHERE),
        ("а когда это было?", Asking.WHEN),
        ("Сколько?", Asking.HOW_MANY),
        ("а кто?", Asking.WHO),
        ("почему?", Asking.WHY),
        ("где?", Asking.WHERE),
        ("when was Beria shot?", None),
        ("and the doctors?", None),
        ("was it?", None),
        ("", None),
    ],
)
def test_a_message_of_nothing_but_a_question_word_asks_for_its_kind(
    text: str, kind: Asking | None
) -> None:
    assert asks_only(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("when was that?", Asking.WHEN),
        ("how many of them were there?", Asking.HOW_MANY),
        ("why did they?", Asking.WHY),
        ("and who exactly?", Asking.WHO),
        ("а кто именно?", Asking.WHO),
        ("who did it?", None),
        ("who was that?", None),
        ("кто это?", None),
        ("when was Beria shot?", None),
    ],
)
def test_a_who_that_points_to_somebody_asks_nothing_of_the_answer(
    text: str, kind: Asking | None
) -> None:
    assert asks_of_it(text) == kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("When was it announced?", {Asking.WHEN}),
        ("By when was it completed?", {Asking.WHEN}),
        ("on what day did it become law", {Asking.WHEN}),
        ("Сколько людей погибло?", {Asking.HOW_MANY}),
        ("life in the camps when Stalin died", set()),
        ("the man who signed it", set()),
        ("", set()),
    ],
)
def test_a_wording_asks_by_the_question_word_it_begins_with(text: str, kinds: set[Asking]) -> None:
    assert asks(text) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The decree is of 27 March 1953.", {Asking.WHEN}),
        ("1,201,738 were released", {Asking.HOW_MANY}),
        ("22 % of those held", {Asking.HOW_MANY}),
        ("by 27 March, 12 men", set()),
        ("number 19531", set()),
    ],
)
def test_years_and_large_numbers_tell_when_and_how_many(text: str, kinds: set[Asking]) -> None:
    assert tells(text) == kinds
