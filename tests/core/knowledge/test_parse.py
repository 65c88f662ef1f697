# ruff: noqa: E501 - each row of a table holds whole sentences
from dataclasses import replace
from hashlib import sha256
from typing import Final

import pytest
from hypothesis import given

from bot.core.knowledge import (
    Citation,
    Entry,
    Expectation,
    Gap,
    InvalidKnowledge,
    Knowledge,
    Names,
    Problem,
    Source,
    Thread,
    Thresholds,
    Translation,
    parse,
)
from tests.core.knowledge.strategies import VALID, mutated
from tests.knowledge_example import a_knowledge, an_entry

FIGES: Final = Source(
    "figes",
    "The Whisperers",
    author="Orlando Figes",
    year="2007",
    published="Allen Lane",
    isbn="978-0-7139-9702-6",
    url="https://example.org/figes",
)
MEMO: Final = Source("memo", "Докладная записка", language="ru")
MINIMAL: Final = """\
thread: {title: A thread}
sources: {book: {title: A book}}
entries:
  - {id: a, topic: hard-times, questions: [Why], short: So., answer: "So, [book].", citations: [{source: book}]}
"""

TOO_LONG: Final = "a text of 10,000,000 characters; shorten it, or close its quotation mark"
ENOUGH: Final = "there are more than 1,000 mistakes; correct these first"
NOT_PLAIN: Final = (
    "anchors (&), aliases (*), merge keys (<<) and tags (!) are not allowed; "
    "write the text out, in quotes if it begins so"
)
A_GAP: Final = """\
gaps:
  - {id: rain, title: the weather, questions: [Did it rain?]}
tests:
"""
AN_ENTRY: Final = """\
  - {id: crush, topic: death, questions: [Who came?], short: A., answer: B., citations: [source: figes]}
tests:
"""


def problems_of(text: str) -> tuple[str, ...]:
    """Return each problem of a file as `line: sentence`, nothing for a valid file."""
    try:
        parse(text)
    except InvalidKnowledge as error:
        return tuple(f"{problem.line}: {problem.what}" for problem in error.problems)
    return ()


def changed(old: str, new: str) -> str:
    """Return the valid file with one piece of text replaced."""
    assert VALID.count(old) == 1
    return VALID.replace(old, new)


def test_a_whole_file_is_its_knowledge() -> None:
    assert parse(VALID) == Knowledge(
        thread=Thread(
            title="How did life change after Stalin's death?",
            url="https://example.org/thread",
            community="r/AskHistorians",
            date="10 July 2026",
        ),
        sources={"figes": FIGES, "memo": MEMO},
        topics={"camps": "The camps", "death": "Stalin's death"},
        entries={
            "release": Entry(
                id="release",
                topic="camps",
                title="Release of prisoners",
                questions=(
                    "Were prisoners released at once?",
                    "no",
                    "Когда освободили заключённых?",
                ),
                short="Some were [figes].",
                answer="Those with short terms\nwere released first.\n\n"
                "Political prisoners waited [memo].",
                citations=(
                    Citation(FIGES, pages="523-527", quote="They came home."),
                    Citation(MEMO),
                ),
                disputed="The dates differ [memo].",
                follow_ups=("mourning",),
            ),
            "mourning": Entry(
                id="mourning",
                topic="death",
                title="Did people mourn?",
                questions=("Did people mourn?",),
                short="Many did.",
                answer="Many wept.",
                citations=(Citation(FIGES),),
            ),
        },
        tests=(
            Expectation(
                "were they let go", "release", after=("mourning",), line=50, file="knowledge.yaml"
            ),
            Expectation(
                "and before that?",
                "mourning",
                after=("release", "mourning"),
                line=53,
                file="knowledge.yaml",
            ),
            Expectation("who won in 1998", None, line=56, file="knowledge.yaml"),
        ),
        version="0a21e8fc2cc5",
    )


