"""Whether what a file names is there: ids, topics, sources, marks, follow-ups, tests."""

from collections.abc import Callable, Collection, Iterator
from typing import Final, Literal

from bot.core.knowledge.conforming import Located
from bot.core.knowledge.merging import Reporter
from bot.core.knowledge.nodes import quoted
from bot.core.knowledge.schema import TRANSLATED
from bot.core.knowledge.signs import MARK, misleading
from bot.core.knowledge.values import DRAFT
from bot.core.text import closest, words

NOTHING: Final = "nothing"
"""What a test expects of a question that no entry answers."""

_MOST_COMPARED: Final = 10_000
"""Ids among which the one that may be meant is looked for, which takes a millisecond."""
_MARKED: Final = ("short", "answer", "disputed")
"""The texts that may hold marks."""


def is_draft(entry: Located) -> bool:
    """Return whether the entry is still being written, and must not be served."""
    return entry.text("status") == DRAFT


def check_references(file: Located, report: Reporter) -> None:
    """Report everything that a file names and does not hold, and everything it says twice."""
    for check in _CHECKS:
        check(file, report)


def _ids(file: Located, report: Reporter) -> None:
    first: dict[str, int] = {}
    for entry, label in _labelled(file, "entry", "gap"):
        id_ = entry.text("id")
        if id_ == NOTHING:
            report(entry.line, f"{label}: tests write '{NOTHING}' for no entry; rename it")
        if id_ in first:
            where = report.named(first[id_], entry.line)
            what = f"the id stands twice, first on {where}; rename one of them"
            report(entry.line, f"{label}: {what}")
        elif id_:
            first[id_] = entry.line


def _topics(file: Located, report: Reporter) -> None:
    topics = file.table("topics")
    for entry, label in _labelled(file, "entry"):
        topic = entry.record().get("topic")
        if topics and topic and topic.value not in topics:
            what = f"topic '{topic.value}' has no title; {_added(topic, topics, 'topics')}"
            report(topic.line, f"{label}: {what}")


def _topics_without_entries(file: Located, report: Reporter) -> None:
    named = {entry.text("topic") for entry in file.items("entries")}
    if None in named:
        return  # an entry's topic could not be read: it may be this one
    for topic, title in file.table("topics").items():
        if topic not in named:
            report(title.line, f"topics: no entry has the topic '{topic}'; delete it or use it")


def _citations(file: Located, report: Reporter) -> None:
    sources = file.table("sources")
    for entry, label in _labelled(file, "entry"):
        for number, citation in enumerate(entry.items("citations"), start=1):
            key = citation.record().get("source")
            if key and key.value not in sources:
                what = f"citation {number} names no source ('{key.value}')"
                report(citation.line, f"{label}: {what}; {_added(key, sources, 'sources')}")


def _sources_cited_twice(file: Located, report: Reporter) -> None:
    for entry, label in _labelled(file, "entry"):
        cited: set[str | None] = set()
        for citation in entry.items("citations"):
            key = citation.text("source")
            if key in cited:
                what = f"'{key}' is cited twice; write all pages in one citation"
                report(citation.line, f"{label}: {what}")
            cited.add(key)


def _marks(file: Located, report: Reporter) -> None:
    sources = file.table("sources")
    for entry, text, where in _texts(file, *_MARKED):
        cited = {citation.text("source") or "" for citation in entry.items("citations")}
        for mark in MARK.findall(str(text.value)):
            if mark not in cited:
                what = f"marks [{mark}], which {_to_do(mark, cited, sources)}"
                report(text.line, f"{where} {what}")


def _to_do(mark: str, cited: Collection[str], sources: Collection[str]) -> str:
    if mark in sources:
        return "is not cited; add it under citations:"
    if close := closest(mark, cited):
        return f"is no source; did you mean [{close}]?"
    return "is no source; write the id of one, or round brackets"


def _signs(file: Located, report: Reporter) -> None:
    for _, text, where in _texts(file, "title", *_MARKED):
        for what in misleading(str(text.value), file.table("sources")):
            report(text.line, f"{where} {what}")


def _translations(file: Located, report: Reporter) -> None:
    for entry, label in _labelled(file, "entry"):
        for told, where in _told(entry, label):
            if entry.text("disputed") and not told.text("disputed"):
                report(told.line, f"{where}: 'disputed' is missing; translate it, too")
            elif told.text("disputed") and not entry.text("disputed"):
                line = told.record()["disputed"].line
                report(line, f"{where}: the entry itself has no 'disputed'; add it there, too")


def _translated_topics(file: Located, report: Reporter) -> None:
    topics = {entry.text("topic") for entry in file.items("entries")}
    for language in TRANSLATED:
        names = file.record().get(language)
        for topic, title in names.table("topics").items() if names else ():
            if topic not in topics:
                what = f"topics: no entry has the topic '{topic}'; delete it or correct the id"
                report(title.line, f"{language}: {what}")


