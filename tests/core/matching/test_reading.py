from dataclasses import replace

from bot.core.matching.reading import phrases_of, told_by
from tests.knowledge_example import an_entry


def test_an_entry_is_asked_for_by_its_questions_and_its_title() -> None:
    entry = an_entry("a", questions=("Why?", "What for?"))
    assert phrases_of(entry) == ("Why?", "What for?", "Title of a")
    assert phrases_of(replace(entry, title="Why?")) == ("Why?", "What for?")
    assert phrases_of(replace(entry, title="")) == ("Why?", "What for?")


def test_an_entry_tells_all_of_its_answer() -> None:
    entry = an_entry(short="In short.", answer="At length.", disputed="Or not.")
    assert told_by(entry) == "In short.\nAt length.\nOr not."
    assert told_by(replace(entry, disputed=None)) == "In short.\nAt length."
