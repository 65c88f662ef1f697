from collections.abc import Mapping, Sequence
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching.fields import Asked
from bot.core.matching.postings import Postings
from tests.core.matching.reading import bags_of

DOCUMENTS = st.lists(
    st.dictionaries(st.sampled_from("abcde"), st.integers(1, 9)), min_size=1, max_size=6
)
QUERY = st.dictionaries(st.sampled_from("abcdez"), st.integers(1, 9))


def scored(
    documents: Sequence[Mapping[str, int]], query: Mapping[str, int], rare: int | None = None
) -> list[float]:
    """Return the scores of documents, with what common terms add to each."""
    terms, bags = bags_of(documents)
    postings = Postings.build(bags, rare=rare)
    asked = Asked.of(terms, query)
    everything = np.arange(len(documents))
    left_out = postings.left_out(asked.terms, asked.factors, everything)
    found: list[float] = (postings.scores(asked.terms, asked.factors) + left_out).tolist()
    return found


def expected(documents: Sequence[Mapping[str, int]], query: Mapping[str, int]) -> list[float]:
    return [
        sum((1 + log(count)) * query.get(term, 0) for term, count in document.items())
        for document in documents
    ]


def test_a_document_scores_what_it_shares_with_the_query() -> None:
    assert scored([{"a": 1, "b": 1}, {"b": 1}, {"c": 1}], {"a": 1, "b": 2}) == [3, 2, 0]


def test_a_document_without_terms_keeps_its_place() -> None:
    assert scored([{}, {"a": 1}, {}], {"a": 2}) == [0, 2, 0]


def test_nothing_asked_scores_nothing() -> None:
    assert scored([{"a": 1}, {"b": 1}], {}) == [0, 0]


def test_a_common_term_costs_no_work_until_a_document_is_looked_at() -> None:
    terms, bags = bags_of([{"a": 1}, {"a": 1}, {"a": 1, "b": 1}])
    postings = Postings.build(bags, rare=1)
    asked = Asked.of(terms, {"a": 1, "b": 1})
    assert postings.leaves_out(asked.terms)
    assert postings.work(asked.terms) == 1
    assert postings.scores(asked.terms, asked.factors).tolist() == [0, 0, 1]


@given(DOCUMENTS, QUERY, st.sampled_from([None, 0, 1, 2]))
def test_rare_and_common_terms_together_are_inner_products(
    documents: list[dict[str, int]], query: dict[str, int], rare: int | None
) -> None:
    assert scored(documents, query, rare) == pytest.approx(expected(documents, query), rel=1e-5)
