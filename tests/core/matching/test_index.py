from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation import Earlier, Question
from bot.core.matching import Index, Match
from tests.knowledge_example import AFTER_STALIN, a_knowledge, an_entry

INDEX = Index.build(AFTER_STALIN)


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


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    entries = [
        an_entry(f"e{n}", questions=(f"soviet {word}",))
        for n, word in enumerate(("bread", "crime", "schools", "mourning"))
    ]
    assert ids(Index.build(a_knowledge(*entries)).rank(Question("soviet mourning")))[0] == "e3"


@pytest.mark.parametrize("text", ["", "?!", "👍", "\x00", "1998"])
def test_what_has_nothing_in_common_with_any_entry_is_not_sure_of_one(text: str) -> None:
    assert all(match.evidence.matched == () for match in INDEX.rank(Question(text)))


def test_equal_entries_come_in_the_order_of_the_file() -> None:
    entries = [an_entry(id_, questions=("Who ruled?",), short="He.", answer="He.") for id_ in "cab"]
    assert ids(Index.build(a_knowledge(*entries)).rank(Question("who ruled")))[0] == "c"


def test_what_was_asked_before_helps_a_question_that_leans() -> None:
    earlier = (Earlier("How many people were in the Gulag?", 0.5, "gulag-numbers"),)
    assert ids(INDEX.rank(Question("were they released?", earlier)))[0] == "gulag-release"


def test_what_was_just_shown_steps_back() -> None:
    asked, again = "Who decided on the amnesty?", "and who decided that?"
    offered, *_ = INDEX.rank(Question(again, (Earlier(asked, 0.5, None),)))
    shown, *_ = INDEX.rank(Question(again, (Earlier(asked, 0.5, "amnesty"),)))
    assert offered.entry.id == "amnesty"
    assert shown.entry.id != "amnesty" or shown.score < offered.score


def test_what_follows_the_entry_just_shown_steps_forward() -> None:
    asked = Earlier("How many people were in the Gulag?", 0.5, None)
    shown = Earlier(asked.asked, 0.5, "gulag-numbers")
    places = [
        ids(INDEX.rank(Question("and when?", (each,)))).index("gulag-release")
        for each in (asked, shown)
    ]
    assert places[1] < places[0]


def test_the_evidence_names_the_phrase_and_the_words() -> None:
    best, *_ = INDEX.rank(Question("the doctors' plot in Kiev"))
    assert best.entry.id == "doctors-plot"
    assert best.evidence.phrase == "What was the doctors' plot?"
    assert set(best.evidence.matched) >= {"doctors", "plot"}
    assert best.evidence.missing == ("kiev",)
    assert 0 < best.evidence.features.covered < 1


@given(st.text(st.characters()) | st.sampled_from(["gulag", "who died", "амнистия", "they"]))
def test_matches_fall_from_the_best_and_are_the_same_every_time(text: str) -> None:
    matches = INDEX.rank(Question(text))
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(0 <= match.evidence.features.covered <= 1 for match in matches)
    assert len(set(ids(matches))) == len(matches)
    assert Index.build(AFTER_STALIN).rank(Question(text)) == matches
