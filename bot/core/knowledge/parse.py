"""A curated file's text -> `Knowledge`, or every problem in it at once."""

import re
from collections.abc import Iterator
from typing import Final

from bot.core.knowledge.model import (
    Citation,
    Entry,
    Expectation,
    InvalidKnowledge,
    Knowledge,
    Problem,
    Source,
    Thread,
)
from bot.core.knowledge.nodes import read
from bot.core.knowledge.schema import FILE, Located, Report, conform
from bot.core.text import words

NOTHING: Final = "nothing"
"""What a test expects of a question that no entry answers."""

MARK: Final = re.compile(r"\[([a-z0-9][a-z0-9-]*)\]")
"""A citation's key in square brackets, in an answer."""


def parse(text: str, file: str = "knowledge.yaml") -> Knowledge:
    """Return the knowledge that a file's text holds.

    Raises:
        InvalidKnowledge: with every problem of the file, each with its line.
    """
    problems: list[Problem] = []

    def report(line: int, what: str) -> None:
        problems.append(Problem(file, line, what))

    tree, mistakes = read(text)
    for mistake in mistakes:
        report(mistake.line, mistake.what)
    located = conform(tree, FILE, "the file", report) if tree else None
    if located:
        _check_references(located, report)
    if problems or located is None:
        raise InvalidKnowledge(tuple(sorted(set(problems))))
    return _knowledge(located)


def _knowledge(file: Located) -> Knowledge:
    sources = {key: _source(key, value) for key, value in file.table("sources").items()}
    entries = [_entry(item, sources) for item in file.items("entries")]
    titles = {key: str(value.value) for key, value in file.table("topics").items()}
    topics = titles or {
        entry.topic: entry.topic.replace("-", " ").capitalize() for entry in entries
    }
    thread = file.record()["thread"]
    return Knowledge(
        thread=Thread(
            title=_required(thread, "title"),
            url=thread.text("url"),
            community=thread.text("community"),
            date=thread.text("date"),
        ),
        sources=sources,
        topics=topics,
        entries={entry.id: entry for entry in entries},
        tests=tuple(_expectation(item) for item in file.items("tests")),
    )


def _source(key: str, item: Located) -> Source:
    return Source(
        key=key,
        title=_required(item, "title"),
        author=item.text("author"),
        year=item.text("year"),
        published=item.text("published"),
        language=item.text("language") or "en",
        isbn=item.text("isbn"),
        url=item.text("url"),
    )


def _entry(item: Located, sources: dict[str, Source]) -> Entry:
    questions = _texts(item, "questions")
    return Entry(
        id=_required(item, "id"),
        topic=_required(item, "topic"),
        title=item.text("title") or questions[0],
        questions=questions,
        short=_required(item, "short"),
        answer=_required(item, "answer"),
        citations=tuple(
            Citation(
                sources[_required(each, "source")],
                each.text("pages"),
                each.text("quote"),
            )
            for each in item.items("citations")
        ),
        disputed=item.text("disputed"),
        follow_ups=_texts(item, "follow_ups"),
    )


def _expectation(item: Located) -> Expectation:
    expected = _required(item, "expect")
    return Expectation(
        ask=_required(item, "ask"),
        expect=None if expected == NOTHING else expected,
        after=_texts(item, "after"),
        line=item.line,
    )


def _required(item: Located, key: str) -> str:
    text = item.text(key)
    assert text is not None, f"the schema lets no record pass without {key}"
    return text


def _texts(item: Located, key: str) -> tuple[str, ...]:
    return tuple(str(each.value) for each in item.items(key))


def _check_references(file: Located, report: Report) -> None:
    for line, what in (
        *_wrong_ids(file),
        *_wrong_topics(file),
        *_wrong_citations(file),
        *_unused_sources(file),
        *_wrong_links_between_entries(file),
        *_wrong_tests(file),
        *_phrases_told_twice(file),
    ):
        report(line, what)


def _wrong_ids(file: Located) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for entry, label in _labelled_entries(file):
        id_ = entry.text("id")
        if id_ == NOTHING:
            yield (
                entry.line,
                f"{label}: tests write '{NOTHING}' for no entry; rename it",
            )
        if id_ in first:
            yield (
                entry.line,
                f"{label}: the id stands twice, first on line {first[id_]}; rename one of them",
            )
        elif id_:
            first[id_] = entry.line


def _wrong_topics(file: Located) -> Iterator[tuple[int, str]]:
    topics = file.table("topics")
    for entry, label in _labelled_entries(file):
        topic = entry.record().get("topic")
        if topics and topic and topic.value not in topics:
            yield (
                topic.line,
                f"{label}: topic '{topic.value}' has no title; add it under topics:",
            )


def _wrong_citations(file: Located) -> Iterator[tuple[int, str]]:
    sources = file.table("sources")
    for entry, label in _labelled_entries(file):
        for number, citation in enumerate(entry.items("citations"), start=1):
            key = citation.text("source")
            if key and key not in sources:
                yield (
                    citation.line,
                    f"{label}: citation {number} names no source ('{key}'); add it under sources:",
                )
        cited = {citation.text("source") for citation in entry.items("citations")}
        for field in ("short", "answer", "disputed"):
            for mark in MARK.findall(entry.text(field) or ""):
                if mark not in cited:
                    line = entry.record()[field].line
                    yield (
                        line,
                        f"{label}: {field} marks [{mark}], which is not cited; add it under citations:",
                    )


def _unused_sources(file: Located) -> Iterator[tuple[int, str]]:
    cited = {
        citation.text("source")
        for entry in file.items("entries")
        for citation in entry.items("citations")
    }
    for key, source in file.table("sources").items():
        if key not in cited:
            yield source.line, f"sources: no entry cites '{key}'; cite it or delete it"


def _wrong_links_between_entries(file: Located) -> Iterator[tuple[int, str]]:
    known = {entry.text("id") for entry in file.items("entries")}
    for entry, label in _labelled_entries(file):
        for follow_up in entry.items("follow_ups"):
            if follow_up.value not in known:
                yield (
                    follow_up.line,
                    f"{label}: follow_ups names no entry ('{follow_up.value}'); correct the id",
                )
            elif follow_up.value == entry.text("id"):
                yield (
                    follow_up.line,
                    f"{label}: follow_ups names the entry itself; delete the line",
                )


def _wrong_tests(file: Located) -> Iterator[tuple[int, str]]:
    known = {entry.text("id") for entry in file.items("entries")}
    for number, test in enumerate(file.items("tests"), start=1):
        expected = test.record().get("expect")
        if expected and expected.value not in known | {NOTHING}:
            yield (
                expected.line,
                f"test {number}: expect names no entry ('{expected.value}'); correct the id or write {NOTHING}",
            )
        for earlier in test.items("after"):
            if earlier.value not in known:
                yield (
                    earlier.line,
                    f"test {number}: after names no entry ('{earlier.value}'); correct the id",
                )


def _phrases_told_twice(file: Located) -> Iterator[tuple[int, str]]:
    first: dict[tuple[str, ...], tuple[int, str]] = {}
    for entry, label in _labelled_entries(file):
        for question in entry.items("questions"):
            wording = words(str(question.value))
            if wording in first:
                line, other = first[wording]
                yield (
                    question.line,
                    f"{label}: the question stands twice, first in {other} on line {line}; keep one",
                )
            else:
                first[wording] = (question.line, label)


def _labelled_entries(file: Located) -> Iterator[tuple[Located, str]]:
    for number, entry in enumerate(file.items("entries"), start=1):
        yield (
            entry,
            f"entry '{entry.text('id')}'" if entry.text("id") else f"entry {number}",
        )
