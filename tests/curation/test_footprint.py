import os
from pathlib import Path

import pytest

from bot.curation.footprint import footprint


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "knowledge.yaml"
    path.write_text("one")
    return path


def test_a_file_that_nobody_touches_keeps_its_footprint(file: Path) -> None:
    before = footprint(file)
    file.with_name("other").write_text("beside it")
    assert footprint(file) == before != frozenset()


def test_what_is_written_into_a_file_changes_it_even_with_an_old_date(file: Path) -> None:
    before, dated = footprint(file), file.stat()
    file.write_text("two")
    os.utime(file, ns=(dated.st_atime_ns, dated.st_mtime_ns))
    assert footprint(file) != before


def test_another_file_in_its_place_changes_it(file: Path) -> None:
    before = footprint(file)
    draft = file.with_name("draft")
    draft.write_text("one")
    draft.replace(file)
    assert footprint(file) != before


def test_a_link_that_leads_elsewhere_changes_it(file: Path, tmp_path: Path) -> None:
    link, other = tmp_path / "link", tmp_path / "other"
    other.write_text("one")
    link.symlink_to(file)
    before = footprint(link)
    link.unlink()
    link.symlink_to(other)
    assert footprint(link) != before


def test_what_is_not_there_has_none(tmp_path: Path) -> None:
    assert footprint(tmp_path / "nothing") == frozenset()


def test_a_folder_changes_with_any_file_in_it(file: Path, tmp_path: Path) -> None:
    (tmp_path / "camps").mkdir()
    empty = footprint(tmp_path)
    (tmp_path / "camps" / "gulag.yaml").write_text("one")
    more = footprint(tmp_path)
    file.unlink()
    assert len({empty, more, footprint(tmp_path)}) == 3