def test_the_version_is_how_the_hash_of_the_file_begins() -> None:
    assert sha256(VALID.encode()).hexdigest().startswith(parse(VALID).version)
    assert len(parse(VALID).version) == 12
    assert parse(VALID + "\n# a remark").version != parse(VALID).version


def test_entries_topics_and_sources_keep_the_order_of_the_file() -> None:
    knowledge = parse(VALID)
    assert list(knowledge.entries) == ["release", "mourning"]
    assert list(knowledge.topics) == ["camps", "death"]
    assert list(knowledge.sources) == ["figes", "memo"]


def test_the_entries_of_a_topic_are_those_that_name_it() -> None:
    knowledge = parse(VALID)
    assert knowledge.about("death") == (knowledge.entries["mourning"],)
    assert knowledge.about("life") == ()


def test_topics_without_titles_are_called_by_their_ids() -> None:
    assert parse(MINIMAL).topics == {"hard-times": "Hard times"}


def test_an_entry_without_a_title_is_called_by_its_first_question() -> None:
    assert parse(MINIMAL).entries["a"].title == "Why"


@pytest.mark.parametrize(
    ("policy", "thresholds"),
    [
        pytest.param("", Thresholds(), id="none"),
        pytest.param("policy: {}\n", Thresholds(), id="an empty one"),
        pytest.param("policy: {answer_at: 0.75}\n", Thresholds(answer_at=0.75), id="one of them"),
        pytest.param(
            "policy: {answer_at: 1, suggest_at: .2}\n", Thresholds(1.0, 0.2), id="both of them"
        ),
    ],
)
def test_a_file_may_say_how_sure_a_match_must_be(policy: str, thresholds: Thresholds) -> None:
    assert parse(MINIMAL + policy).thresholds == thresholds


def test_a_file_may_come_from_windows() -> None:
    known = parse("\ufeff" + VALID.replace("\n", "\r\n"))
    assert replace(known, version="") == replace(parse(VALID), version="")


def test_an_entry_may_be_told_in_russian_too() -> None:
    text = changed(
        "    follow_ups: [mourning]\n",
        "    ru:\n      title: Освобождение\n      short: Да.\n      answer: Да [memo].\n"
        "      disputed: Спорно.\n",
    )
    release = parse(text).entries["release"]
    told = Translation("Да.", "Да [memo].", title="Освобождение", disputed="Спорно.")
    assert release.translations == {"ru": told}
    assert release.told_in("de") is None


def test_subject_and_topics_may_be_named_in_russian_too() -> None:
    text = changed(
        "tests:\n", "ru:\n  subject: Что изменилось?\n  topics: {camps: Лагеря}\ntests:\n"
    )
    assert parse(text).names == {"ru": Names("Что изменилось?", {"camps": "Лагеря"})}