def _unused_sources(file: Located, report: Reporter) -> None:
    if any(not entry.items("citations") and not is_draft(entry) for entry in file.items("entries")):
        return  # what an entry cites could not be read: it may be any of them
    cited = {
        citation.text("source")
        for entry in file.items("entries")
        for citation in entry.items("citations")
    }
    for key, source in file.table("sources").items():
        if key not in cited:
            report(source.line, f"sources: no entry cites '{key}'; cite it or delete it")


def _follow_ups(file: Located, report: Reporter) -> None:
    known = _known_ids(file)
    for entry, label in _labelled(file, "entry"):
        for follow_up in entry.items("follow_ups"):
            if follow_up.value not in known:
                what = f"follow_ups names no entry ('{follow_up.value}')"
                report(follow_up.line, f"{label}: {what}; {_corrected(follow_up, known)}")
            elif follow_up.value == entry.text("id"):
                what = "follow_ups names the entry itself; delete the line"
                report(follow_up.line, f"{label}: {what}")


def _tests(file: Located, report: Reporter) -> None:
    known = _known_ids(file)
    for number, test in enumerate(file.items("tests"), start=1):
        expected = test.record().get("expect")
        if expected and expected.value not in known | {NOTHING}:
            what = f"expect names no entry ('{expected.value}')"
            advice = _corrected(expected, known, f"correct the id or write {NOTHING}")
            report(expected.line, f"test {number}: {what}; {advice}")
        for earlier in test.items("after"):
            if earlier.value not in known:
                what = f"after names no entry ('{earlier.value}')"
                report(earlier.line, f"test {number}: {what}; {_corrected(earlier, known)}")


def _phrases(file: Located, report: Reporter) -> None:
    first: dict[tuple[str, ...], tuple[int, str]] = {}
    for entry, label in _labelled(file, "entry", "gap"):
        if is_draft(entry):
            continue  # several drafts may answer the same question; one of them will be kept
        for question in entry.items("questions"):
            wording = words(str(question.value))
            if not wording:
                what = f"{quoted(str(question.value))} holds no word; write what members type"
                report(question.line, f"{label}: {what}")
            elif wording in first:
                line, other = first[wording]
                where = report.named(line, question.line)
                what = f"the question stands twice, first in {other} on {where}; keep one"
                report(question.line, f"{label}: {what}")
            else:
                first[wording] = (question.line, label)


_CHECKS: Final[tuple[Callable[[Located, Reporter], None], ...]] = (
    _ids,
    _topics,
    _topics_without_entries,
    _citations,
    _sources_cited_twice,
    _marks,
    _signs,
    _translations,
    _translated_topics,
    _unused_sources,
    _follow_ups,
    _tests,
    _phrases,
)


def _known_ids(file: Located) -> set[str]:
    return {id_ for entry in file.items("entries") if (id_ := entry.text("id"))}


def _corrected(id_: Located, known: Collection[str], else_: str = "correct the id") -> str:
    close = _closest(id_, known)
    return f"did you mean '{close}'?" if close else else_


def _added(id_: Located, known: Collection[str], to: str) -> str:
    close = _closest(id_, known)
    return f"did you mean '{close}'? Else add it under {to}:" if close else f"add it under {to}:"


def _closest(id_: Located, known: Collection[str]) -> str | None:
    return closest(str(id_.value), known) if len(known) <= _MOST_COMPARED else None


def _told(entry: Located, label: str) -> Iterator[tuple[Located, str]]:
    """Yield what holds an entry's texts, with its label: the entry itself, its translations."""
    yield entry, label
    for language in TRANSLATED:
        if told := entry.record().get(language):
            yield told, f"{label}: {language}"


def _texts(file: Located, *fields: str) -> Iterator[tuple[Located, Located, str]]:
    """Yield the entries' texts that are served, each after its entry and with what it is called."""
    for entry, label in _labelled(file, "entry"):
        if is_draft(entry):
            continue  # what is quoted may have marks and markup of its own
        for told, where in _told(entry, label):
            for field in fields:
                if text := told.record().get(field):
                    yield entry, text, f"{where}: {field}"


def _labelled(file: Located, *kinds: Literal["entry", "gap"]) -> Iterator[tuple[Located, str]]:
    """Yield the entries, the gaps or both, each with what it is called in a report."""
    for kind in kinds:
        for number, item in enumerate(file.items(_LISTED[kind]), start=1):
            id_ = item.text("id")
            yield item, f"{kind} '{id_}'" if id_ else f"{kind} {number}"


_LISTED: Final = {"entry": "entries", "gap": "gaps"}
