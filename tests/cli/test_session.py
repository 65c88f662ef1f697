"""What is said to the lines of one person, without a terminal."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from bot.cli.printed import plain
from bot.cli.session import Said, Session
from bot.core.conversation import Conversation
from bot.core.responder import Responder
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Answer, Policy, Suggestion
from bot.languages import catalogues
from tests.knowledge_example import AFTER_STALIN, a_gap

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
NUMBERS: Final = "How many people were in the Gulag?"


@pytest.fixture
def session() -> Session:
    return Session(Responder.build(AFTER_STALIN))


def say(session: Session, *lines: str) -> Said:
    """Say each line; return what is said to the last."""
    *_, last = (session.say(line, NOW) for line in lines)
    return last


def entry(said: Said) -> str | None:
    return said.outcome.entry.id if isinstance(said.outcome, Answer) else None


def why(session: Session, *lines: str) -> dict[str, str]:
    return dict(say(session, *lines, "/why").rows)


def test_a_number_takes_the_choice_at_its_place(session: Session) -> None:
    assert [choice.label for choice in say(session, NUMBERS).reply.choices] == [
        "Title of gulag-release",
        "Title of amnesty",
    ]
    assert entry(say(session, "2")) == "amnesty"


def test_a_choice_taken_is_remembered_like_a_question(session: Session) -> None:
    say(session, NUMBERS, "1")
    assert [turn.entry for turn in session.conversation.turns] == ["gulag-numbers", "gulag-release"]


def test_a_topic_opens_its_entries(session: Session) -> None:
    assert say(session, "/topics", "2").reply.lead == "Stalin's death"
    assert entry(say(session, "1")) == "funeral-crush"


@pytest.mark.parametrize("number", ["0", "3", "99"])
def test_a_number_beyond_the_choices_shows_them_again(session: Session, number: str) -> None:
    offered = say(session, NUMBERS).reply.choices
    said = say(session, number)
    assert said.reply.lead == f"{number} is none of the choices."
    assert said.reply.choices == offered


def test_a_number_with_nothing_to_choose_is_asked_back_about(session: Session) -> None:
    said = say(session, "7")
    assert said.outcome is None
    assert said.reply.lead.startswith("A number alone does not tell me what you mean.")


def test_a_year_is_a_message_even_under_choices(session: Session) -> None:
    assert say(session, NUMBERS, "1953").outcome is not None


def test_a_page_in_between_leaves_the_choices_open(session: Session) -> None:
    assert entry(say(session, NUMBERS, "/why", "/sources", "/nonsense", "1")) == "gulag-release"


def test_new_forgets_everything(session: Session) -> None:
    say(session, NUMBERS, "/new")
    assert session.conversation == Conversation()
    assert session.choices == ()
    assert say(session, "/why").reply.lead == "Nothing was asked yet."


def test_none_of_these_is_said_to_be_understood(session: Session) -> None:
    unsure = Policy(answer_at=2, suggest_at=0)
    session.responder = replace(session.responder, policy=unsure)
    suggested = say(session, NUMBERS)
    assert isinstance(suggested.outcome, Suggestion)
    last = str(len(suggested.reply.choices))
    assert say(session, last).reply.lead.startswith("Then I do not know.")


@pytest.mark.parametrize("line", ["/help", "/weather", "/why", "99"])
def test_what_only_the_terminal_says_is_said_in_russian_too(line: str) -> None:
    session = Session(Responder.build(AFTER_STALIN, catalogues=catalogues()), "ru")
    reply = say(session, "/topics", line).reply
    assert all(re.search("[а-я]", sentence) for sentence in (reply.lead, *reply.body))


@pytest.mark.parametrize(
    ("command", "lead"),
    [
        ("/start", "Hello! I answer questions from a file"),
        ("/topics", "What would you like to know about?"),
        ("/sources", "What my answers rest on:"),
        ("/help", "Ask me a question in your own words"),
        ("/HELP", "Ask me a question in your own words"),
        ("/new", "Done: I have forgotten"),
        ("/quit", "Goodbye!"),
        ("/nonsense", "/nonsense is no command here. /help says what there is."),
    ],
)
def test_a_command_opens_its_page(session: Session, command: str, lead: str) -> None:
    said = say(session, command)
    assert said.reply.lead.startswith(lead)
    assert said.outcome is None


def test_every_command_that_the_help_names_is_one(session: Session) -> None:
    named = {word.strip(".,") for word in plain(say(session, "/help")).split() if word[0] == "/"}
    assert named == {"/topics", "/sources", "/new", "/why", "/quit"}
    assert not [c for c in sorted(named) if "no command" in say(session, c).reply.lead]


@pytest.mark.parametrize("line", ["/etc/passwd", "/ who", "a /topics", "/topics please"])
def test_a_slash_alone_makes_no_command(session: Session, line: str) -> None:
    assert say(session, line).outcome is not None


def test_why_names_the_wording_and_the_runner_up(session: Session) -> None:
    rows = why(session, NUMBERS)
    assert list(rows) == [
        "Question",
        "Verdict",
        "Nearest entry",
        "Nearest wording",
        "Words matched",
        "Words missing",
        "Words repaired",
        "Words covered",
        "Signals",
        "Lead",
        "Conversation",
        "Sure",
        "Runner-up",
    ]
    assert rows["Verdict"] == "answer"
    assert rows["Nearest entry"] == "gulag-numbers"
    assert rows["Nearest wording"] == NUMBERS
    assert rows["Words missing"] == rows["Words repaired"] == "none"
    assert rows["Words covered"] == "100%"
    assert rows["Conversation"] == "0% of the say"
    assert rows["Sure"].endswith(f"; an answer needs {Policy().answer_at:.0%}")
    assert rows["Runner-up"].startswith("funeral-crush, ")


def test_why_names_the_words_that_were_repaired(session: Session) -> None:
    repaired = why(session, "how many prizoners were in the gulag")["Words repaired"]
    assert repaired == "prizoners = prisoners"


def test_why_names_what_a_follow_up_leans_on(session: Session) -> None:
    assert why(session, NUMBERS, "were they released straight away?")["Asked before"] == NUMBERS


def test_why_names_the_gap_that_is_closer() -> None:
    known = replace(AFTER_STALIN, gaps=(a_gap("gulag-deaths", "How many died in the Gulag?"),))
    rows = why(Session(Responder.build(known)), "how many died in the gulag")
    assert rows["Known gap"] == "gulag-deaths"


def test_why_says_that_nothing_was_near(session: Session) -> None:
    rows = why(session, "")
    assert (rows["Verdict"], rows["Nearest entry"]) == ("abstention", "none")


def test_why_says_that_an_entry_was_chosen(session: Session) -> None:
    assert why(session, NUMBERS, "1") == {
        "Choice": "Title of gulag-release",
        "Entry": "gulag-release",
    }


def test_why_says_that_nothing_was_asked(session: Session) -> None:
    assert why(session, "hello") == {"Message": "hello", "Verdict": "small_talk: greeting"}


def test_small_talk_keeps_its_kind(session: Session) -> None:
    assert say(session, "thanks!").outcome is SmallTalk.THANKS
