"""Several files of one knowledge are read as one, and every report names its own file."""

from typing import Final

import pytest

from bot.core.knowledge import InvalidKnowledge, Knowledge, parse, parse_files

THREAD: Final = """\
thread: {title: How did life change?}
sources:
  book: {title: A book}
"""
CAMPS: Final = """\
topics: {camps: The camps}
entries:
- id: numbers
  topic: camps
  questions: [How many were there?]
  short: Many.
  answer: There were many [book].
  citations: [{source: book}]
  follow_ups: [release]
tests:
- {ask: what number, expect: numbers}
"""
RELEASE: Final = """\
sources:
  memo: {title: A memorandum}
topics: {law: The law}
entries:
- id: release
  topic: law
  questions: [When were they released?]
  short: Later.
  answer: They were released later [memo].
  citations: [{source: memo}]
tests:
- {ask: and when did they leave, expect: release, after: numbers}
policy: {answer_at: 0.8}
"""


def together(**files: str) -> Knowledge:
    return parse_files([(f"{name}.yaml", text) for name, text in files.items()])


def problems(**files: str) -> list[str]:
    with pytest.raises(InvalidKnowledge) as invalid:
        together(**files)
    return [str(problem) for problem in invalid.value.problems]


def test_files_that_name_each_others_entries_and_sources_are_one_knowledge() -> None:
    knowledge = together(a=THREAD, b=CAMPS, c=RELEASE)
    assert list(knowledge.entries) == ["numbers", "release"]
    assert list(knowledge.sources) == ["book", "memo"]
    assert list(knowledge.topics) == ["camps", "law"]
    assert knowledge.entries["numbers"].follow_ups == ("release",)
    assert knowledge.thresholds.answer_at == 0.8


def test_each_entry_and_test_knows_its_file_and_line() -> None:
    knowledge = together(a=THREAD, b=CAMPS, c=RELEASE)
    places = [entry.place for entry in knowledge.entries.values()]
    assert [(place.file, place.line) for place in places if place] == [
        ("b.yaml", 3),
        ("c.yaml", 5),
    ]
    assert [(test.file, test.line) for test in knowledge.tests] == [
        ("b.yaml", 11),
        ("c.yaml", 12),
    ]


def test_the_version_is_that_of_all_texts() -> None:
    assert together(a=THREAD, b=CAMPS, c=RELEASE).version == parse_version(THREAD, CAMPS, RELEASE)
    assert together(a=THREAD, b=CAMPS, c=RELEASE + "\n").version != parse_version(
        THREAD, CAMPS, RELEASE
    )


def parse_version(*texts: str) -> str:
    return together(**{f"x{number}": text for number, text in enumerate(texts)}).version


def test_one_file_is_read_as_it_is_by_itself() -> None:
    whole = THREAD + CAMPS.replace("  follow_ups: [release]\n", "")
    assert together(a=whole) == parse(whole, "a.yaml")


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        (
            {"c": RELEASE.replace("id: release", "id: numbers")},
            (
                "c.yaml:5: entry 'numbers': the id stands twice, first on line 3 of b.yaml; "
                "rename one of them"
            ),
        ),
        (
            {"c": RELEASE.replace("When were they released?", "How many were there?")},
            (
                "c.yaml:7: entry 'release': the question stands twice, first in entry 'numbers' on "
                "line 5 of b.yaml; keep one"
            ),
        ),
        (
            {"c": RELEASE.replace("memo:", "book:").replace("memo", "book")},
            "c.yaml:2: 'sources': 'book' stands twice, first on line 3 of a.yaml; keep one of them",
        ),
        (
            {"c": RELEASE + THREAD.splitlines()[0]},
            "c.yaml:14: 'thread' stands twice, first on line 1 of a.yaml; keep one of them",
        ),
        (
            {"c": RELEASE.replace("topics: {law:", "topics: {camps: Again, law:")},
            (
                "c.yaml:3: 'topics': 'camps' stands twice, first on line 1 of b.yaml; "
                "keep one of them"
            ),
        ),
        (
            {"c": RELEASE.replace("[memo]", "[nobody]")},
            (
                "c.yaml:9: entry 'release': answer marks [nobody], which is no source; "
                "write the id of one, or round brackets"
            ),
        ),
        (
            {"b": CAMPS + "tests: []\n"},
            "b.yaml:12: 'tests' stands twice, first on line 10; keep one of them",
        ),
        (
            {"c": "- a list\n"},
            ("c.yaml:1: the file must be keys with values, such as 'thread: ...', but is a list"),
        ),
        (
            {"c": "entries: [\n"},
            ("c.yaml:2: a [ or { before this is not closed; close it, or put the text in quotes"),
        ),
    ],
    ids=["id", "question", "source", "thread", "topic", "mark", "key", "list", "syntax"],
)
def test_what_clashes_or_is_missing_is_told_with_its_own_file(
    change: dict[str, str], reported: str
) -> None:
    assert reported in problems(**({"a": THREAD, "b": CAMPS, "c": RELEASE} | change))


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028", "\r\n"])
def test_every_line_end_of_yaml_counts(end: str) -> None:
    assert problems(
        a=THREAD + f"# a{end}# b{end}", b=CAMPS, c=RELEASE.replace("[memo]", "[x]")
    ) == [
        (
            "c.yaml:9: entry 'release': answer marks [x], which is no source; "
            "write the id of one, or round brackets"
        )
    ]


@pytest.mark.parametrize("where", ["b", "c"])
def test_an_empty_list_beside_a_full_one_is_one_slip(where: str) -> None:
    files = {"a": THREAD, "b": CAMPS, "c": RELEASE.split("tests:")[0]}
    files[where] = files[where].replace("tests:", "x:").split("x:")[0] + "tests:\n"
    assert [each.split(": ", 1)[1] for each in problems(**(files | {"d": "tests: []\n"}))] == [
        "'tests' is empty; write it or delete the key"
    ]


def test_while_a_file_cannot_be_read_nothing_is_said_to_be_missing() -> None:
    assert len(problems(a=THREAD, b=CAMPS, c="entries: [\n")) == 1


def test_names_in_another_language_may_come_from_several_files() -> None:
    knowledge = together(
        a=THREAD + "ru: {subject: Как изменилась жизнь?}\n",
        b=CAMPS + "ru:\n  topics: {camps: Лагеря}\n",
        c=RELEASE,
    )
    assert knowledge.names["ru"].subject == "Как изменилась жизнь?"
    assert knowledge.names["ru"].topics == {"camps": "Лагеря"}
