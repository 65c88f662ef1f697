"""The knowledge that comes with the bot cites what it says, in both languages."""

from pathlib import Path
from typing import Final

import pytest

from bot.core.knowledge import MARK, Entry, Translation
from bot.curation.files import load

ENTRIES: Final = load(Path(__file__).parents[1] / "knowledge.yaml").entries


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_every_source_of_an_answer_stands_behind_a_sentence_in_both_languages(entry: Entry) -> None:
    cited = {citation.source.key for citation in entry.citations}
    told: list[Entry | Translation] = [entry, *entry.translations.values()]
    for each in told:
        text = " ".join([each.short, each.answer, each.disputed or ""])
        assert set(MARK.findall(text)) == cited
