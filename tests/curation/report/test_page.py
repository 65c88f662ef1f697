"""The report as a browser reads it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import html5lib
import pytest

from bot.core.knowledge import Expectation, Knowledge
from bot.core.responder import Responder
from bot.core.verdict import Policy
from bot.curation.assess import Assessment, assess
from bot.curation.collisions import find
from bot.curation.evaluate import evaluate
from bot.curation.explain import rows
from bot.curation.history import run_of
from bot.curation.report import page
from tests.knowledge_example import AFTER_STALIN, a_gap

AT: Final = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
NUMBERS: Final = "How many people were in the Gulag?"
MARKUP: Final = "<script src='https://example.org/x.js'></script> & <b>\"who\"</b>?"
TESTS: Final = (
    Expectation(NUMBERS, "gulag-numbers", file="k.yaml", line=7),
    Expectation(NUMBERS, "doctors-plot", file="k.yaml", line=8),
    Expectation(NUMBERS, None, file="k.yaml", line=9),
    Expectation(MARKUP, "amnesty", ("gulag-numbers",), file="k.yaml", line=10),
)
EAGER: Final = Policy(answer_at=0.3, suggest_at=0.1)
SHY: Final = Policy(answer_at=1, suggest_at=0.9)
TAKEN: Final = a_gap(
    "gulag-deaths",
    "How many people were there in the Gulag?",
    "Gulag population before 1953",
    "Сколько людей сидело в лагерях ГУЛАГа при нём?",
)


def assessed(knowledge: Knowledge, tests: tuple[Expectation, ...] = TESTS) -> Assessment:
    responder = Responder.build(replace(knowledge, tests=tests))
    before = run_of(evaluate(replace(responder, policy=SHY)).trials)
    return assess(replace(responder, policy=EAGER), before)


def shown(assessment: Assessment, file: str = "k.yaml") -> str:
    return page(file, assessment, find(assessment.knowledge, assessment.policy), AT)


WITH_FAILURES: Final = assessed(AFTER_STALIN)
PAGE: Final = shown(WITH_FAILURES)
TREE: Final = html5lib.parse(PAGE, namespaceHTMLElements=False)


def texts(path: str) -> list[str]:
    """Return what stands in the elements at a path, on one line each."""
    return [said(element.itertext()) for element in TREE.iterfind(path)]


def said(parts: Iterable[str]) -> str:
    return " ".join("".join(parts).split())


@pytest.mark.parametrize(
    "assessment",
    [WITH_FAILURES, assessed(AFTER_STALIN, TESTS[:1]), assessed(AFTER_STALIN, TESTS[2:3]),
     assessed(AFTER_STALIN, (Expectation("thanks", None),))],
    ids=["failures", "one that is right", "one that nothing answers", "nothing looked up"],
)  # fmt: skip
def test_the_page_is_valid(assessment: Assessment) -> None:
    html5lib.HTMLParser(strict=True).parse(shown(assessment))  # or it raises


def test_the_page_loads_nothing() -> None:
    elements = {element.tag for element in TREE.iter() if isinstance(element.tag, str)}
    assert elements & {"script", "iframe", "object", "embed", "img", "base", "form", "a"} == set()
    sources = [value for element in TREE.iter() for name, value in element.attrib.items()
               if name.endswith(("src", "href"))]  # fmt: skip
    assert sources == ["data:,"]
    assert re.findall(r"url\(|@import|//", "".join(texts(".//style"))) == []
    [policy] = [each for each in TREE.iterfind(".//meta[@content]") if "http-equiv" in each.attrib]
    assert policy.attrib["content"].startswith("default-src 'none';")


def test_every_failing_question_is_there_with_its_explanation() -> None:
    assert len(WITH_FAILURES.failures) == 3
    assert texts(".//article/h3") == [
        " ".join(each.trial.expectation.ask.split()) for each in WITH_FAILURES.failures
    ]
    told = [what for each in WITH_FAILURES.failures for _, what in rows(each, EAGER)]
    assert texts(".//article/dl/dd") == [" ".join(each.split()) for each in told]
    assert texts(".//article/p")[0] == "wrong k.yaml:9"
    assert texts(".//article/p")[2] == "missed k.yaml:10, after gulag-numbers"


def test_what_the_curator_wrote_is_never_markup() -> None:
    assert MARKUP in "".join(TREE.itertext())
    assert "<b>" not in PAGE
    hostile = shown(WITH_FAILURES, file="<img src=x onerror=alert(1)>.yaml")
    assert "<img" not in hostile


def test_the_page_says_how_good_it_is_and_what_changed() -> None:
    [score] = texts(".//p[@class='score']")
    assert score.startswith("1 of 4 right, 2 wrong, 1 missed, 0 offered, in ")
    summary = said(TREE.itertext())
    assert "Not good enough: 33.3% of those with an answer right or offered" in summary
    assert "1 better, 2 worse since the last run." in summary
    assert "measured on 24 November 2026 at 09:05 UTC" in summary
    assert "Worse: 2" in texts(".//summary")


def test_every_picture_says_in_words_what_it_shows() -> None:
    pictures = TREE.findall(".//figure//{*}svg[@role='img']")
    assert len(pictures) == 5
    assert all(picture.attrib["aria-label"] for picture in pictures)
    others = [svg for svg in TREE.iterfind(".//{*}svg") if svg not in pictures]
    assert all(svg.attrib["aria-hidden"] == "true" for svg in others)


def test_every_entry_is_on_the_page_once() -> None:
    assert sorted(texts(".//tbody/tr/th/code")) == sorted(AFTER_STALIN.entries)


def test_the_map_shows_who_takes_whose_wordings() -> None:
    crowded = shown(assessed(replace(AFTER_STALIN, gaps=(TAKEN,))))
    [table] = html5lib.parse(crowded, namespaceHTMLElements=False).iterfind(
        ".//table[@class='map']"
    )
    assert [said(each.itertext()) for each in table.iterfind("thead//th")] == ["gulag-deaths"]
    assert [said(each.itertext()) for each in table.iterfind("tbody//th")] == ["gulag-numbers"]
    assert [said(each.itertext()) for each in table.iterfind("tbody//td")] == ["3"]


def test_without_collisions_there_is_no_map() -> None:
    assert 'class="map"' not in PAGE
    assert "No entry takes three or more wordings of another." in PAGE
