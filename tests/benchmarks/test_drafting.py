"""The exports that are measured are whole, and what is measured is their drafts."""

from pathlib import Path

import pytest

from benchmarks.drafting import KINDS, make, measure
from bot.curation.draft import Export, draft


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_of_a_kind_is_one_of_many_posts(tmp_path: Path, kind: str) -> None:
    report = draft(Export(make(kind, tmp_path, 50_000))).report
    assert report.kind.startswith(("Telegram", "Reddit", "Pushshift", "Stack Exchange", "plain"))
    assert report.posts > 30
    assert report.entries > 20


def test_time_and_memory_are_those_of_the_command(tmp_path: Path) -> None:
    path = make("Pushshift", tmp_path, 50_000)
    seconds, memory = measure(path)
    assert 0 < seconds < 60
    assert 10_000_000 < memory < 1_000_000_000
    assert path.with_name("comments.jsonl.yaml").exists()


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with pytest.raises(ValueError, match="failed"):
        measure(tmp_path / "empty.txt")
