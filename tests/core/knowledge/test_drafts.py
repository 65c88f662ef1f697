"""An entry with `status: draft` is checked, and nothing of it is served."""

from datetime import UTC, datetime
from typing import Final

import pytest

from bot.core.conversation import Conversation, Message
from bot.core.knowledge import InvalidKnowledge, Knowledge, Thread, parse
from bot.core.reply import ShowEntry, ShowTopic
from bot.core.responder import Responder
from bot.core.verdict import Abstention

AT: Final = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)
FILE: Final = """\
thread:
  title: The camps
sources:
  book:
    title: Gulag
  letters:
    title: Letters
topics:
  camps: The camps
  letters: Letters home
entries:
  - id: release
    topic: camps
    questions: [When were the prisoners released?]
    short: In 1953.
    answer: By the summer.
    citations:
      - source: book
    follow_ups: [censors, numbers]
  - id: censors
    status: draft
    topic: letters
    questions: [Who read the letters of the prisoners?, When were the prisoners released?]
    answer: Censors read them [3].
    citations:
      - source: letters
  - id: numbers
    topic: camps
    questions: [How many prisoners were there?]
    short: Two and a half million.
    answer: In March 1953.
    citations:
      - source: book
tests:
  - ask: when were they let go
    expect: release
  - ask: who read the letters
    expect: censors
  - ask: how many
    after: censors
    expect: numbers
"""
KNOWLEDGE: Final = parse(FILE)


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidKnowledge) as invalid:
        parse(text)
    return [str(problem) for problem in invalid.value.problems]


def served() -> Knowledge:
    """The same file, with the draft approved as it is."""
    text = FILE.replace("    status: draft\n", "    short: Censors.\n").replace(" [3]", "")
    return parse(text.replace(", When were the prisoners released?", ""))


def test_a_draft_is_known_and_is_no_entry() -> None:
    assert set(KNOWLEDGE.entries) == {"release", "numbers"}
    assert KNOWLEDGE.drafts == {"censors"}


def test_an_entry_is_followed_by_what_is_served_alone() -> None:
    assert KNOWLEDGE.entries["release"].follow_ups == ("numbers",)


def test_a_mark_after_a_draft_is_checked() -> None:
    assert problems(FILE.replace("In March 1953.", "In March 1953 [diary].")) == [
        (
            "knowledge.yaml:31: entry 'numbers': answer marks [diary], which is no source; "
            "write the id of one, or round brackets"
        )
    ]


def test_what_only_drafts_use_is_not_shown() -> None:
    assert set(KNOWLEDGE.topics) == {"camps"}
    assert set(KNOWLEDGE.sources) == {"book"}


def test_what_names_a_draft_waits_for_it() -> None:
    assert KNOWLEDGE.entries["release"].follow_ups == ("numbers",)
    assert [test.expect for test in KNOWLEDGE.tests] == ["release"]


def test_an_approved_draft_is_all_there() -> None:
    knowledge = served()
    assert set(knowledge.entries) == {"release", "censors", "numbers"}
    assert set(knowledge.topics) == {"camps", "letters"}
    assert knowledge.entries["release"].follow_ups == ("censors", "numbers")
    assert [test.expect for test in knowledge.tests] == ["release", "censors", "numbers"]
    assert not knowledge.drafts


@pytest.mark.parametrize("action", [ShowEntry("censors"), ShowTopic("letters")])
def test_an_old_button_or_link_to_a_draft_leads_nowhere(action: ShowEntry | ShowTopic) -> None:
    chosen = Responder.build(KNOWLEDGE).choose(action, Conversation(), AT)
    gone = Responder.build(KNOWLEDGE).choose(ShowEntry("never-there"), Conversation(), AT)
    assert chosen.reply == gone.reply


def test_a_question_that_only_a_draft_answers_is_not_answered() -> None:
    message = Message("Who read the letters?", AT)
    outcome = Responder.build(KNOWLEDGE).respond(message, Conversation()).outcome
    found = Responder.build(served()).respond(message, Conversation()).outcome
    assert isinstance(outcome, Abstention)
    assert not isinstance(found, Abstention)


def test_a_file_may_hold_nothing_but_drafts() -> None:
    text = "thread: {title: T}\nsources: {}\nentries:\n  - {id: a, topic: b, status: draft}\n"
    known = parse(text)
    nothing = Knowledge(Thread("T"), {}, {}, {}, drafts=frozenset({"a"}), version=known.version)
    assert known == nothing


def test_another_status_is_refused() -> None:
    assert problems(FILE.replace("status: draft", "status: ready"))[0] == (
        "knowledge.yaml:21: entry 'censors': status: 'ready' is no status; write draft, or delete "
        "the line to have it served"
    )


def test_what_stands_in_a_draft_must_be_right() -> None:
    assert problems(FILE.replace("source: letters", "source: lettres")) == [
        "knowledge.yaml:7: sources: no entry cites 'letters'; cite it or delete it",
        (
            "knowledge.yaml:26: entry 'censors': citation 1 names no source ('lettres'); "
            "did you mean 'letters'? Else add it under sources:"
        ),
    ]


def test_what_a_draft_quotes_may_be_marked_up() -> None:
    text = FILE.replace("Censors read them [3].", "Censors **read** <i>them</i> [Book, p. 3].")
    assert parse(text).entries == KNOWLEDGE.entries


def test_approving_a_draft_names_what_is_still_to_do() -> None:
    assert problems(FILE.replace("    status: draft\n", "")) == [
        "knowledge.yaml:20: entry 'censors': 'short' is missing; add it",
        (
            "knowledge.yaml:22: entry 'censors': the question stands twice, first in entry "
            "'release' on line 14; keep one"
        ),
        (
            "knowledge.yaml:23: entry 'censors': answer marks [3], which is no source; "
            "write the id of one, or round brackets"
        ),
    ]