def test_brackets_that_hold_no_key_are_text() -> None:
    answer = "Many [sic] wept [[1]] [a b] []."
    text = changed("Many wept.", f'"{answer}"')
    assert problems_of(text) == (
        "46: entry 'mourning': answer marks [1], which is no source; write the id of one, or round brackets",
        "46: entry 'mourning': answer marks [sic], which is no source; write the id of one, or round brackets",
    )
    assert problems_of(changed("Many wept.", '"Many [Sic] wept [a b] []."')) == ()


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        pytest.param("  title: How", "  titel: How", ["2: thread: 'title' is missing; add it", "2: thread: unknown key 'titel'; did you mean 'title'?"], id="misspelt key"),
        pytest.param("topics:", "chapters:", ["17: unknown key 'chapters'; allowed: thread, sources, entries, topics, gaps, policy, tests, ru"], id="unknown key"),
        pytest.param("    short: Many did.\n", "", ["41: entry 'mourning': 'short' is missing; add it"], id="missing key"),
        pytest.param("tests:\n", AN_ENTRY.replace("id: crush, ", ""), ["49: entry 3: 'id' is missing; add it"], id="entry without an id"),
        pytest.param("    short: Many did.", "    short:", ["45: entry 'mourning': short is empty; write it or delete the key"], id="empty text"),
        pytest.param("Many did.", "d" * 201, ["45: entry 'mourning': short has 201 characters; shorten it to 200"], id="too long"),
        pytest.param("Many wept.", "d" * 1201, ["46: entry 'mourning': answer has 1201 characters; shorten it to 1200"], id="answer too long"),
        pytest.param("      - Did people mourn?\n", "      []\n", ["44: entry 'mourning': questions is empty; write at least 1"], id="no questions"),
        pytest.param("    citations:\n      - source: figes\ntests:", "    citations: []\ntests:", ["47: entry 'mourning': citations is empty; write at least 1"], id="no citations"),
        pytest.param("      - no\n", '      - "???"\n', ["26: entry 'release': '???' holds no word; write what members type"], id="question without a word"),
        pytest.param("      - no\n", "      - Why: because\n", ["26: entry 'release': question 2 must be text, but is a key with a value; put the text in quotes if it holds ': '"], id="colon in a question"),
        pytest.param("      - no\n", "      - [x?]\n", ["26: entry 'release': question 2 must be text, but is a list; put the text in quotes if it holds [ or starts with '- '"], id="brackets around a question"),
        pytest.param("      - no\n", "\t- no\n", ["26: a tab or another blank begins this line; indent with spaces"], id="tab"),
        pytest.param("topic: death", "topic: Death!", ["42: entry 'mourning': topic: 'Death!' is no id; use up to 50 lower-case letters a-z, digits and hyphens"], id="no id"),
        pytest.param("https://example.org/figes", "example.org", ["13: sources: 'figes': url: 'example.org' is no web address; write one that starts with https:// or http://, or leave url: out"], id="no address"),
        pytest.param("language: ru", "language: RU", ["16: sources: 'memo': language: 'RU' is no language; write two letters such as ru"], id="no language"),
        pytest.param("tests:\n", AN_ENTRY.replace("crush", "release"), ["49: entry 'release': the id stands twice, first on line 21; rename one of them"], id="id twice"),
        pytest.param("tests:\n", AN_ENTRY.replace("crush", "nothing"), ["49: entry 'nothing': tests write 'nothing' for no entry; rename it"], id="id nothing"),
        pytest.param("topic: death", "topic: life", ["19: topics: no entry has the topic 'death'; delete it or use it", "42: entry 'mourning': topic 'life' has no title; add it under topics:"], id="topic without a title"),
        pytest.param("topic: death", "topic: deaths", ["19: topics: no entry has the topic 'death'; delete it or use it", "42: entry 'mourning': topic 'deaths' has no title; did you mean 'death'? Else add it under topics:"], id="topic misspelt"),
        pytest.param("      - source: memo\n", "      - source: memo\n      - source: gulag\n", ["40: entry 'release': citation 3 names no source ('gulag'); add it under sources:"], id="unknown source"),
        pytest.param("  memo:\n", "  gulag:\n    title: A History\n  memo:\n", ["15: sources: no entry cites 'gulag'; cite it or delete it"], id="source that nothing cites"),
        pytest.param("      - source: memo\n", "      - source: memo\n      - source: figes\n", ["40: entry 'release': 'figes' is cited twice; write all pages in one citation"], id="source cited twice"),
        pytest.param("tests:\n", "policy:\n  answer_at: 75 %\ntests:\n", ["50: policy: answer_at: '75 %' is no probability; write a number from 0 to 1 such as 0.75"], id="no probability"),
        pytest.param("tests:\n", "policy:\n  anser_at: 0.8\ntests:\n", ["50: policy: unknown key 'anser_at'; did you mean 'answer_at'?"], id="misspelt threshold"),
        pytest.param("  memo:\n", "  memo: [a]\n  other:\n", ["14: sources: 'memo' must be keys with values, such as 'title: ...', but is a list", "16: sources: no entry cites 'other'; cite it or delete it"], id="a source that cannot be read is one"),
        pytest.param("    citations:\n      - source: figes\n        pages: 523-527\n        quote: They came home.\n      - source: memo\n", "    citations: memo\n", ["28: entry 'release': short marks [figes], which is not cited; add it under citations:", "29: entry 'release': answer marks [memo], which is not cited; add it under citations:", "34: entry 'release': disputed marks [memo], which is not cited; add it under citations:", "35: entry 'release': citations must be a list, each item on its own line after '- ', but is text"], id="what cannot be read may cite any source"),
        pytest.param("Many did.", "Many did [memo].", ["45: entry 'mourning': short marks [memo], which is not cited; add it under citations:"], id="mark in short"),
        pytest.param("Many wept.", "Many wept [memo].", ["46: entry 'mourning': answer marks [memo], which is not cited; add it under citations:"], id="mark in the answer"),
        pytest.param("Many wept.", "Many **wept**.", ["46: entry 'mourning': answer holds '**wept**', which members see as written; delete it"], id="markup"),
        pytest.param("    short: Many did.", "    title: <b>Grief</b>\n    short: Many did.", ["45: entry 'mourning': title holds '<b>', which members see as written; delete it"], id="markup in a title"),
        pytest.param("    follow_ups: [mourning]\n", '    ru: {short: Да, answer: <i>Да</i>, disputed: Но}\n', ["40: entry 'release': ru: answer holds '<i>', which members see as written; delete it"], id="markup in a translation"),
        pytest.param("differ [memo]", "differ [Memo, p. 5]", ["34: entry 'release': disputed holds '[Memo, p. 5]', which is no mark; write [memo], and pages under citations:"], id="no mark"),
        pytest.param("differ [memo]", "differ [memos]", ["34: entry 'release': disputed marks [memos], which is no source; did you mean [memo]?"], id="mark in disputed"),
        pytest.param("[mourning]\n", "[mourning, crush]\n", ["40: entry 'release': follow_ups names no entry ('crush'); correct the id"], id="unknown follow-up"),
        pytest.param("[mourning]\n", "[mourning, release]\n", ["40: entry 'release': follow_ups names the entry itself; delete the line"], id="its own follow-up"),
        pytest.param("    expect: release", "    expect: relase", ["52: test 1: expect names no entry ('relase'); did you mean 'release'?"], id="unknown expectation"),
        pytest.param("    after: mourning", "    after: morning", ["51: test 1: after names no entry ('morning'); did you mean 'mourning'?"], id="unknown entry before"),
        pytest.param("    after: mourning", "    after: {a: b}", ["51: test 1: after must be a list, each item on its own line after '- ', but is a key with a value"], id="mapping of entries before"),
        pytest.param("    expect: nothing\n", "", ["56: test 3: 'expect' is missing; add it"], id="test without expectation"),
        pytest.param("Did people mourn?", "WERE prisoners 'released' at once", ["44: entry 'mourning': the question stands twice, first in entry 'release' on line 25; keep one"], id="question of another entry"),
        pytest.param("      - no\n", "      - Когда освободили заключенных\n", ["27: entry 'release': the question stands twice, first in entry 'release' on line 26; keep one"], id="question of the same entry"),
        pytest.param("    follow_ups: [mourning]\n", "    ru: {short: Да, disputed: Но}\n", ["40: entry 'release': ru: 'answer' is missing; add it"], id="translation without an answer"),
        pytest.param("    follow_ups: [mourning]\n", "    ru: {short: Да, answer: Да}\n", ["40: entry 'release': ru: 'disputed' is missing; translate it, too"], id="translation that hides what is disputed"),
        pytest.param("    follow_ups: [mourning]\n", '    ru: {short: Да, answer: "Да [book].", disputed: Но}\n', ["40: entry 'release': ru: answer marks [book], which is no source; write the id of one, or round brackets"], id="mark in a translation"),
        pytest.param("    answer: Many wept.\n", "    answer: Many wept.\n    ru: {short: Да, answer: Да, disputed: Но}\n", ["47: entry 'mourning': ru: the entry itself has no 'disputed'; add it there, too"], id="translation that disputes more"),
        pytest.param("tests:\n", "ru: {topics: {life: Жизнь}}\ntests:\n", ["49: ru: topics: no entry has the topic 'life'; delete it or correct the id"], id="translated topic without entries"),
        pytest.param("tests:\n", A_GAP.replace("rain", "mourning"), ["50: gap 'mourning': the id stands twice, first on line 41; rename one of them"], id="gap with the id of an entry"),
        pytest.param("tests:\n", A_GAP.replace("rain", "nothing"), ["50: gap 'nothing': tests write 'nothing' for no entry; rename it"], id="gap called nothing"),
        pytest.param("tests:\n", A_GAP.replace("Did it rain?", "did people mourn"), ["50: gap 'rain': the question stands twice, first in entry 'mourning' on line 44; keep one"], id="gap with the question of an entry"),
        pytest.param("tests:\n", A_GAP.replace("id: rain, ", ""), ["50: gap 1: 'id' is missing; add it"], id="gap without an id"),
        pytest.param("tests:\n", A_GAP.replace("[Did it rain?]", "[]"), ["50: gap 'rain': questions is empty; write at least 1"], id="gap without questions"),
        pytest.param("    expect: release", "    expect: rain", ["52: test 1: expect names no entry ('rain'); correct the id or write nothing"], id="gap expected"),
        pytest.param("  date: 10 July 2026\n", "  date: a\n  date: b\n", ["6: 'date' stands twice, first on line 5; keep one of them"], id="key twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_write(
    old: str, new: str, problems: list[str]
) -> None:
    assert list(problems_of(changed(old, new))) == problems


