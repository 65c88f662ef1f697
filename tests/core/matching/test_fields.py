from collections import Counter
from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching.fields import Bm25, Cosine, Rarity, frequencies

DOCUMENTS = ({"a": 1}, {"a": 1, "b": 1})
ANY_COUNTS = st.dictionaries(st.sampled_from("abcde"), st.integers(1, 50))


def test_a_term_is_counted_once_for_each_document_that_holds_it() -> None:
    assert frequencies([{"a": 5}, {"a": 1, "b": 2}, {}]) == Counter(a=2, b=1)


@pytest.mark.parametrize(
    ("term", "rarity"),
    [
        pytest.param("a", 1, id="in every document"),
        pytest.param("b", log(4 / 2) + 1, id="in one of three"),
        pytest.param("z", log(4) + 1, id="in none"),
    ],
)
def test_the_fewer_documents_hold_a_term_the_rarer_it_is(term: str, rarity: float) -> None:
    assert Rarity(3, {"a": 3, "b": 1}).of(term) == pytest.approx(rarity)


def test_a_term_of_half_the_importance_is_half_as_rare() -> None:
    assert Rarity(3, {"a": 3}, lambda term: 0.5 if term == "a" else 1).of("a") == 0.5


def test_a_cosine_is_what_a_hand_works_out() -> None:
    # a stands in both documents and weighs ln(3 / 3) + 1 = 1, b in one: ln(3 / 2) + 1 = 1.4055.
    # The second document is (1, 1.4055), 1.7249 long.
    field = Cosine.build(DOCUMENTS)
    assert field.scores({"a": 1}).tolist() == pytest.approx([1, 1 / 1.72492], rel=1e-4)
    assert field.scores({"b": 1}).tolist() == pytest.approx([0, 1.40547 / 1.72492], rel=1e-4)
    assert field.scores({"a": 1, "b": 1}).tolist() == pytest.approx([1 / 1.72492, 1], rel=1e-4)


def test_what_stands_there_again_counts_less_than_before() -> None:
    field = Cosine.build(DOCUMENTS)
    once, again = 1 + log(1), 1 + log(3)
    b = log(3 / 2) + 1
    length = sqrt(again**2 + (once * b) ** 2)
    assert field.vector({"a": 3, "b": 1}) == pytest.approx({"a": again / length, "b": b / length})


def test_terms_that_no_document_holds_lower_the_cosine_only_where_they_count() -> None:
    asked = {"a": 1, "z": 1}  # z weighs ln(3) + 1 = 2.0986; (1, 2.0986) is 2.3247 long
    assert Cosine.build(DOCUMENTS).scores(asked)[0] == pytest.approx(1)
    counted = Cosine.build(DOCUMENTS, unknown_terms_count=True)
    assert counted.scores(asked)[0] == pytest.approx(1 / 2.32468, rel=1e-4)


def test_rarity_may_be_that_of_other_documents() -> None:
    elsewhere = Rarity(1, {"a": 1, "b": 1})
    assert Cosine.build(DOCUMENTS, elsewhere).scores({"b": 1}).tolist() == pytest.approx(
        [0, sqrt(0.5)]
    )


def test_nothing_asked_is_like_nothing() -> None:
    assert Cosine.build(DOCUMENTS).scores({}).tolist() == [0, 0]
    assert Bm25.build(DOCUMENTS).scores({}).tolist() == [0, 0]


def test_bm25_is_what_a_hand_works_out() -> None:
    # The mean length is 1.5, so the documents have 2/3 and 4/3 of it. Their words weigh
    # 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2/3)) = 2.2 / 1.9 and 2.2 / (1 + 1.2 * 1.25) = 2.2 / 2.5.
    field = Bm25.build(DOCUMENTS)
    assert field.scores({"a": 1}).tolist() == pytest.approx([2.2 / 1.9, 0.88])
    assert field.scores({"b": 1}).tolist() == pytest.approx([0, 0.88])
    a, b = log(1 + 0.5 / 2.5), log(1 + 1.5 / 1.5)
    both = [a * 2.2 / 1.9 / (a + b), 0.88]
    assert field.scores({"a": 1, "b": 1}).tolist() == pytest.approx(both)


def test_a_question_half_unknown_scores_less() -> None:
    b, unknown = log(1 + 1.5 / 1.5), log(1 + 2.5 / 0.5)
    scores = Bm25.build(DOCUMENTS).scores({"b": 1, "z": 1}).tolist()
    assert scores == pytest.approx([0, 0.88 * b / (b + unknown)])


def test_an_empty_document_does_not_make_the_others_long() -> None:
    with_an_empty_one = Bm25.build([*DOCUMENTS, {}]).scores({"b": 1}).tolist()
    assert with_an_empty_one == pytest.approx([0, 0.88, 0])


def test_empty_documents_score_nothing() -> None:
    assert Bm25.build([{}, {}]).scores({"a": 1}).tolist() == [0, 0]


@given(st.lists(ANY_COUNTS, max_size=6), ANY_COUNTS, st.booleans())
def test_scores_are_in_their_range(
    documents: list[dict[str, int]], asked: dict[str, int], unknown_terms_count: bool
) -> None:
    cosine = Cosine.build(documents, unknown_terms_count=unknown_terms_count)
    assert all(0 <= score <= 1.00001 for score in cosine.scores(asked))
    assert all(0 <= score < 2.2 for score in Bm25.build(documents).scores(asked))
