"""A curated file's text -> `Knowledge`, or every problem in it at once."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import Final

from bot.core.knowledge.conforming import Located, conform
from bot.core.knowledge.lines import Lines
from bot.core.knowledge.merging import Reporter, TooManyProblems, merged
from bot.core.knowledge.model import (
    Citation,
    Entry,
    Expectation,
    Gap,
    InvalidKnowledge,
    Knowledge,
    Names,
    Place,
    Source,
    Thread,
    Thresholds,
    Translation,
)
from bot.core.knowledge.nodes import MapNode, read
from bot.core.knowledge.references import NOTHING, check_references, is_draft
from bot.core.knowledge.schema import FILE, TRANSLATED

_SHORT: Final = 12
"""Digits of a version: two contents share them once in 280 million million."""


def parse(text: str, file: str = "knowledge.yaml") -> Knowledge:
    """Return the knowledge that a file's text holds.

    Its version is how the SHA-256 of the text begins, as `sha256sum` prints it of the file.

    Raises:
        InvalidKnowledge: with every problem of the file, each with its line; where there are more
            than `MOST_MISTAKES`, with so many of them.
    """
    return parse_files([(file, text)])


def parse_files(files: Sequence[tuple[str, str]]) -> Knowledge:
    """Return the knowledge that several files hold together, given their names and texts.

    What stands in one of them may be named in any other. The version is how the SHA-256 of all
    texts begins, one after the other.

    Raises:
        InvalidKnowledge: with every problem, each with its file and line.
    """
    report = Reporter(Lines.of(files))
    located = None
    with suppress(TooManyProblems):
        located = _located(files, report)
    if report.problems or located is None:
        raise InvalidKnowledge(tuple(sorted(set(report.problems))))
    digest = sha256("".join(text for _, text in files).encode())
    return _knowledge(located, report.lines, digest.hexdigest()[:_SHORT])


def _located(files: Sequence[tuple[str, str]], report: Reporter) -> Located | None:
    trees = [
        tree
        for before, (_, text) in zip(report.lines.before, files, strict=True)
        if (tree := _tree(text, before, report))
    ]
    if len(trees) != len(files):
        return None  # what is missing may stand in the one that cannot be read
    located = conform(merged(trees, report), FILE, "the file", report)
    assert located is not None, "a mapping is a record, whatever it holds"
    check_references(located, report)
    return located


def _tree(text: str, before: int, report: Reporter) -> MapNode | None:
    tree, mistakes = read(text, before)
    for mistake in mistakes:
        report(mistake.line, mistake.what)
    if isinstance(tree, MapNode):
        return tree
    if tree:
        conform(tree, FILE, "the file", report)
    return None


def _knowledge(file: Located, lines: Lines, version: str) -> Knowledge:
    sources = {key: _source(key, value, lines) for key, value in file.table("sources").items()}
    drafts = {_required(item, "id") for item in file.items("entries") if is_draft(item)}
    entries = [
        _without(drafts, _entry(item, sources, lines))
        for item in file.items("entries")
        if not is_draft(item)
    ]
    return Knowledge(
        thread=_thread(file.record()["thread"]),
        sources=_cited(sources, entries),
        topics=_topics(file, entries),
        entries={entry.id: entry for entry in entries},
        gaps=tuple(_gap(item) for item in file.items("gaps")),
        tests=_tests(file, drafts, lines),
        thresholds=_thresholds(file.record().get("policy")),
        drafts=frozenset(drafts),
        version=version,
        names={
            language: Names(names.text("subject"), _titles(names))
            for language, names in _in_other_languages(file)
        },
    )


def _thread(item: Located) -> Thread:
    return Thread(
        title=_required(item, "title"),
        url=item.text("url"),
        community=item.text("community"),
        date=item.text("date"),
    )


def _source(key: str, item: Located, lines: Lines) -> Source:
    return Source(
        key=key,
        title=_required(item, "title"),
        author=item.text("author"),
        year=item.text("year"),
        published=item.text("published"),
        language=item.text("language") or "en",
        isbn=item.text("isbn"),
        url=item.text("url"),
        place=Place(*lines.place(item.line)),
    )


def _cited(sources: dict[str, Source], entries: Sequence[Entry]) -> dict[str, Source]:
    """Return the sources that somebody can read: those of drafts are not shown."""
    cited = {citation.source.key for entry in entries for citation in entry.citations}
    return {key: source for key, source in sources.items() if key in cited}


def _topics(file: Located, entries: Sequence[Entry]) -> dict[str, str]:
    """Return the titles of the topics that entries have, in the order of the menu."""
    used = {entry.topic: entry.topic.replace("-", " ").capitalize() for entry in entries}
    titles = _titles(file) or used
    return {topic: title for topic, title in titles.items() if topic in used}


def _entry(item: Located, sources: dict[str, Source], lines: Lines) -> Entry:
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
        translations={
            language: Translation(
                short=_required(told, "short"),
                answer=_required(told, "answer"),
                title=told.text("title"),
                disputed=told.text("disputed"),
            )
            for language, told in _in_other_languages(item)
        },
        place=Place(*lines.place(item.line)),
    )


def _without(drafts: set[str], entry: Entry) -> Entry:
    return replace(entry, follow_ups=tuple(id_ for id_ in entry.follow_ups if id_ not in drafts))


def _gap(item: Located) -> Gap:
    return Gap(
        id=_required(item, "id"),
        title=_required(item, "title"),
        questions=_texts(item, "questions"),
    )


def _tests(file: Located, drafts: set[str], lines: Lines) -> tuple[Expectation, ...]:
    """Return the tests that name no draft."""
    tests = (_expectation(item, lines) for item in file.items("tests"))
    return tuple(test for test in tests if drafts.isdisjoint({test.expect, *test.after}))


def _expectation(item: Located, lines: Lines) -> Expectation:
    expected = _required(item, "expect")
    file, line = lines.place(item.line)
    return Expectation(
        ask=_required(item, "ask"),
        expect=None if expected == NOTHING else expected,
        after=_texts(item, "after"),
        file=file,
        line=line,
    )


def _thresholds(item: Located | None) -> Thresholds:
    answer_at, suggest_at = (
        float(text) if item and (text := item.text(key)) else None
        for key in ("answer_at", "suggest_at")
    )
    return Thresholds(answer_at, suggest_at)


def _titles(item: Located) -> dict[str, str]:
    return {key: str(value.value) for key, value in item.table("topics").items()}


def _in_other_languages(item: Located) -> list[tuple[str, Located]]:
    return [
        (language, item.record()[language]) for language in TRANSLATED if language in item.record()
    ]


def _required(item: Located, key: str) -> str:
    text = item.text(key)
    assert text is not None, f"the schema lets no record pass without {key}"
    return text


def _texts(item: Located, key: str) -> tuple[str, ...]:
    return tuple(str(each.value) for each in item.items(key))
