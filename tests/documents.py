"""The documents as tests read them: their blocks, sections and examples."""

import re
from pathlib import Path
from typing import Final

from bot.core.knowledge import InvalidKnowledge, parse

ROOT: Final = Path(__file__).parents[1]
DOCUMENTS: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
DESIGN: Final = (ROOT / "docs/design.md").read_text(encoding="utf-8")
FOR_CURATORS: Final = (ROOT / "docs/knowledge.md").read_text(encoding="utf-8")

_FENCED: Final = re.compile(r"(?ms)^```(\w*)\n(.*?)^```$")
_SHOWN_CHECK: Final = re.compile(r"(?ms)^\$ \.venv/bin/python -m bot check[^\n]*\n(.*?)^```$")


def blocks(document: str, language: str) -> list[str]:
    """Return the fenced blocks of a language, in order."""
    return [text for name, text in _FENCED.findall(document) if name == language]


def code(document: str) -> str:
    """Return what stands in fenced blocks and in backticks."""
    inline = re.findall(r"`([^`\n]+)`", _FENCED.sub("", document))
    return "\n".join([*(text for _, text in _FENCED.findall(document)), *inline])


def section(document: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one."""
    found = re.search(rf"(?ms)^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", document)
    assert found, heading
    return found[1]


def anchors(document: str) -> set[str]:
    """Return what links to the headings of a document end with."""
    headings = re.findall(r"(?m)^#+ (.+)$", _FENCED.sub("", document))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def on_one_line(text: str) -> str:
    """Return the text without line breaks: documents break lines where programs do not."""
    return " ".join(text.split())


def shown_checks(document: str) -> list[str]:
    """Return what stands below each `check` that is typed."""
    return _SHOWN_CHECK.findall(document)


def broken_example() -> str:
    """Return the curators' example with the slips that are shown below it."""
    text = blocks(FOR_CURATORS, "yaml")[0]
    [diff] = blocks(FOR_CURATORS, "diff")
    for before, after in zip(diff.splitlines()[::2], diff.splitlines()[1::2], strict=True):
        assert before.startswith("-"), before
        assert after.startswith("+"), after
        assert before[1:] in text, before
        text = text.replace(before[1:], after[1:], 1)
    return text


def problems(text: str) -> list[str]:
    """Return what `check` prints of a file with mistakes, nothing of one without."""
    try:
        parse(text)
    except InvalidKnowledge as invalid:
        return [str(problem) for problem in invalid.problems]
    return []
