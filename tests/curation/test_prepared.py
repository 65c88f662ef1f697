import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.conversation import Question
from bot.core.matching import Index, rivals
from bot.curation.prepared import prepared
from tests.knowledge_example import AFTER_STALIN, a_gap

ENTRIES = tuple(AFTER_STALIN.entries.values())
QUESTION = Question("how many prizoners were in the gulag")


def test_what_is_kept_answers_like_what_is_made(tmp_path: Path) -> None:
    file = tmp_path / "data" / "matching.npz"
    prepared(ENTRIES, file, least=1)
    assert file.is_file()
    kept = Index.build(AFTER_STALIN, lexical=prepared(ENTRIES, file, least=1))
    assert kept.rank(QUESTION) == Index.build(AFTER_STALIN).rank(QUESTION)


def test_few_wordings_are_not_kept(tmp_path: Path) -> None:
    prepared(ENTRIES, tmp_path / "matching.npz")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_damaged_file_is_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, place: int
) -> None:
    file = tmp_path / "matching.npz"
    prepared(ENTRIES, file, least=1)
    whole = file.read_bytes()
    damaged = bytearray(whole)
    damaged[place] ^= 1
    file.write_bytes(damaged)
    caplog.set_level(logging.INFO)
    prepared(ENTRIES, file, least=1)
    assert "is made anew" in caplog.text
    caplog.clear()
    prepared(ENTRIES, file, least=1)
    assert not caplog.text


def test_other_entries_get_a_file_of_their_own_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "matching.npz"
    prepared(ENTRIES, file, least=1)
    caplog.set_level(logging.INFO)
    changed = (replace(ENTRIES[0], questions=("Quite another zebra?",)), *ENTRIES[1:])
    assert "zebra" in prepared(changed, file, least=1).comparison.vocabulary.words.texts
    assert "of another knowledge" in caplog.text


def test_gaps_are_kept_with_the_entries(tmp_path: Path) -> None:
    gap = a_gap("gulag-deaths", "How many people died in the Gulag?")
    guarded = replace(AFTER_STALIN, gaps=(gap,))
    prepared(rivals(guarded), tmp_path / "matching.npz", least=1)
    kept = prepared(rivals(guarded), tmp_path / "matching.npz", least=1)
    (first, *_) = Index.build(guarded, lexical=kept).rank(Question("how many died in the gulag"))
    assert first.behind == gap


def test_a_file_that_cannot_be_used_is_done_without(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "matching.npz"
    folder.mkdir()
    with caplog.at_level(logging.WARNING):
        assert prepared(ENTRIES, folder, least=1).comparison.size == len(ENTRIES)
    assert "cannot be read" in caplog.text
    assert "cannot be written" in caplog.text
    assert [*tmp_path.iterdir()] == [folder]


def test_many_wordings_are_kept_like_few(tmp_path: Path) -> None:
    many = replace(ENTRIES[0], questions=tuple(f"what of {n}?" for n in range(20_000)))
    made = prepared((many,), tmp_path / "matching.npz")
    kept = prepared((many,), tmp_path / "matching.npz")
    assert kept.comparison.vocabulary.words.texts == made.comparison.vocabulary.words.texts
