from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching.postings import Postings

DOCUMENTS = st.lists(st.dictionaries(st.sampled_from("abcde"), st.integers(1, 9)), max_size=6)


def test_a_document_scores_what_it_shares_with_the_query() -> None:
    postings = Postings.build([{"a": 1, "b": 2}, {"b": 3}, {"c": 4}])
    assert postings.scores({"a": 1, "b": 2}).tolist() == [5, 6, 0]


def test_a_term_that_no_document_holds_changes_nothing() -> None:
    postings = Postings.build([{"a": 1}])
    assert postings.scores({"a": 1, "z": 9}).tolist() == [1]


def test_a_document_without_terms_keeps_its_place() -> None:
    assert Postings.build([{}, {"a": 1}, {}]).scores({"a": 2}).tolist() == [0, 2, 0]


def test_nothing_asked_scores_nothing() -> None:
    assert Postings.build([{"a": 1}, {"b": 1}]).scores({}).tolist() == [0, 0]


def test_no_documents_have_no_scores() -> None:
    assert Postings.build([]).scores({"a": 1}).tolist() == []


@given(DOCUMENTS, st.dictionaries(st.sampled_from("abcdez"), st.integers(1, 9)))
def test_scores_are_inner_products(
    documents: list[dict[str, float]], query: dict[str, float]
) -> None:
    expected = [
        sum(weight * query.get(term, 0) for term, weight in document.items())
        for document in documents
    ]
    assert Postings.build(documents).scores(query).tolist() == expected
