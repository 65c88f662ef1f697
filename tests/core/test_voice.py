from dataclasses import replace

import pytest

from bot.core.knowledge import Citation, Names, Translation
from bot.core.reply import (
    AskAlone,
    Choice,
    NoneOfThese,
    Note,
    Reply,
    ShowEntry,
    ShowTopic,
    ShowTopics,
)
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Abstention, Answer, Suggestion
from bot.core.voice import MOST_FOLLOW_UPS, Voice
from bot.languages import catalogues
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
TOOLS_OF_A = Voice(AFTER_STALIN).answer(an_entry()).tools
ALL_TOPICS = Choice("All topics", ShowTopics())
VOICE = Voice(AFTER_STALIN)
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
    assert Voice(a_knowledge(entry)).answer(entry) == Reply(
        lead="Some were [1].",
        body=("Few at first [2]. Most later [1].",),
        disputed="Disputed: The dates differ [2].",
        notes=(Note(1, Citation(A_MEMO)), Note(2, Citation(A_BOOK))),
        tools=TOOLS_OF_A,
    )


def test_what_no_sentence_is_marked_with_is_noted_at_the_end_of_the_answer() -> None:
    entry = an_entry(answer="Few at first.\n\nMost [memo] later.", citations=BOTH)
    reply = Voice(a_knowledge(entry)).answer(entry)
    assert reply.body == ("Few at first.", "Most [1] later. [2]")
    assert reply.notes == (Note(1, Citation(A_MEMO)), Note(2, Citation(A_BOOK)))


def test_an_answer_without_marks_ends_with_all_its_notes_in_the_order_of_the_file() -> None:
    entry = an_entry(answer="They were.", citations=BOTH)
    reply = Voice(a_knowledge(entry)).answer(entry)
    assert reply.body == ("They were. [1] [2]",)
    assert reply.notes == (Note(1, Citation(A_BOOK)), Note(2, Citation(A_MEMO)))


def test_a_note_on_what_is_disputed_is_not_repeated_under_the_answer() -> None:
    entry = an_entry(answer="They were.", disputed="Or not [book].")
    reply = Voice(a_knowledge(entry)).answer(entry)
    assert (reply.body, reply.disputed) == (("They were.",), "Disputed: Or not [1].")


def test_brackets_that_are_no_mark_stay() -> None:
    entry = an_entry(answer="Sentences [In years] count [book].")
    assert Voice(a_knowledge(entry)).answer(entry).body == ("Sentences [In years] count [1].",)


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
    assert Voice(a_knowledge(entry)).answer(entry).body == paragraphs


def test_an_answer_offers_what_follows_it() -> None:
    entry = AFTER_STALIN.entries["gulag-release"]
    assert VOICE.answer(entry).choices == (
        Choice("Title of amnesty", ShowEntry("amnesty")),
        Choice("Title of gulag-numbers", ShowEntry("gulag-numbers")),
    )


def test_an_answer_does_not_offer_what_was_shown() -> None:
    entry = AFTER_STALIN.entries["gulag-release"]
    assert VOICE.answer(entry, ("amnesty",)).choices == (
        Choice("Title of gulag-numbers", ShowEntry("gulag-numbers")),
    )


def test_an_answer_offers_few_entries_the_first_ones_not_shown() -> None:
    entry = an_entry("a", follow_ups=("b", "c", "d", "e", "f"))
    knowledge = a_knowledge(entry, *map(an_entry, "bcdef"))
    choices = Voice(knowledge).answer(entry, ("b",)).choices
    assert [choice.action for choice in choices] == [ShowEntry("c"), ShowEntry("d"), ShowEntry("e")]
    assert len(choices) == MOST_FOLLOW_UPS


def test_an_answer_is_put_into_words() -> None:
    entry = AFTER_STALIN.entries["gulag-release"]
    shown = ("amnesty",)
    assert VOICE.verdict(Answer(entry), shown) == VOICE.answer(entry, shown)


