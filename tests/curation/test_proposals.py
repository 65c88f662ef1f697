from datetime import date

import pytest

from bot.core.knowledge import InvalidKnowledge, parse
from bot.core.unanswered import Decision, Ruling
from bot.curation.files import UnreadableFile
from bot.curation.proposals import TakenUp, take_up
from tests.cli.conftest import KNOWLEDGE

NAME = "knowledge.yaml"
TODAY = date(2026, 7, 10)


def same(wording: str, entry: str = "gulag-numbers") -> Decision:
    return Decision(wording, Ruling.SAME, TODAY, entry)


def taken_up(*decisions: Decision, text: str = KNOWLEDGE) -> TakenUp:
    return take_up({NAME: text}, decisions)


def added_lines(taken: TakenUp) -> list[str]:
    before = KNOWLEDGE.splitlines()
    return [line for line in taken.texts[NAME].splitlines() if line not in before]


def test_accepted_wordings_stand_with_their_entries() -> None:
    decisions = same("how big was the camp system"), same("let out when?", "gulag-release")
    taken = taken_up(*decisions)
    assert added_lines(taken) == ["      - how big was the camp system", "      - let out when?"]
    knowledge = parse(taken.texts[NAME])
    assert knowledge.entries["gulag-numbers"].questions[-1] == "how big was the camp system"
    assert knowledge.entries["gulag-release"].questions[-1] == "let out when?"
    assert (taken.added, taken.known, taken.refused) == (decisions, (), ())


def test_other_decisions_leave_the_file_as_it_is() -> None:
    others = Decision("bread?", Ruling.NEW, TODAY), Decision("milk?", Ruling.NOT_OURS, TODAY)
    assert taken_up(*others) == TakenUp({})


def test_a_wording_that_the_entry_has_is_done_already() -> None:
    known = same("GULAG population, in 1953!")
    new = same("camp population"), same("Camp population?")
    taken = taken_up(known, *new)
    assert (taken.added, taken.known) == (new[:1], (known, new[1]))


def test_a_wording_that_another_has_is_refused() -> None:
    theirs = same("Gulag population in 1953", "gulag-release")
    first, second = same("camp population"), same("camp population", "gulag-release")
    taken = taken_up(theirs, first, second)
    reason = "'gulag-numbers' has that wording"
    assert taken.refused == ((theirs, reason), (second, reason))


def test_a_wording_of_a_known_gap_is_refused() -> None:
    gaps = "gaps:\n  - id: bread\n    title: bread\n    questions: [What did bread cost?]\n"
    bread = same("what did bread cost")
    taken = taken_up(bread, text=KNOWLEDGE + gaps)
    assert taken.refused == ((bread, "'bread' has that wording"),)


def test_a_wording_without_a_word_is_refused() -> None:
    wordless = same("???")
    assert taken_up(wordless).refused == ((wordless, "it holds no word"),)


def test_a_wording_waits_for_an_entry_that_is_not_served() -> None:
    early = same("camp songs", "gulag-hymns")
    taken = taken_up(early)
    assert (taken.waiting, taken.refused, taken.texts) == ((early,), (), {})


def test_a_file_with_problems_is_left_to_its_curator() -> None:
    with pytest.raises(InvalidKnowledge, match="meno"):
        taken_up(same("camps?"), text=KNOWLEDGE.replace("source: memo", "source: meno"))


def test_a_wording_that_no_file_can_hold_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match=r"(?s)knowledge\.yaml:2\d: .* Do it by hand\.$"):
        taken_up(same("x" * 301))


def test_what_would_read_otherwise_than_it_was_written_is_not_put_in() -> None:
    with pytest.raises(UnreadableFile, match=r"^The accepted wordings cannot be put in by rule"):
        taken_up(same("camp\u200b songs"))


def test_of_a_folder_only_the_files_with_the_entries_change() -> None:
    head, rest = KNOWLEDGE.split("entries:\n")
    first, second = rest.split("tests:\n")[0].split("  - id: gulag-release")
    texts = {
        "a.yaml": head,
        "b.yaml": f"entries:\n{first}",
        "c.yaml": f"entries:\n  - id: gulag-release{second}",
    }
    taken = take_up(texts, [same("let out when?", "gulag-release")])
    assert [*taken.texts] == ["c.yaml"]
    assert "      - let out when?\n" in taken.texts["c.yaml"]
