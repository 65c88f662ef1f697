from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.knowledge import Citation, Source
from bot.core.reply import (
    MOST_FOLLOW_UPS,
    AskAlone,
    Choice,
    NoneOfThese,
    Note,
    Reply,
    ShowEntry,
    ShowTopic,
    ShowTopics,
    compose,
    gone,
    help_page,
    new_conversation,
    no_more,
    note_parts,
    note_text,
    privacy_page,
    small_talk_reply,
    sources_of,
    sources_page,
    the_answer,
    topic_page,
    topics_page,
    turned_down,
    welcome,
)
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Abstention, Answer, Suggestion
from tests.knowledge_example import (
    A_BOOK,
    A_MEMO,
    AFTER_STALIN,
    a_gap,
    a_knowledge,
    a_match,
    an_entry,
)

BOTH = (Citation(A_BOOK), Citation(A_MEMO))
ALL_TOPICS = Choice("All topics", ShowTopics())
TOPICS = (
    Choice("The camps", ShowTopic("camps")),
    Choice("Stalin's death", ShowTopic("death")),
)


def test_notes_are_numbered_in_the_order_in_which_they_are_met() -> None:
    entry = an_entry(
        short="Some were [memo].",
        answer="Few at first [book]. Most later [memo].",
        disputed="The dates differ [book].",
        citations=BOTH,
    )
    assert the_answer(entry, a_knowledge(entry)) == Reply(
        lead="Some were [1].",
        body=("Few at first [2]. Most later [1].",),
        disputed="The dates differ [2].",
        notes=(Note(1, Citation(A_MEMO)), Note(2, Citation(A_BOOK))),
    )


def test_what_no_sentence_is_marked_with_is_noted_at_the_end_of_the_answer() -> None:
    entry = an_entry(answer="Few at first.\n\nMost [memo] later.", citations=BOTH)
    reply = the_answer(entry, a_knowledge(entry))
    assert reply.body == ("Few at first.", "Most [1] later. [2]")
    assert reply.notes == (Note(1, Citation(A_MEMO)), Note(2, Citation(A_BOOK)))


def test_an_answer_without_marks_ends_with_all_its_notes_in_the_order_of_the_file() -> None:
    entry = an_entry(answer="They were.", citations=BOTH)
    reply = the_answer(entry, a_knowledge(entry))
    assert reply.body == ("They were. [1] [2]",)
    assert reply.notes == (Note(1, Citation(A_BOOK)), Note(2, Citation(A_MEMO)))


def test_a_note_on_what_is_disputed_is_not_repeated_under_the_answer() -> None:
    entry = an_entry(answer="They were.", disputed="Or not [book].")
    reply = the_answer(entry, a_knowledge(entry))
    assert (reply.body, reply.disputed) == (("They were.",), "Or not [1].")


def test_brackets_that_are_no_mark_stay() -> None:
    entry = an_entry(answer="Sentences [In years] count [book].")
    assert the_answer(entry, a_knowledge(entry)).body == ("Sentences [In years] count [1].",)


@pytest.mark.parametrize(
    ("answer", "paragraphs"),
    [
        pytest.param("One\nline [book].", ("One line [1].",), id="lines flow"),
        pytest.param("One [book].\n\nTwo.", ("One [1].", "Two."), id="a blank line parts"),
        pytest.param(
            "One [book].\n \t\n\n\nTwo.\n", ("One [1].", "Two."), id="blank lines part once"
        ),
        pytest.param(
            "Some:\n- one\n  of them\n- two [book]",
            ("Some:\n- one of them\n- two [1]",),
            id="items of a list keep their lines",
        ),
        pytest.param("One  \n  line [book].", ("One line [1].",), id="indentation goes"),
    ],
)
def test_an_answer_flows_in_paragraphs(answer: str, paragraphs: tuple[str, ...]) -> None:
    entry = an_entry(answer=answer)
    assert the_answer(entry, a_knowledge(entry)).body == paragraphs


def test_an_answer_offers_what_follows_it() -> None:
    entry = AFTER_STALIN.entries["gulag-release"]
    assert the_answer(entry, AFTER_STALIN).choices == (
        Choice("Title of amnesty", ShowEntry("amnesty")),
        Choice("Title of gulag-numbers", ShowEntry("gulag-numbers")),
    )


def test_an_answer_does_not_offer_what_was_shown() -> None:
    entry = AFTER_STALIN.entries["gulag-release"]
    assert the_answer(entry, AFTER_STALIN, ("amnesty",)).choices == (
        Choice("Title of gulag-numbers", ShowEntry("gulag-numbers")),
    )


