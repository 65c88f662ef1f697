import pytest

from bot.curation.draft.scratch import scratch
from bot.curation.files import UnreadableFile


def filled(pages: int) -> None:
    """Keep more than so many pages hold."""
    with scratch(f"CREATE TABLE kept (text); PRAGMA max_page_count = {pages};") as rows:
        rows.execute("INSERT INTO kept VALUES (?)", ("a" * 4096 * pages,))


def test_a_disk_without_room_is_a_sentence() -> None:
    with pytest.raises(UnreadableFile) as refused:
        filled(pages=4)
    assert str(refused.value) == (
        "The export does not fit into the folder for temporary files (database or disk is full). "
        "Make room there, or name another folder in the variable SQLITE_TMPDIR."
    )
