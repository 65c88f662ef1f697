"""Draft entries -> the text of a knowledge file, laid out for a person to edit."""

import io
import re
from collections.abc import Iterable
from textwrap import TextWrapper
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.curation.draft.entries import Draft
from bot.curation.draft.report import Report
from bot.curation.draft.sources import DraftSource

HEAD: Final = (
    "Drafts from {file}. Nothing here is served.",
    "",
    "For each entry: is it true, and does it answer its questions? Put short and answer in your",
    "own words, leave in quote what you quote, and delete the line 'status: draft'. Delete the",
    "entries you do not want, and the sources that only they cite.",
    "",
    "python -m bot check FILE says what is still wrong.",
    "",
)
_WIDTH: Final = 100
_WRAPPER: Final = TextWrapper(_WIDTH, break_long_words=False, break_on_hyphens=False)
_NOT_IN_YAML: Final = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(
    thread: dict[str, str],
    sources: Iterable[DraftSource],
    topics: dict[str, str],
    entries: Iterable[Draft],
    report: Report,
    file: str,
) -> str:
    """Return the file: what it was made of in a comment, then the knowledge in block style."""
    document = CommentedMap(
        thread=CommentedMap({key: _one_line(value) for key, value in thread.items()}),
        sources=CommentedMap({source.key: _source(source) for source in sources}),
        topics=CommentedMap({key: _one_line(title) for key, title in topics.items()}),
        entries=_entries(entries),
    )
    for key in ("sources", "topics", "entries"):
        document.yaml_set_comment_before_after_key(key, before="\n")
    document.yaml_set_start_comment("\n".join(_head(file, report)) + "\n ")
    stream = io.StringIO()
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(document, stream)
    return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))


def _head(file: str, report: Report) -> list[str]:
    counted = [f"- {number} {what}".replace("- ! ", "- ") for number, what in report.lines()]
    asked = [f"- {question}" for question in report.unanswered]
    questions = ["", "Asked, and answered by nobody in the export:", *asked] if asked else []
    lines = [*HEAD, "What became of the export:", *counted, *questions]
    return [_one_line(line.replace("{file}", file)) for line in lines]


def _source(source: DraftSource) -> CommentedMap:
    fields = ("title", "author", "year", "published", "url")
    found = ((name, getattr(source, name)) for name in fields)
    written = CommentedMap({name: _one_line(value) for name, value in found if value})
    if source.year:
        written["year"] = int(source.year)  # as a number it needs no quotation marks
    return written


def _entries(drafts: Iterable[Draft]) -> CommentedSeq:
    entries = CommentedSeq()
    for number, draft in enumerate(drafts):
        entries.append(_entry(draft))
        remarks = [_one_line(remark) for remark in draft.remarks]
        # The empty line parts an entry from the one before it; alone it must be asked for.
        before = "\n".join([""] * (number > 0) + remarks) or None
        if number and not remarks:
            before = "\n"
        entries.yaml_set_comment_before_after_key(number, before=before, indent=2)
    return entries


def _entry(draft: Draft) -> CommentedMap:
    entry = CommentedMap(
        id=draft.id, status="draft", topic=draft.topic, title=_one_line(draft.title)
    )
    if draft.questions:
        entry["questions"] = questions = CommentedSeq()
        for number, wording in enumerate(draft.questions):
            questions.append(_one_line(wording.text))
            if wording.remark:
                questions.yaml_add_eol_comment(wording.remark, number)
    if draft.short:
        entry["short"] = _one_line(draft.short)
    entry["answer"] = LiteralScalarString(_wrapped(_clean(draft.answer)) + "\n")
    entry["citations"] = CommentedSeq(
        CommentedMap({"source": key} | ({"quote": _one_line(quote)} if quote else {}))
        for key, quote in draft.citations
    )
    if draft.follow_ups:
        entry["follow_ups"] = CommentedSeq(draft.follow_ups)
    return entry


def _wrapped(text: str) -> str:
    """Return the text with lines that fit; no new line begins like the item of a list."""
    lines = (
        [line] if line.startswith("- ") else _WRAPPER.wrap(line.replace(" - ", "\0- ")) or [""]
        for line in text.split("\n")
    )
    return "\n".join(part.replace("\0", " ") for parts in lines for part in parts)


def _one_line(text: str) -> str:
    return " ".join(_clean(text).splitlines())


def _clean(text: str) -> str:
    """Return the text without what YAML cannot hold, and with plain line ends."""
    return _NOT_IN_YAML.sub("", "\n".join(line.rstrip() for line in text.splitlines())).strip()