def test_an_answer_offers_few_entries_the_first_ones_not_shown() -> None:
    entry = an_entry("a", follow_ups=("b", "c", "d", "e", "f"))
    knowledge = a_knowledge(entry, *map(an_entry, "bcdef"))
    choices = the_answer(entry, knowledge, ("b",)).choices
    assert [choice.action for choice in choices] == [ShowEntry("c"), ShowEntry("d"), ShowEntry("e")]
    assert len(choices) == MOST_FOLLOW_UPS


def test_an_answer_is_put_into_words() -> None:
    entry = AFTER_STALIN.entries["gulag-release"]
    shown = ("amnesty",)
    assert compose(Answer(entry), AFTER_STALIN, shown) == the_answer(entry, AFTER_STALIN, shown)


def test_a_suggestion_asks_which_entry_is_meant_or_none() -> None:
    release, amnesty = AFTER_STALIN.entries["gulag-release"], AFTER_STALIN.entries["amnesty"]
    assert compose(Suggestion((a_match(release), a_match(amnesty))), AFTER_STALIN) == Reply(
        "I am not sure what you mean. Is it one of these?",
        choices=(
            Choice("Title of gulag-release", ShowEntry("gulag-release")),
            Choice("Title of amnesty", ShowEntry("amnesty")),
            Choice("None of these", NoneOfThese()),
        ),
    )


ABOUT = an_entry("about")


@pytest.mark.parametrize(
    "verdict",
    [Answer(an_entry("a")), Suggestion((a_match(an_entry("a")),))],
    ids=["an answer", "a suggestion"],
)
def test_a_reply_says_what_it_goes_on_with_and_offers_to_ask_without(
    verdict: Answer | Suggestion,
) -> None:
    plain = compose(verdict, AFTER_STALIN)
    led = compose(verdict, AFTER_STALIN, (), ABOUT)
    assert led.about == "Title of about"
    assert led.choices == (*plain.choices, Choice("Ask without context", AskAlone()))
    assert led.text == f"About: Title of about\n\n{plain.text}"


def test_an_abstention_goes_on_with_nothing() -> None:
    assert compose(Abstention(), AFTER_STALIN, (), ABOUT) == compose(Abstention(), AFTER_STALIN)


def test_an_abstention_names_the_topics_that_came_nearest() -> None:
    crush = AFTER_STALIN.entries["funeral-crush"]
    assert compose(Abstention((a_match(crush),)), AFTER_STALIN) == Reply(
        "I don't know that: my notes do not answer it.",
        body=("I do know something about “Stalin's death” and “The camps”.",),
        choices=(TOPICS[1], TOPICS[0], ALL_TOPICS),
    )


def test_an_abstention_says_what_is_known_not_to_be_covered() -> None:
    reply = compose(Abstention(gap=a_gap("chernobyl")), AFTER_STALIN)
    assert reply == replace(
        compose(Abstention(), AFTER_STALIN),
        lead="My notes do not cover this yet: the subject of chernobyl.",
    )


def test_an_abstention_from_nowhere_names_the_first_topics() -> None:
    knowledge = a_knowledge(*(an_entry(id_, topic=id_) for id_ in "abc"))
    assert compose(Abstention(), knowledge).body == ("I do know something about “A” and “B”.",)


def test_an_abstention_with_one_topic_names_it_alone() -> None:
    reply = compose(Abstention(), a_knowledge(an_entry(topic="camps")))
    assert reply.body == ("I do know something about “Camps”.",)


@pytest.mark.parametrize(
    ("kind", "reply"),
    [
        (
            SmallTalk.GREETING,
            Reply(
                "Hello! Ask me anything about this discussion: "
                "How did life change after Stalin's death?",
                choices=(ALL_TOPICS,),
            ),
        ),
        (SmallTalk.THANKS, Reply("You are welcome! Ask on if you would like to know more.")),
        (SmallTalk.FAREWELL, Reply("Goodbye! Come back whenever you have a question.")),
        (SmallTalk.ASSENT, Reply("Good. Ask on if you would like to know more.")),
    ],
)
def test_small_talk_gets_a_fitting_sentence(kind: SmallTalk, reply: Reply) -> None:
    assert small_talk_reply(kind, AFTER_STALIN) == reply


def test_topics_are_choices_in_the_order_of_the_file() -> None:
    assert topics_page(AFTER_STALIN).choices == TOPICS


def test_a_topic_shows_its_entries_and_the_way_back() -> None:
    assert topic_page("death", AFTER_STALIN) == Reply(
        "Stalin's death",
        choices=(
            Choice("Title of funeral-crush", ShowEntry("funeral-crush")),
            Choice("Title of doctors-plot", ShowEntry("doctors-plot")),
            ALL_TOPICS,
        ),
    )


