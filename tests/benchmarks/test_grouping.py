import re
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import sets
from benchmarks.grouping import main, measure
from tests.knowledge_example import AFTER_STALIN

BREAD = ("what did bread cost in 1950", "bread cost 1950", "the cost of bread in 1950")
FILMS = ("which films were forbidden", "forbidden films")


def a_set(*asked: tuple[str, str]) -> sets.TestSet:
    queries = (sets.Query(text, frozenset({id_} if id_ else ())) for text, id_ in asked)
    return sets.TestSet("shops", AFTER_STALIN, tuple(queries))


def test_questions_that_stand_together_as_they_should_are_pure_and_together() -> None:
    asked = [(text, "bread") for text in BREAD] + [(text, "films") for text in FILMS]
    found = measure(a_set(*asked, ("what is for dinner", "")))
    assert replace(found, seconds=0) == replace(found, questions=5, asked=2, lines=2, seconds=0)
    assert (found.pure, found.together) == (1, 1)


def test_a_line_of_two_questions_is_half_pure() -> None:
    found = measure(a_set((BREAD[0], "bread"), (BREAD[1], "bakeries")))
    assert (found.lines, found.pure, found.together) == (1, 0.5, None)


def test_wordings_that_stand_apart_are_not_together() -> None:
    found = measure(a_set((BREAD[0], "shops"), (FILMS[0], "shops"), (FILMS[1], "shops")))
    assert (found.lines, found.pure) == (2, 1)
    assert found.together == pytest.approx(1 / 3)


def test_every_set_has_a_line(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(data, ["camps"])
    printed = capsys.readouterr().out
    assert {" camps ", " own tests "} <= set(re.findall(r"(?m)^ (?:camps|own tests) ", printed))
    assert re.search(r"(?m)^All \d+ together: \d+ lines in \d+\.\d s\.$", printed)