def test_a_gap_has_a_title_and_questions_of_its_own() -> None:
    (gap,) = parse(changed("tests:\n", A_GAP)).gaps
    assert gap == Gap("rain", title="the weather", questions=("Did it rain?",))


def test_every_problem_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = """\
thread: {titel: &x A thread}
sources:
  book: {title: A book, language: english}
  memo: {title: A memo}
  memo: {title: Another memo}
entries:
  - id: a
    topic: camps
    questions: [Why, why?]
    short: So [memo].
    answer: So, [book].
    citations: [source: books]
    follow_ups: [b]
tests:
  - ask: why then
    expect: c
"""
    assert problems_of(text) == (
        f"1: {NOT_PLAIN}",
        "1: thread: 'title' is missing; add it",
        "1: thread: unknown key 'titel'; did you mean 'title'?",
        "3: sources: 'book': language: 'english' is no language; write two letters such as ru",
        "3: sources: no entry cites 'book'; cite it or delete it",
        "4: sources: no entry cites 'memo'; cite it or delete it",
        "5: 'memo' stands twice, first on line 4; keep one of them",
        "9: entry 'a': the question stands twice, first in entry 'a' on line 9; keep one",
        "10: entry 'a': short marks [memo], which is not cited; add it under citations:",
        "11: entry 'a': answer marks [book], which is not cited; add it under citations:",
        "12: entry 'a': citation 1 names no source ('books'); did you mean 'book'? Else add it under sources:",
        "13: entry 'a': follow_ups names no entry ('b'); correct the id",
        "16: test 1: expect names no entry ('c'); correct the id or write nothing",
    )