def test_a_topic_that_is_gone_is_said_to_be() -> None:
    assert topic_page("life", AFTER_STALIN) == gone()
    assert gone() == Reply(
        "That answer is no longer in my notes. The topics show what is.", choices=(ALL_TOPICS,)
    )


def test_the_sources_are_numbered_in_the_order_of_the_file() -> None:
    assert sources_page(AFTER_STALIN).notes == (
        Note(1, Citation(A_BOOK)),
        Note(2, Citation(A_MEMO)),
    )


def test_a_welcome_says_what_it_knows_and_where_it_comes_from() -> None:
    reply = welcome(AFTER_STALIN)
    assert reply.body[0] == "My subject: How did life change after Stalin's death?"
    assert reply.choices == TOPICS


def test_a_welcome_names_the_community() -> None:
    there = a_knowledge(an_entry(), community="r/AskHistorians")
    assert welcome(there).body[0] == (
        "My subject: How did life change after Stalin's death? It comes from r/AskHistorians."
    )


def test_help_asks_a_question_that_has_an_answer() -> None:
    assert help_page(AFTER_STALIN).lead == (
        "Ask me a question in your own words, for example: How many people were in the Gulag?"
    )


def test_privacy_says_how_long_a_conversation_is_kept() -> None:
    assert " 45 minutes" in privacy_page(timedelta(minutes=45)).text


def test_the_sources_of_an_answer_have_the_numbers_they_have_in_it() -> None:
    entry = an_entry(short="Some were [memo].", answer="Most later [book].", citations=BOTH)
    assert sources_of(entry, a_knowledge(entry)) == Reply(
        "The answer “Title of a” rests on:",
        notes=(Note(1, Citation(A_MEMO)), Note(2, Citation(A_BOOK))),
    )


def test_when_nothing_follows_the_topics_are_offered() -> None:
    assert no_more() == Reply("That is all I know about this.", choices=(ALL_TOPICS,))


def test_who_turns_everything_down_is_shown_the_topics() -> None:
    assert turned_down().choices == (ALL_TOPICS,)


def test_a_new_conversation_is_said_to_be_one() -> None:
    assert new_conversation() == Reply(
        "Done: I have forgotten what we talked about. What would you like to know?"
    )


@pytest.mark.parametrize(
    ("citation", "text"),
    [
        pytest.param(Citation(Source("a", "Gulag")), "[1] Gulag", id="a title"),
        pytest.param(
            Citation(Source("a", "Gulag", author="Anne Applebaum", year="2003")),
            "[1] Anne Applebaum, Gulag, 2003",
            id="author and year",
        ),
        pytest.param(
            Citation(Source("a", "Gulag", published="Doubleday", isbn="0-7679-0056-1"), pages="7"),
            "[1] Gulag, Doubleday, ISBN 0-7679-0056-1, p. 7",
            id="publisher, ISBN and page",
        ),
        pytest.param(
            Citation(Source("a", "Amnesty", url="https://example.org/a"), pages="7-9"),
            "[1] Amnesty, pp. 7-9 https://example.org/a",
            id="pages and link",
        ),
        pytest.param(
            Citation(Source("a", "Записка", year="1953", language="ru"), pages="7, 9"),
            "[1] Записка, 1953, pp. 7, 9 (ru)",
            id="language",
        ),
        pytest.param(
            Citation(Source("a", "Gulag"), quote="They came home."), "[1] Gulag", id="quote"
        ),
    ],
)
def test_a_note_is_one_line(citation: Citation, text: str) -> None:
    assert note_text(Note(1, citation)) == text


def test_a_note_has_its_title_apart() -> None:
    note = Note(2, Citation(Source("a", "Gulag", author="Anne Applebaum", year="2003")))
    assert note_parts(note) == ("[2] Anne Applebaum, ", "Gulag", ", 2003")


def test_plain_text_holds_everything_but_the_choices() -> None:
    reply = Reply(
        lead="Some were [1].",
        body=("Few at first.", "Most later [2]."),
        disputed="The dates differ.",
        notes=(Note(1, Citation(A_BOOK)), Note(2, Citation(A_MEMO))),
        choices=(ALL_TOPICS,),
    )
    assert reply.text == (
        "Some were [1].\n\n"
        "Few at first.\n\n"
        "Most later [2].\n\n"
        "Disputed: The dates differ.\n\n"
        "[1] Anne Applebaum, Gulag: A History, 2003\n"
        "[2] О проведении амнистии, 1953 (ru)"
    )


def test_a_sentence_alone_is_its_plain_text() -> None:
    assert Reply("Hello!").text == "Hello!"