def test_a_suggestion_asks_which_entry_is_meant_or_none() -> None:
    release, amnesty = AFTER_STALIN.entries["gulag-release"], AFTER_STALIN.entries["amnesty"]
    assert VOICE.verdict(Suggestion((a_match(release), a_match(amnesty)))) == Reply(
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
    plain = VOICE.verdict(verdict)
    led = VOICE.verdict(verdict, (), ABOUT)
    assert led.about == "About: Title of about"
    assert led.choices == (*plain.choices, Choice("Ask without context", AskAlone()))
    assert led.text == f"About: Title of about\n\n{plain.text}"


def test_an_abstention_goes_on_with_nothing() -> None:
    assert VOICE.verdict(Abstention(), (), ABOUT) == VOICE.verdict(Abstention())


def test_an_abstention_names_the_topics_that_came_nearest() -> None:
    crush = AFTER_STALIN.entries["funeral-crush"]
    assert VOICE.verdict(Abstention((a_match(crush),))) == Reply(
        "I don't know that: my notes do not answer it.",
        body=("I do know something about “Stalin's death” and “The camps”.",),
        choices=(TOPICS[1], TOPICS[0], ALL_TOPICS),
    )


def test_an_abstention_says_what_is_known_not_to_be_covered() -> None:
    reply = VOICE.verdict(Abstention(gap=a_gap("chernobyl")))
    assert reply == replace(
        VOICE.verdict(Abstention()),
        lead="My notes do not cover this yet: the subject of chernobyl.",
    )


def test_what_is_not_covered_is_named_in_english_only() -> None:
    russian = Voice(AFTER_STALIN, "ru", A_CATALOGUE)
    assert russian.verdict(Abstention(gap=a_gap("chernobyl"))) == russian.verdict(Abstention())


def test_an_abstention_from_nowhere_names_the_first_topics() -> None:
    knowledge = a_knowledge(*(an_entry(id_, topic=id_) for id_ in "abc"))
    assert Voice(knowledge).verdict(Abstention()).body == (
        "I do know something about “A” and “B”.",
    )


def test_an_abstention_with_one_topic_names_it_alone() -> None:
    reply = Voice(a_knowledge(an_entry(topic="camps"))).verdict(Abstention())
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
        (
            SmallTalk.ABOUT_YOU,
            Reply(
                "I am a bot that answers questions about this discussion: "
                "How did life change after Stalin's death?\n\n"
                "Every answer names its sources, and when I do not know, I say so.",
                choices=(ALL_TOPICS,),
            ),
        ),
        (SmallTalk.THANKS, Reply("You are welcome! Ask on if you would like to know more.")),
        (SmallTalk.FAREWELL, Reply("Goodbye! Come back whenever you have a question.")),
        (SmallTalk.ASSENT, Reply("Good. Ask on if you would like to know more.")),
    ],
)
def test_small_talk_gets_a_fitting_sentence(kind: SmallTalk, reply: Reply) -> None:
    assert VOICE.small_talk(kind) == reply


def test_topics_are_choices_in_the_order_of_the_file() -> None:
    assert VOICE.topics().choices == TOPICS


def test_a_topic_shows_its_entries_and_the_way_back() -> None:
    assert VOICE.topic("death") == Reply(
        "Stalin's death",
        choices=(
            Choice("Title of funeral-crush", ShowEntry("funeral-crush")),
            Choice("Title of doctors-plot", ShowEntry("doctors-plot")),
            ALL_TOPICS,
        ),
    )


def test_a_topic_that_is_gone_is_said_to_be() -> None:
    assert VOICE.topic("life") == VOICE.gone()
    assert VOICE.gone() == Reply(
        "That answer is no longer in my notes. The topics show what is.", choices=(ALL_TOPICS,)
    )


def test_the_sources_are_numbered_in_the_order_of_the_file() -> None:
    assert VOICE.sources().notes == (
        Note(1, Citation(A_BOOK)),
        Note(2, Citation(A_MEMO)),
    )


def test_the_sources_of_an_answer_have_the_numbers_they_have_in_it() -> None:
    entry = an_entry(short="Some were [memo].", answer="Most later [book].", citations=BOTH)
    assert Voice(a_knowledge(entry)).sources_of(entry) == Reply(
        "The answer “Title of a” rests on:",
        notes=(Note(1, Citation(A_MEMO)), Note(2, Citation(A_BOOK))),
    )


