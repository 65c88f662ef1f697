from collections.abc import Mapping, Sequence
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching.fields import Asked, Bm25, Cosine, Cosines, Rarity
from bot.core.matching.groups import Scores
from tests.core.matching.reading import bags_of

DOCUMENTS = ({"a": 1}, {"a": 1, "b": 1})
ANY_COUNTS = st.dictionaries(st.sampled_from("abcde"), st.integers(1, 50))


def cosines(documents: Sequence[Mapping[str, int]], asked: Mapping[str, int]) -> Scores:
    terms, bags = bags_of(documents)
    field = Cosine.build(bags)
    return field.scores(field.asked(Asked.of(terms, asked)))


def bm25(documents: Sequence[Mapping[str, int]], asked: Mapping[str, int]) -> Scores:
    terms, bags = bags_of(documents)
    field = Bm25.build(bags)
    known = Asked.of(terms, asked)
    return field.scores(field.asked(known, unknown=len(asked) - len(known.terms)))


@pytest.mark.parametrize(
    ("term", "rarity"),
    [
        pytest.param("a", 1, id="in every document"),
        pytest.param("b", log(3 / 2) + 1, id="in one of two"),
        pytest.param("z", log(3) + 1, id="in none"),
        pytest.param("the", (log(3) + 1) / 4, id="saying how it is asked"),
    ],
)
def test_the_fewer_documents_hold_a_term_the_rarer_it_is(term: str, rarity: float) -> None:
    terms, bags = bags_of([{"a": 1}, {"a": 1, "b": 1}])
    among = Rarity(2, terms, bags.frequencies(), function_word=0.25)
    # "a" is a function word, too
    assert among.of(term) == pytest.approx(rarity / 4 if term == "a" else rarity)
    assert among.holds(term) == (term in {"a", "b"})


def test_a_term_that_no_document_holds_weighs_more_the_oftener_it_is_said() -> None:
    terms, bags = bags_of(DOCUMENTS)
    among = Rarity(2, terms, bags.frequencies())
    once, twice = log(3) + 1, (1 + log(2)) * (log(3) + 1)
    assert among.unknown({"b": 9, "y": 1, "z": 2}) == pytest.approx(once**2 + twice**2)


def test_a_cosine_is_what_a_hand_works_out() -> None:
    # a stands in both documents and weighs ln(3 / 3) + 1 = 1, b in one: ln(3 / 2) + 1 = 1.4055.
    # The second document is (1, 1.4055), 1.7249 long.
    assert cosines(DOCUMENTS, {"a": 1}).tolist() == pytest.approx([1, 1 / 1.72492], rel=1e-4)
    assert cosines(DOCUMENTS, {"b": 1}).tolist() == pytest.approx([0, 1.40547 / 1.72492], rel=1e-4)
    assert cosines(DOCUMENTS, {"a": 1, "b": 1}).tolist() == pytest.approx(
        [1 / 1.72492, 1], rel=1e-4
    )


def test_terms_that_no_document_holds_lower_the_cosine_only_where_they_count() -> None:
    terms, bags = bags_of(DOCUMENTS)  # z weighs ln(3) + 1 = 2.0986; (1, 2.0986) is 2.3247 long
    field = Cosine.build(bags)
    asked = Asked.of(terms, {"a": 1})
    assert field.scores(field.asked(asked))[0] == pytest.approx(1)
    counted = field.asked(asked, unknown=2.09861**2)
    assert field.scores(counted)[0] == pytest.approx(1 / 2.32468, rel=1e-4)


def test_nothing_asked_is_like_nothing() -> None:
    assert cosines(DOCUMENTS, {}).tolist() == [0, 0]
    assert bm25(DOCUMENTS, {}).tolist() == [0, 0]


def test_bm25_is_what_a_hand_works_out() -> None:
    # The mean length is 1.5, so the documents have 2/3 and 4/3 of it. Their words weigh
    # 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2/3)) = 2.2 / 1.9 and 2.2 / (1 + 1.2 * 1.25) = 2.2 / 2.5.
    assert bm25(DOCUMENTS, {"a": 1}).tolist() == pytest.approx([2.2 / 1.9, 0.88])
    a, b = log(1 + 0.5 / 2.5), log(1 + 1.5 / 1.5)
    both = [a * 2.2 / 1.9 / (a + b), 0.88]
    assert bm25(DOCUMENTS, {"a": 1, "b": 1}).tolist() == pytest.approx(both)


def test_a_question_half_unknown_scores_less() -> None:
    b, unknown = log(1 + 1.5 / 1.5), log(1 + 2.5 / 0.5)
    assert bm25(DOCUMENTS, {"b": 1, "z": 1}).tolist() == pytest.approx(
        [0, 0.88 * b / (b + unknown)]
    )


def test_an_empty_document_does_not_make_the_others_long() -> None:
    assert bm25([*DOCUMENTS, {}], {"b": 1}).tolist() == pytest.approx([0, 0.88, 0])


def test_empty_documents_score_nothing() -> None:
    assert bm25([{}, {}], {"a": 1}).tolist() == [0, 0]


@given(st.lists(ANY_COUNTS, min_size=1, max_size=6), ANY_COUNTS)
def test_scores_are_in_their_range(documents: list[dict[str, int]], asked: dict[str, int]) -> None:
    assert all(0 <= score <= 1.00001 for score in cosines(documents, asked))
    assert all(0 <= score < 2.2 for score in bm25(documents, asked))


def test_fields_asked_in_one_go_score_like_each_alone() -> None:
    terms, wordings = bags_of(DOCUMENTS)
    others, answers = bags_of([{"c": 1}, {"a": 2, "c": 1}, {"b": 1}])
    fields = (
        Cosine.build(wordings, rare=1),
        Cosine.build(wordings.none()),
        Cosine.build(answers, rare=1, all_count=True),
    )
    counts = (
        Asked.of(terms, {"a": 2, "b": 1}),
        Asked.of(terms, {"a": 1}),
        Asked.of(others, {"c": 3}),
    )
    unknown = (0.0, 0.0, 2.0)
    together = Cosines.of(*fields)
    asked = together.asked(counts, unknown)
    alone = [*map(Cosine.asked, fields, counts, unknown)]
    for number, (field, own) in enumerate(zip(fields, alone, strict=True)):
        everything = np.arange(len(field.closeness))
        left_out = field.postings.left_out(own.terms, own.factors, everything) * field.closeness
        assert together.scores(asked)[number].tolist() == field.scores(own).tolist()
        assert together.left_out(asked, number, everything).tolist() == left_out.tolist()
        assert together.of_field(asked, number).terms.tolist() == own.terms.tolist()
        assert together.of_field(asked, number).factors.tolist() == own.factors.tolist()
    assert together.leaves_out(asked)
