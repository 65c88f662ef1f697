"""Nothing of an export is lost, and it would be noticed."""

import sys
from pathlib import Path

import pytest

from benchmarks import lossless
from benchmarks.lossless import Kept, kept, main
from bot.curation.draft import passages
from tests.curation.draft.exports import BYTES, written
from tests.curation.draft.exports.words import ANSWER


@pytest.mark.parametrize("name", BYTES)
def test_no_post_and_no_word_of_an_export_is_lost(tmp_path: Path, name: str) -> None:
    found = kept(written(tmp_path, name))
    assert (found.read, found.lost) == (found.counted, ())
    assert found.entries > 0


def test_a_word_that_no_draft_holds_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passages, "_scraps", lambda _: ())
    path = tmp_path / "thread.txt"
    path.write_text(f"Release\n\nHistorian\n\nUnheard bells:\n\n{ANSWER}\n")
    assert kept(path).lost == ("bells", "unheard")


@pytest.mark.parametrize(
    ("found", "code"),
    [(Kept(4, 4, 2, ()), 0), (Kept(4, 3, 2, ()), 1), (Kept(4, 4, 2, ("decree",)), 1)],
    ids=["whole", "a post", "a word"],
)
def test_a_loss_is_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], found: Kept, code: int
) -> None:
    monkeypatch.setattr(lossless, "kept", lambda _: found)
    monkeypatch.setattr(sys, "argv", ["lossless", "thread.txt"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code
    assert capsys.readouterr().out.startswith(f"thread.txt: 4 posts read, {found.counted} counted,")
