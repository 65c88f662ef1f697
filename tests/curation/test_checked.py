"""What `check` says about tests that fail, and about links."""

from typing import Final

import pytest

from bot.core.knowledge import Expectation, parse
from bot.core.response import Outcome
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Abstention, Answer, Suggestion
from bot.curation.checked import failures, links_told, summary
from bot.curation.evaluate import Evaluation, Result, Trial
from bot.curation.links import Link, State
from tests.knowledge_example import a_gap, a_match, an_entry

NEAR: Final = a_match(an_entry("near"), 0.9)
NEXT: Final = a_match(an_entry("next"), 0.8)


def told(outcome: Outcome, result: Result, expect: str | None = "right") -> list[str]:
    trial = Trial(Expectation("why?", expect, file="k.yaml", line=7), outcome, result)
    return [str(problem) for problem in failures(Evaluation((trial,)))]


@pytest.mark.parametrize(
    ("outcome", "came"),
    [
        (Answer(NEAR.entry, (NEAR, NEXT)), "near answers (0.90, as 'What is near?')"),
        (Suggestion((NEAR, NEXT)), "only near, next are offered"),
        (Abstention((NEAR, NEXT)), "nothing answers; near is nearest (0.90)"),
        (Abstention((NEAR,), a_gap("deaths")), "the gap deaths is nearer"),
        (Abstention(), "nothing answers"),
        (SmallTalk.THANKS, "nothing answers"),
    ],
)
def test_a_failed_test_names_what_came_instead(outcome: Outcome, came: str) -> None:
    assert told(outcome, Result.MISSED) == [f"k.yaml:7: 'why?' expects right, but {came}"]


def test_an_unanswerable_question_expects_nothing() -> None:
    (line,) = told(Answer(NEAR.entry, (NEAR,)), Result.WRONG, expect=None)
    assert line.startswith("k.yaml:7: 'why?' expects nothing, but near answers")


@pytest.mark.parametrize("result", [Result.RIGHT, Result.OFFERED])
def test_what_comes_out_well_is_not_told(result: Result) -> None:
    assert told(Suggestion((NEAR,)), result) == []


def test_what_there_is_one_of_is_counted_as_one() -> None:
    assert summary("k.yaml", parse(FILE), Evaluation(())) == (
        "k.yaml: 1 entry, 1 question, 1 source. It has no tests."
    )


PAGE: Final = "https://example.org/page"
COPY: Final = "https://web.archive.org/web/2016/https://example.org/page"
FILE: Final = f"""\
thread: {{title: A thread}}
sources:
  book: {{title: A book, url: "{PAGE}"}}
entries:
  - {{id: a, topic: b, questions: [Why], short: So., answer: So., citations: [source: book]}}
"""


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (Link(PAGE, State.MOVED, "301", f"{PAGE}s"), f"the link has moved; write {PAGE}s"),
        (
            Link(PAGE, State.GONE, "404 Not Found", COPY),
            f"the link leads nowhere (404 Not Found); there is an archived copy: {COPY}",
        ),
        (
            Link(PAGE, State.UNREACHED, "no connection", COPY),
            f"the link leads nowhere (no connection); there is an archived copy: {COPY}",
        ),
        (
            Link(PAGE, State.GONE, "404 Not Found"),
            "the link is gone (404 Not Found); find another, or leave url: out",
        ),
        (
            Link(PAGE, State.UNSURE, "403 Forbidden"),
            "the link could not be looked at (403 Forbidden); open it yourself",
        ),
        (
            Link(PAGE, State.UNREACHED, "no connection"),
            "the link could not be looked at (no connection); open it yourself",
        ),
    ],
    ids=["moved", "gone, with a copy", "host gone, with a copy", "gone", "refused", "host gone"],
)
def test_a_link_is_told_with_what_to_do(link: Link, said: str) -> None:
    told = [str(problem) for problem in links_told([link], parse(FILE))]
    assert told == [f"knowledge.yaml:3: source 'book': {said}"]


def test_a_link_that_leads_somewhere_is_not_told() -> None:
    links = [Link(PAGE, State.FOUND, "200 OK"), Link(COPY, State.GONE, "404 Not Found")]
    assert links_told(links, parse(FILE)) == ()