def test_a_problem_begins_with_its_file_and_line() -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        parse("thread: {title: A}\nentries: no\n", file="camps.yaml")
    assert caught.value.problems == (
        Problem("camps.yaml", 1, "'sources' is missing; add it"),
        Problem(
            "camps.yaml",
            2,
            "entries must be a list, each item on its own line after '- ', but is text",
        ),
    )
    assert str(caught.value) == (
        "camps.yaml:1: 'sources' is missing; add it\n"
        "camps.yaml:2: entries must be a list, each item on its own line after '- ', but is text"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("a: &a [x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)), f"1: {NOT_PLAIN}", id="billion laughs"),
        pytest.param("a: &a {x: y}\n" + "".join(f"{b}: &{b} {{<<: [*{a}, *{a}, *{a}]}}\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)), f"1: {NOT_PLAIN}", id="merge keys upon merge keys"),
        pytest.param("[" * 1_000_000, "1: nested deeper than 10 levels; check the indentation", id="a million ["),
        pytest.param("{" * 1_000_000, "1: a list or mapping cannot be a key; put the text in quotes", id="a million {"),
        pytest.param("- " * 1_000_000, "1: nested deeper than 10 levels; check the indentation", id="a million -"),
        pytest.param("".join(" " * n + "a:\n" for n in range(1_000)), "11: nested deeper than 10 levels; check the indentation", id="a thousand levels of mappings"),
        pytest.param(changed("Many did.", "d" * 10_000_000), f"45: {TOO_LONG}", id="a text of 10 MB"),
        pytest.param(changed("- id: mourning", f"- id: {'d' * 10_000_000}"), f"41: {TOO_LONG}", id="an id of 10 MB"),
        pytest.param(f"? {'d' * 10_000_000}\n: a\n", f"1: {TOO_LONG}", id="a key of 10 MB"),
        pytest.param("".join(f"k{n}: v\n" for n in range(20_000)), f"1000: {ENOUGH}", id="very many keys"),
        pytest.param("thread: {title: a}\n" * 10_000, f"1001: {ENOUGH}", id="one key very often"),
        pytest.param("a: !!python/object/apply:os.system [true]\n", f"1: {NOT_PLAIN}", id="Python object"),
        pytest.param("a: !!python/name:os.system\n", f"1: {NOT_PLAIN}", id="Python name"),
        pytest.param("--- a\n" * 10_000, f"1001: {ENOUGH}", id="many documents"),
        pytest.param("? [a, {b: c}]\n: d\n", "1: a list or mapping cannot be a key; put the text in quotes", id="key that is no text"),
        pytest.param("a: b\n\x00", "2: the character U+0000 cannot stand in YAML; delete it", id="NUL"),
        pytest.param("a: b\n\udfff", "2: the character U+DFFF cannot stand in YAML; delete it", id="lone surrogate"),
        pytest.param("a: *a\n", f"1: {NOT_PLAIN}", id="alias of nothing"),
        pytest.param("%YAML 9.9\n---\na: b\n", "1: this is not YAML (found incompatible YAML document); check quotes and indentation near this line", id="another YAML"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_with_a_sentence(text: str, problem: str) -> None:
    problems = problems_of(text)
    assert problem in problems
    assert max(map(len, problems)) < 300


@given(mutated())
def test_what_is_parsed_holds_together(text: str) -> None:
    try:
        knowledge = parse(text)
    except InvalidKnowledge:
        return
    entries = knowledge.entries.values()
    assert {id_ for entry in entries for id_ in entry.follow_ups} <= knowledge.entries.keys()
    assert {entry.topic for entry in entries} <= knowledge.topics.keys()
    assert all(entry.questions and entry.citations for entry in entries)
    assert {
        each.source.key for entry in entries for each in entry.citations
    } == knowledge.sources.keys()


def test_a_mistyped_id_resembles_the_one_that_is_meant() -> None:
    known = a_knowledge(an_entry("gulag-release"), an_entry("doctors-plot"))
    assert known.resembling("gulag-relaese") == "gulag-release"
    assert known.resembling("zebra") is None
