import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from math import log1p
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation import Conversation, Earlier, Message, Question, Turn, resolve
from bot.core.matching import Index, Match
from bot.core.matching.index import MOST_MATCHES
from bot.core.matching.signals import LEXICAL
from bot.core.responder import Responder
from bot.core.text import LONGEST_QUESTION
from bot.core.verdict import Abstention, Answer, Verdict, decide
from bot.curation.files import load
from tests.encoders import WordEncoder
from tests.knowledge_example import AFTER_STALIN, a_gap, a_knowledge, an_entry

ROOT: Final = Path(__file__).parents[3]
NOW: Final = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)
INDEX: Final = Index.build(AFTER_STALIN)
EXAMPLE: Final = Responder.build(AFTER_STALIN)
GUARDED: Final = replace(
    AFTER_STALIN,
    gaps=(a_gap("gulag-deaths", "How many people died in the Gulag?", "gulag death toll"),),
)
NUMBERS: Final = Earlier("How many people were in the Gulag?", "gulag-numbers")
SHIPPED: Final = Responder.build(load(ROOT / "knowledge.yaml"))

on_both_files = pytest.mark.parametrize(
    "responder", [EXAMPLE, SHIPPED], ids=["a small file", "the file it comes with"]
)


def ids(matches: Sequence[Match]) -> list[str]:
    """Return the ids of the matching entries, the best first."""
    return [match.entry.id for match in matches]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        pytest.param("How many people were in the Gulag?", "gulag-numbers", id="word for word"),
        pytest.param("how many poeple were in the gulga", "gulag-numbers", id="typos"),
        pytest.param("doctrs plot", "doctors-plot", id="a typo in one word of two"),
        pytest.param("gulag in people many how", "gulag-numbers", id="another word order"),
        pytest.param("prisoner release", "gulag-release", id="other forms of the words"),
        pytest.param("освобождение заключенного из лагеря", "gulag-release", id="Russian cases"),
        pytest.param("дела врачей", "doctors-plot", id="Russian genitive"),
        pytest.param("на похоронах сталина была давка", "funeral-crush", id="Russian word order"),
        pytest.param("Presidium decree", "amnesty", id="words of the answer alone"),
        pytest.param("амнистия Beria", "amnesty", id="two languages"),
    ],
)
def test_a_question_finds_its_entry(text: str, entry: str) -> None:
    assert ids(INDEX.rank(Question(text)))[0] == entry


def test_two_close_phrases_are_better_than_one() -> None:
    once = an_entry("once", questions=("crime wave in the summer", "mourning at school"))
    twice = an_entry("twice", questions=("crime wave in the summer", "wave of crime"))
    index = Index.build(a_knowledge(once, twice))
    assert ids(index.rank(Question("crime wave"))) == ["twice", "once"]


def test_a_gap_that_is_closer_stands_before_every_entry() -> None:
    matches = Index.build(GUARDED).rank(Question("how many died in the gulag"))
    assert ids(matches)[0] == "gulag-numbers"
    assert {match.behind for match in matches} == set(GUARDED.gaps)


def test_an_entry_behind_a_gap_is_less_likely_than_without_it() -> None:
    asked = Question("how many people died in the gulag")
    assert Index.build(GUARDED).rank(asked)[0].score < INDEX.rank(asked)[0].score


def test_a_gap_that_is_farther_stands_before_none() -> None:
    matches = Index.build(GUARDED).rank(Question("gulag population in 1953"))
    assert ids(matches)[0] == "gulag-numbers"
    assert {match.behind for match in matches} == {None}


def test_a_gap_that_is_closer_stands_before_none_where_the_question_says_too_little() -> None:
    assert {match.behind for match in Index.build(GUARDED).rank(Question("death?"))} == {None}


@pytest.mark.parametrize(
    ("asked", "gap"),
    [
        pytest.param("how did stalin die", "stalin-death-cause", id="common words, but a gap's"),
        pytest.param("beria", None, id="a name, which may mean any entry on him"),
    ],
)
def test_a_gap_that_is_likely_stands_before_all_unless_only_a_name_is_said(
    asked: str, gap: str | None
) -> None:
    matches = SHIPPED.index.rank(Question(asked))
    assert {match.behind and match.behind.id for match in matches} == {gap}


