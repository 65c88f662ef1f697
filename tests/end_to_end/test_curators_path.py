"""From a discussion to an answer, with a bot that runs all the while."""

import asyncio
import re
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.curation.draft.exports import written
from tests.end_to_end.bot_process import ROOT
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION: Final = "Who read the letters that they sent home?"
SHORT: Final = "The camp's censors."
_ANSWER: Final = "    answer: |\n      Censors"


async def python_m_bot(folder: Path, *arguments: str) -> str:
    """Run a command in a folder, which must succeed, and return what it prints."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed
    return printed.decode()


def approved(drafts: str) -> str:
    """Return drafts as a curator leaves them who has found two of them to be right.

    The question of this conversation is a test of the file.
    """
    assert drafts.count("    status: draft\n") == 2
    with_short = drafts.replace(_ANSWER, f"    short: {SHORT}\n{_ANSWER}")
    entry = re.findall(r"(?m)^  - id: (\S+)", drafts[: drafts.index(_ANSWER)])[-1]
    test = f"tests:\n  - ask: {QUESTION}\n    expect: {entry}\n"
    return with_short.replace("    status: draft\n", "") + test


async def test_a_discussion_is_drafted_approved_checked_evaluated_put_live_and_asked(
    new_bot: NewBot, talk: Talk, tmp_path: Path
) -> None:
    written(tmp_path, "thread.txt")
    async with new_bot(tmp_path, ADMINS=str(talk.member.id)):
        assert not (await talk.asks(QUESTION)).text.startswith(SHORT)
        drafts = await python_m_bot(tmp_path, "draft", "thread.txt")
        (tmp_path / "new.yaml").write_text(approved(drafts), "utf-8")
        checked = await python_m_bot(tmp_path, "check", "new.yaml")
        evaluated = await python_m_bot(tmp_path, "eval", "new.yaml")
        (tmp_path / "new.yaml").replace(tmp_path / "knowledge.yaml")
        live = await talk.asks("/reload")
        assert (await talk.asks(QUESTION)).text.startswith(SHORT)
    assert "new.yaml: 2 entries, " in checked
    assert evaluated.startswith("1 of 1 right, ")
    assert f"{tmp_path / 'knowledge.yaml'}: 2 entries, " in live.text
