import re
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import grouping, sets
from benchmarks.grouping import Best, fitting, main, measure, ways
from benchmarks.inboxes import MOST_WORDINGS, Inbox, inboxes, parted, with_decisions
from benchmarks.lines import Figures, averaged, figures, taken_up
from bot.core.matching import Index
from tests.encoders import WordEncoder
from tests.knowledge_example import AFTER_STALIN

BREAD = ("what did bread cost in 1950", "bread cost 1950", "the cost of bread in 1950")
FILMS = ("which films were forbidden", "forbidden films")
INBOX = Inbox((*BREAD, *FILMS), (*["bread"] * 3, *["films"] * 2), Index.build(AFTER_STALIN))


def a_set(*asked: tuple[str, str]) -> sets.TestSet:
    queries = (sets.Query(text, frozenset({id_} if id_ else ())) for text, id_ in asked)
    return sets.TestSet("shops", AFTER_STALIN, tuple(queries))


def test_an_inbox_holds_the_wordings_of_what_its_knowledge_does_not_have() -> None:
    entries = AFTER_STALIN.entries
    halves = inboxes(a_set(("how many zeks?", "gulag-numbers"), ("who built sputnik", "")), None)
    assert sum(("how many zeks?" in half.texts) for half in halves) == 1
    for half in halves:
        known = {entry.id for entry in half.index.entries}
        assert {*half.gaps} | known == {*entries}
        assert {*half.gaps} & known == set()


def test_a_gap_has_at_most_so_many_wordings_and_each_once() -> None:
    asked = [(f"how many prisoners {n // 2}", "gulag-numbers") for n in range(4 * MOST_WORDINGS)]
    gaps = [gap for half in inboxes(a_set(*asked), None) for gap in half.gaps]
    assert gaps.count("gulag-numbers") == MOST_WORDINGS


def test_an_inbox_is_parted_between_gaps() -> None:
    longer = replace(INBOX, texts=(*INBOX.texts, "sputnik"), gaps=(*INBOX.gaps, "sputnik"))
    assert [each.texts for each in parted(longer, 2)] == [BREAD, FILMS]
    assert [each.texts for each in parted(longer, 9)] == [longer.texts]


def test_decisions_stand_in_front() -> None:
    inbox, decided = with_decisions(replace(INBOX, texts=INBOX.texts[::-1], gaps=INBOX.gaps[::-1]))
    assert (inbox.texts[0], decided) == (FILMS[-1], 1)
    assert sorted(inbox.texts) == sorted(INBOX.texts)
    assert inbox.gaps == ("films", "films", "bread", "bread", "bread")


def test_what_stands_together_as_it_should_is_right_in_every_way() -> None:
    found = figures([(0, 1, 2), (3, 4)], INBOX.gaps)
    assert found == Figures(pure=1, precision=1, recall=1, f1=1, largest=None, lines=1)


def test_one_line_of_everything_is_as_pure_as_its_largest_gap() -> None:
    found = figures([range(5)], INBOX.gaps)
    assert (found.pure, found.precision, found.recall, found.lines) == (0.6, 0.4, 1, 0.5)
    assert found.f1 == pytest.approx(2 * 0.4 / 1.4)


def test_wordings_that_stand_apart_are_not_recalled() -> None:
    found = figures([(0,), (1,), (2,)], ["bread"] * 3)
    assert (found.pure, found.precision, found.recall, found.f1, found.lines) == (1, 1, 0, 0, 3)


def test_a_gap_that_is_asked_about_often_has_a_largest_line() -> None:
    assert figures([(0, 1, 2, 5), (3, 4)], ["bread"] * 5 + ["films"]).largest == 0.6


def test_a_gap_that_was_decided_about_takes_up_right_and_wrong_texts() -> None:
    gaps = ("bread", "bread", "bread", "films", "films")
    assert taken_up([(0, 1, 3), (2, 4)], gaps, 1) == (0.5, 0.5)


def test_the_mean_leaves_out_what_is_not_there() -> None:
    one = figures([(0, 1, 2), (3, 4)], INBOX.gaps)
    assert averaged([one, replace(one, largest=0.5, lines=2)]).largest == 0.5


def test_every_way_groups_every_text_once() -> None:
    for way in ways(WordEncoder()).values():
        for groups in way(INBOX).values():
            assert sorted(place for group in groups for place in group) == [*range(5)]


def test_a_peer_has_its_best_bar_of_those_that_are_pure() -> None:
    for name in ("token_set_ratio", "tf-idf"):
        best = Best.of(measure({"shops": [INBOX]}, ways(None)[name]))
        assert best.mean.pure >= grouping.PURE
        assert best.mean.f1 == 1


def test_the_bar_that_fits_is_said_with_every_set_and_without_each() -> None:
    assert len(fitting({"shops": [INBOX], "other shops": [INBOX]})) == 3


def test_everything_is_printed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(data, ["camps"])
    printed = capsys.readouterr().out
    assert {" footnote ", " own "} <= set(re.findall(r"(?m)^ (?:footnote|own) ", printed))
    assert "All in one inbox, mean of the sets" in printed
    assert re.search(r"(?m)^\d+ texts: \d+ lines in \d+\.\d s\.$", printed)
