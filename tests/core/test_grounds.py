from dataclasses import replace

from bot.core import grounds
from bot.core.knowledge import Citation
from bot.core.reply import Choice, GoBack, Note, Reply, ShowEntry, Tool
from bot.core.verdict import Basis
from bot.core.voice import Voice
from tests.knowledge_example import A_BOOK, A_MEMO, a_knowledge, an_entry

ENTRY = an_entry("a", citations=(Citation(A_BOOK, "12", "He wept."), Citation(A_MEMO)))
OTHER = an_entry("b")
VOICE = Voice(a_knowledge(ENTRY, OTHER))
BACK = (Tool("Back to the answer", GoBack("a")),)
BASIS = Basis("What is a?", 0.934)


def test_sources_are_shown_with_pages_and_quotations_and_the_way_back() -> None:
    assert grounds.sources(ENTRY, VOICE) == Reply(
        "The answer “Title of a” rests on:",
        body=("[1] “He wept.”",),
        notes=(Note(1, ENTRY.citations[0]), Note(2, ENTRY.citations[1])),
        tools=BACK,
    )


def test_why_names_the_wording_the_words_and_how_sure_it_was() -> None:
    assert grounds.why(ENTRY, BASIS, ("gulag", "camp"), (), VOICE) == Reply(
        "I took your question for “What is a?” because of these words: gulag, camp. "
        "I was 93 % sure.",
        tools=BACK,
    )


def test_words_that_nobody_knows_any_more_are_left_out() -> None:
    reply = grounds.why(ENTRY, BASIS, (), (), VOICE)
    assert reply.lead == "I took your question for “What is a?” and was 93 % sure."


def test_a_choice_needs_no_reason() -> None:
    reply = grounds.why(ENTRY, None, (), (), VOICE)
    assert reply == Reply("You chose this answer yourself.", tools=BACK)


def test_why_says_whether_the_conversation_counted_and_offers_the_runners_up() -> None:
    reply = grounds.why(ENTRY, replace(BASIS, about="b"), (), (OTHER,), VOICE)
    assert reply.body == (
        "What you had asked before counted, too.",
        "Was something else meant?",
    )
    assert reply.choices == (Choice("Title of b", ShowEntry("b")),)
