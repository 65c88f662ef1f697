"""Marks in the texts of an entry become numbers, and the numbers lead to notes."""

from dataclasses import replace
from typing import Final

from bot.core.knowledge import Citation
from bot.core.notes import noted
from bot.core.reply import Note
from tests.knowledge_example import A_BOOK, A_MEMO, an_entry

BOTH: Final = (Citation(A_BOOK), Citation(A_MEMO))


def test_notes_are_numbered_in_the_order_they_are_met() -> None:
    entry = an_entry(short="Some [memo].", answer="Many [book], more [memo].", citations=BOTH)
    told = noted(entry, entry)
    assert (told.short, told.paragraphs) == ("Some [1].", ("Many [2], more [1].",))
    assert told.notes == (Note(1, Citation(A_MEMO)), Note(2, Citation(A_BOOK)))


def test_a_citation_that_nothing_is_marked_with_stands_at_the_end_of_the_answer() -> None:
    entry = an_entry(short="Some [memo].", answer="Many.\n\nIn the end all.", citations=BOTH)
    assert noted(entry, entry).paragraphs == ("Many.", "In the end all. [2]")


def test_the_texts_are_those_of_the_language_that_is_told() -> None:
    entry = an_entry(short="Some [memo].", citations=BOTH)
    told = noted(entry, replace(entry, short="Немногие [book].", answer="И [memo]."))
    assert (told.short, told.paragraphs, told.disputed) == ("Немногие [1].", ("И [2].",), None)


def test_lines_that_were_broken_for_an_editor_are_joined_but_items_stay() -> None:
    entry = an_entry(answer="One\nline.\n- an item\n- another\n", citations=())
    assert noted(entry, entry).paragraphs == ("One line.\n- an item\n- another",)