@pytest.mark.parametrize(("gaps", "guarded"), [(0, 0), (1, 0.25), (4, 1), (9, 1)])
def test_two_gaps_for_each_entry_guard_fully(gaps: int, guarded: float) -> None:
    known = a_knowledge(an_entry("e0"), an_entry("e1"), gaps=tuple(map(a_gap, "abcdefghi"[:gaps])))
    first = Index.build(known).rank(Question("What is e0?"))[0]
    assert first.evidence.features.guarded == guarded


def test_a_gap_that_is_asked_for_in_full_is_meant_whatever_was_said_before() -> None:
    asked = "how did stalin die"
    earlier = (Earlier("were they released straight away?", "gulag-release"),)
    matches = SHIPPED.index.rank(Question(asked, earlier=earlier))
    assert {match.behind and match.behind.id for match in matches} == {"stalin-death-cause"}
    assert matches[0].score < SHIPPED.policy.offer_at


@pytest.mark.parametrize(("text", "asks"), [("were they freed?", True), ("and the freed?", False)])
def test_it_is_known_whether_a_message_asks_more_than_a_name(text: str, *, asks: bool) -> None:
    question = Question(text, leans=True, earlier=(NUMBERS,))
    assert {match.evidence.asks for match in INDEX.rank(question)} == {asks}


def test_a_conversation_may_lead_to_a_gap() -> None:
    led = Question(
        "and the death toll?", leans=True, earlier=(Earlier("How many?", "gulag-numbers"),)
    )
    assert Index.build(GUARDED).rank(led)[0].behind == GUARDED.gaps[0]


def test_no_conversation_makes_an_entry_likelier_than_a_complete_question_alone_does() -> None:
    alone = INDEX.rank(Question("were camp inmates counted?"))[0]
    complete = INDEX.rank(Question("were camp inmates counted?", earlier=(NUMBERS,)))[0]
    assert complete.entry == alone.entry
    assert complete.score == alone.score


def test_a_model_reads_gaps_too() -> None:
    index = Index.build(GUARDED, WordEncoder())
    assert index.rank(Question("gulag death toll"))[0].behind == GUARDED.gaps[0]


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    entries = [
        an_entry(f"e{n}", questions=(f"soviet {word}",))
        for n, word in enumerate(("bread", "crime", "schools", "mourning"))
    ]
    assert ids(Index.build(a_knowledge(*entries)).rank(Question("soviet mourning")))[0] == "e3"


def test_equal_entries_come_in_the_order_of_the_file() -> None:
    entries = [an_entry(id_, questions=("Who ruled?",), short="He.", answer="He.") for id_ in "cab"]
    assert ids(Index.build(a_knowledge(*entries)).rank(Question("who ruled")))[0] == "c"