def test_when_nothing_follows_the_topics_are_offered() -> None:
    assert VOICE.no_more() == Reply("That is all I know about this.", choices=(ALL_TOPICS,))


def test_who_turns_everything_down_is_shown_the_topics() -> None:
    assert VOICE.turned_down().choices == (ALL_TOPICS,)


def test_a_new_conversation_is_said_to_be_one() -> None:
    assert VOICE.new_conversation() == Reply(
        "Done: I have forgotten what we talked about. What would you like to know?"
    )


A_CATALOGUE = catalogues()["ru"]
IN_RUSSIAN = Translation("Коротко.", "Ответ [book].", "Заглавие", "Спорят [memo].")


def test_an_entry_is_told_in_the_language_of_the_voice() -> None:
    entry = an_entry(disputed="The dates differ.", citations=BOTH, translations={"ru": IN_RUSSIAN})
    voice = Voice(a_knowledge(entry), "ru", A_CATALOGUE)
    assert voice.answer(entry) == Reply(
        lead="Коротко.",
        body=("Ответ [1].",),
        disputed="Спорно: Спорят [2].",
        notes=(Note(1, Citation(A_BOOK)), Note(2, Citation(A_MEMO))),
        tools=TOOLS_OF_A,
    )
    assert voice.title(entry) == "Заглавие"


def test_an_entry_that_is_not_translated_is_told_in_english_and_marked() -> None:
    entry = an_entry()
    knowledge = a_knowledge(entry)
    assert Voice(knowledge, "ru", A_CATALOGUE).answer(entry) == replace(
        Voice(knowledge).answer(entry), remark="Этот ответ есть только на английском."
    )


def test_a_translation_without_a_title_keeps_the_english_one() -> None:
    entry = an_entry(translations={"ru": Translation("Коротко.", "Ответ.")})
    assert Voice(a_knowledge(entry), "ru").title(entry) == "Title of a"


def test_subject_and_topics_have_names_in_other_languages() -> None:
    knowledge = replace(AFTER_STALIN, names={"ru": Names("Что изменилось?", {"camps": "Лагеря"})})
    voice = Voice(knowledge, "ru", A_CATALOGUE)
    assert voice.subject() == "Что изменилось?"
    assert [choice.label for choice in voice.topics().choices] == ["Лагеря", "Stalin's death"]


def test_the_example_is_a_question_in_the_language_of_the_voice() -> None:
    entry = an_entry(questions=("How many?", "Сколько?"))
    assert Voice(a_knowledge(entry)).example() == "How many?"
    assert Voice(a_knowledge(entry), "ru").example() == "Сколько?"


def test_without_a_question_in_its_language_the_example_is_the_first_one() -> None:
    assert Voice(a_knowledge(an_entry(questions=("How many?",))), "ru").example() == "How many?"


@pytest.mark.parametrize(("minutes", "said"), [(1, "1 минуту"), (33, "33 минуты"), (5, "5 минут")])
def test_numbers_have_the_plural_forms_of_the_language(minutes: int, said: str) -> None:
    one = "Your questions and what I answered are stored for {n} minute, then deleted."
    many = "Your questions and what I answered are stored for {n} minutes, then deleted."
    assert f" {said}, " in Voice(AFTER_STALIN, "ru", A_CATALOGUE).plural(one, many, minutes)


def test_an_entry_is_called_by_its_first_question_in_the_language_of_the_voice() -> None:
    both = an_entry(questions=("Что это?", "What is it?", "What is that?"))
    english, russian = Voice(a_knowledge(both)), Voice(a_knowledge(both), "ru", A_CATALOGUE)
    assert (english.question(both), russian.question(both)) == ("What is it?", "Что это?")
    assert russian.question(an_entry("b")) == "What is b?"


def test_a_summary_has_no_marks() -> None:
    told = an_entry(short="Two [book] or three [memo].", translations={"ru": IN_RUSSIAN})
    assert Voice(a_knowledge(told)).summary(told) == "Two or three."
    assert Voice(a_knowledge(told), "ru", A_CATALOGUE).summary(told) == "Коротко."
