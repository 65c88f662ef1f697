from collections.abc import Sequence

import pytest

from bot.core.matching.joining import join
from bot.core.matching.telling import Telling

WAGE = ("average wage", "wage of a worker", "wage in roubles")
SALARY = ("average salary", "salary of a worker", "salary in roubles")
BREAD = ("the price of bread", "bread in Minsk")
KNOWN = ("who was Beria", "the Gulag in 1953", "what was the secret speech")


def telling(
    *groups: Sequence[str], wordings: Sequence[str] = KNOWN, least: float = 0.0
) -> tuple[Telling, list[str]]:
    texts = [text for group in groups for text in group]
    ends = [sum(map(len, groups[: n + 1])) for n in range(len(groups))]
    places = [[*range(end - len(group), end)] for group, end in zip(groups, ends, strict=True)]
    return Telling.of(places, texts, wordings, least), texts


def told(one: Sequence[str], other: Sequence[str], *, wordings: Sequence[str] = KNOWN) -> float:
    return telling(one, other, wordings=wordings)[0].score(0, 1)


def joined(*groups: Sequence[str], least: float = 0.0) -> list[set[str]]:
    found, texts = telling(*groups, least=least)
    join(found, least)
    return [{texts[place] for place in group} for group in found.groups if group]


def test_words_that_two_groups_share_speak_for_them() -> None:
    assert told(WAGE, SALARY) > 0 > told(WAGE, BREAD)


def test_groups_are_joined_whose_texts_share_a_word_here_and_there() -> None:
    assert joined(WAGE, SALARY, BREAD) == [{*WAGE, *SALARY}, {*BREAD}]


def test_no_group_is_joined_whose_words_tell_too_little() -> None:
    assert joined(WAGE, SALARY, BREAD, least=20.0) == [{*WAGE}, {*SALARY}, {*BREAD}]


def test_the_more_words_are_shared_the_more_is_told() -> None:
    few = told(("bread in Minsk",), ("bread in Omsk",))
    assert told(("price of bread in Minsk",), ("bread price in Omsk",)) > few


def test_a_word_that_the_knowledge_says_often_tells_less() -> None:
    often = tuple(f"a worker in {year}" for year in range(1950, 1960))
    assert told(WAGE, SALARY, wordings=(*KNOWN, *often)) < told(WAGE, SALARY)


def test_a_word_that_many_groups_say_tells_less() -> None:
    one, other = ("bread in Minsk",), ("films in Minsk",)
    others = [(f"{what} in Minsk",) for what in ("trams", "schools", "rents", "parks", "milk")]
    assert telling(one, other, *others)[0].score(0, 1) < told(one, other)


def test_what_all_texts_of_one_group_say_and_no_other_speaks_against() -> None:
    all_say = ("bread prices", "bread shops", "bread in Minsk", "white bread")
    some_say = ("bread prices", "corn shops", "milk in Minsk", "white flour")
    other = ("corn prices",)
    assert told(all_say, other) < told(some_say, other)


def test_it_does_not_matter_which_group_comes_first() -> None:
    found, _ = telling(WAGE, SALARY)
    assert found.score(0, 1) == found.score(1, 0)


@pytest.mark.parametrize(
    "group", [("how was it?",), ("?!",), ("кто это?",)], ids=["English", "nothing", "Russian"]
)
def test_words_that_only_ask_bring_no_group_near(group: Sequence[str]) -> None:
    found, _ = telling(group, group, WAGE)
    assert [*found.near(0)] == []


def test_no_group_is_near_itself() -> None:
    found, _ = telling(WAGE, SALARY)
    assert ([*found.near(0)], [*found.near(1)]) == ([1], [0])


def test_a_group_that_has_become_part_of_another_is_near_none() -> None:
    found, _ = telling(WAGE, SALARY, ("worker",))
    assert found.unite(0, 1) == 0
    assert found.groups == [[0, 1, 2, 3, 4, 5], [], [6]]
    assert ([*found.near(0)], [*found.near(1)], [*found.near(2)]) == ([2], [], [0])


def test_after_two_groups_are_one_their_words_are_counted_together() -> None:
    found, _ = telling(WAGE, SALARY, ("worker",))
    found.unite(0, 1)
    at_once, _ = telling((*WAGE, *SALARY), ("worker",))
    at_once.chance = found.chance
    assert found.score(0, 2) == pytest.approx(at_once.score(0, 1))