@pytest.mark.parametrize(
    ("text", "ids_found"),
    [
        pytest.param("git hub", ["host"], id="joined"),
        pytest.param("github", ["host"], id="as it is"),
        pytest.param("Khruschev", ["leader"], id="a Latin spelling"),
        pytest.param("Khrushchev", ["leader"], id="another"),
        pytest.param("Хрущёв", ["leader"], id="Cyrillic"),
        pytest.param("Хрущева", ["leader"], id="Cyrillic, inflected, without ё"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(text: str, ids_found: list[str]) -> None:
    host = an_entry("host", questions=("Where is the code on GitHub?",))
    leader = an_entry("leader", questions=("How did Khrushchev rise?", "Возвышение Хрущёва"))
    matches = Index.build(a_knowledge(host, leader)).rank(Question(text))
    assert [match.entry.id for match in matches if match.evidence.matched] == ids_found


def test_no_more_than_the_best_are_returned() -> None:
    entries = [an_entry(f"e{n}", questions=(f"soviet word{n}",)) for n in range(MOST_MATCHES + 5)]
    assert len(Index.build(a_knowledge(*entries)).rank(Question("soviet"))) == MOST_MATCHES


# --- a match explains itself ---------------------------------------------------------------------


def test_a_match_names_the_wording_and_the_words() -> None:
    best, *_ = INDEX.rank(Question("the doctrs plot in Zanzibar"))
    assert best.entry.id == "doctors-plot"
    assert best.evidence.phrase == "What was the doctors' plot?"
    assert best.evidence.matched == ("doctrs", "plot")
    assert best.evidence.missing == ("zanzibar",)
    assert best.evidence.repaired == (("doctrs", "doctors"),)
    assert 0 < best.evidence.features.covered < 1
    assert best.evidence.features.length == pytest.approx(
        log1p(len("the doctrs plot in zanzibar "))
    )


def test_a_match_says_what_each_signal_adds_and_how_far_the_runner_up_is_behind() -> None:
    best, runner_up, *_ = INDEX.rank(Question("people died in the Gulag"))
    total, other = (sum(part for _, part in each.evidence.signals) for each in (best, runner_up))
    assert [name for name, _ in best.evidence.signals] == [
        "letters",
        "page",
        "bm25",
        "answer",
        "words",
    ]
    assert best.evidence.features.lead == pytest.approx(min(total - other, 3), rel=1e-4)
    assert runner_up.evidence.features.lead == pytest.approx(max(other - total, -6), rel=1e-4)


def test_a_match_says_whether_the_conversation_put_it_first() -> None:
    led = Question("and when?", leans=True, earlier=(Earlier("How many?", "gulag-numbers"),))
    assert INDEX.rank(led)[0].evidence.led
    assert not INDEX.rank(Question("amnesty"))[0].evidence.led


def test_a_match_that_only_the_conversation_found_names_no_wording() -> None:
    led = Question("?", earlier=(Earlier("What was the amnesty?"),))
    best = INDEX.rank(led)[0]
    assert best.entry.id == "amnesty"
    assert (best.evidence.phrase, best.evidence.matched, best.evidence.missing) == ("", (), ())


# --- too vague, and no question at all -----------------------------------------------------------


def verdict(responder: Responder, text: str, *turns: Turn) -> Verdict:
    """Return what a message is looked up to, whether or not it would be."""
    question = resolve(Message(text, NOW), Conversation(turns))
    return decide(responder.index.rank(question), responder.policy)


@on_both_files
@pytest.mark.parametrize(
    "text",
    ["stalin?", "Stalin", "Сталин?", "why", "why?", "почему?", "who", "when?", "how many", "и что?",
     "tell me more", "1953", "ok why", "?", "death of stalin"],
)  # fmt: skip
def test_what_is_too_vague_is_never_answered(responder: Responder, text: str) -> None:
    assert not isinstance(verdict(responder, text), Answer)


@on_both_files
@pytest.mark.parametrize("text", ["why", "why?", "почему?", "?"])
def test_what_is_too_vague_is_answered_at_most_with_what_was_just_shown(
    responder: Responder, text: str
) -> None:
    for entry in responder.knowledge.entries.values():
        match verdict(responder, text, Turn(entry.questions[0], NOW, entry.id)):
            case Answer(answered):
                assert answered == entry


@pytest.mark.parametrize("text", ["hello", "Привет!", "thanks a lot", "спасибо", "ok", "bye"])
def test_small_talk_is_not_looked_up(text: str) -> None:
    encoder = WordEncoder()
    responder = Responder.build(AFTER_STALIN, encoder)
    encoder.asked.clear()
    responder.respond(Message(text, NOW), Conversation())
    assert encoder.asked == []


NONSENSE: Final = {
    "empty": "",
    "white space": " \n\t ",
    "signs": "?!... --",
    "only emoji": "😀😀😀 👨\u200d👩\u200d👧",
    "right-to-left marks": "\u202e\u200f\u202e\u2066",
    "right-to-left letters": "\u202eمرحبا بالعالم",
    "NUL": "\x00\x00",
    "lone surrogates": "\ud800\udfff",
    "combining marks": "\u0335\u0336" * 500,
    "4,096 letters": "x" * 4096,
    "4,096 signs that fold into words": "ﷺ" * 4096,
    "300 different words": " ".join(f"zz{n}qq" for n in range(300)),
    "digits": "1234567890 " * 20,
    "zalgo": "z\u0335\u0336\u0337\u0338a\u0335\u0336\u0337l\u0335g\u0336o\u0337 " * 300,
}


@on_both_files
@pytest.mark.parametrize("text", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_answered_with_nothing(responder: Responder, text: str) -> None:
    assert isinstance(verdict(responder, text), Abstention)


@pytest.mark.parametrize("text", ["", " \n\t ", "?!", "👍", "\x00", "\u202e", "\ud800"])
def test_what_has_no_words_matches_nothing(text: str) -> None:
    assert INDEX.rank(Question(text)) == ()


@on_both_files
@pytest.mark.parametrize(
    ("strange", "plain"),
    [
        pytest.param("gulag " * 1000, "gulag", id="one word a thousand times"),
        pytest.param("g\u0335u\u0336l\u0337a\u0338g", "gulag", id="zalgo"),
        pytest.param("gu\u202elag\x00", "gulag", id="invisible marks inside"),
        pytest.param("𝐆𝐮𝐥𝐚𝐠", "gulag", id="letters for mathematics"),
        pytest.param("\u202eHOW MANY in the Gulag?", "how many in the gulag", id="turned around"),
    ],
)  # fmt: skip
def test_what_is_written_strangely_is_read_all_the_same(
    responder: Responder, strange: str, plain: str
) -> None:
    def found(text: str) -> list[tuple[str, float]]:
        question = resolve(Message(text, NOW), Conversation())
        return [(match.entry.id, round(match.score, 4)) for match in responder.index.rank(question)]

    assert found(strange) == found(plain)


# --- bounded work --------------------------------------------------------------------------------


def work(text: str) -> int:
    """Return how many words are looked up for a message."""
    question = resolve(Message(text, NOW), Conversation())
    return len(SHIPPED.index.comparison.signals(question.text).said.words)


@pytest.mark.parametrize("text", NONSENSE.values(), ids=NONSENSE)
def test_no_message_is_more_work_than_its_first_letters(text: str) -> None:
    assert work(text) == work(text[:4096]) <= LONGEST_QUESTION


def test_a_message_of_four_thousand_letters_is_cut_before_it_is_looked_up() -> None:
    sentence = "were prisoners released after stalin "
    assert work(sentence * 100) == work(sentence * 8) == 5


def test_a_model_reads_a_question_at_most_twice() -> None:
    encoder = WordEncoder()
    index = Index.build(AFTER_STALIN, encoder)
    encoder.asked.clear()
    index.rank(resolve(Message("gulag prisoners " * 300, NOW), Conversation()))
    assert len(encoder.asked) <= 2
    assert max(map(len, encoder.asked)) <= LONGEST_QUESTION


def test_the_words_that_the_fewest_wordings_hold_come_first() -> None:
    said = ("gulag", "population", "gulga")
    assert INDEX.rarest_first(said) == ("population", "gulga", "gulag")
    assert INDEX.rarest_first(()) == ()


# --- whatever is asked ---------------------------------------------------------------------------

ANYTHING = st.text(st.characters()) | st.lists(
    st.sampled_from(["gulag", "who", "died", "амнистия", "they", "doctrs", "?", "\x00", "1953"])
).map(" ".join)


@given(ANYTHING)
def test_matches_fall_from_the_best_and_are_the_same_every_time(text: str) -> None:
    matches = INDEX.rank(Question(text))
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(0 <= match.evidence.features.covered <= 1.0001 for match in matches)
    assert len(set(ids(matches))) == len(matches)
    assert Index.build(AFTER_STALIN).rank(Question(text)) == matches


@given(ANYTHING)
def test_every_meaningful_word_is_matched_or_missing(text: str) -> None:
    for match in INDEX.rank(Question(text)):
        evidence = match.evidence
        assert not set(evidence.matched) & set(evidence.missing)
        assert {word for word, _ in evidence.repaired} <= {*evidence.matched, *evidence.missing}
        assert evidence.phrase in {*match.entry.questions, match.entry.title}
        assert [name for name, _ in evidence.signals] == list(LEXICAL.__slots__)


@given(ANYTHING)
def test_any_message_is_bounded_work(text: str) -> None:
    assert work(text) <= LONGEST_QUESTION


# --- the same in every process -------------------------------------------------------------------

ASK_A_DOZEN: Final = """
from pathlib import Path
from bot.core.continuing import leans
from bot.core.conversation import Earlier, Question
from bot.core.matching import Index
from bot.curation.files import load
from tests.encoders import WordEncoder

knowledge = load(Path("knowledge.yaml"))
earlier = Earlier("How many people were in the Gulag?", "gulag-numbers")
for index in (Index.build(knowledge), Index.build(knowledge, WordEncoder())):
    for text in (
        "how many poeple were in the gulga", "who decided on the amnesty", "khruschev", "Хрущёв",
        "сколько людей освободили", "what was the doctors plot", "stalin", "why", "crime wave",
        "git hub", "были ли бунты", "who won the 1998 world cup", "",
    ):
        for said in ((), (earlier,)):
            print(index.rank(Question(text, leans(text), said)))
"""


def test_the_same_question_has_the_same_matches_in_every_process() -> None:
    def asked(seed: str) -> bytes:
        return subprocess.run(
            [sys.executable, "-c", ASK_A_DOZEN],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        ).stdout

    first = asked("1")
    assert first.count(b"\n") == 52
    assert asked("2") == first
