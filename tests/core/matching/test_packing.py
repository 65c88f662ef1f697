from dataclasses import dataclass, replace

import pytest

from bot.core.conversation import Question
from bot.core.matching import Index, Lexical, rivals
from bot.core.matching.packing import pack, unpack
from bot.core.matching.terms import Terms
from bot.core.responder import Responder
from tests.knowledge_example import AFTER_STALIN, a_gap

GUARDED = replace(AFTER_STALIN, gaps=(a_gap("gulag-deaths", "How many people died in the Gulag?"),))


@dataclass(frozen=True, slots=True)
class Other:
    """Something else that could have been packed."""

    terms: Terms


@pytest.mark.parametrize(
    "text", ["how many prizoners were in the gulag", "how many died in the gulag", "амнистия"]
)
def test_what_was_packed_answers_like_what_was_made(text: str) -> None:
    packed = pack(Lexical.build(rivals(GUARDED)))
    unpacked = Index.build(GUARDED, lexical=unpack(Lexical, packed))
    assert unpacked.rank(Question(text)) == Index.build(GUARDED).rank(Question(text))


def test_what_was_packed_is_not_made_again() -> None:
    unpacked = unpack(Lexical, pack(Lexical.build(rivals(GUARDED))))
    responder = Responder.build(GUARDED, lexical=unpacked)
    assert responder.index.comparison is unpacked.comparison


def test_a_table_is_made_of_arrays_that_need_no_pickle() -> None:
    table = pack(Lexical.build(rivals(GUARDED)))
    assert not any(each.dtype.hasobject for each in table.values())


def test_the_same_terms_are_unpacked_once() -> None:
    kept = unpack(Lexical, pack(Lexical.build(rivals(GUARDED))))
    assert kept.subjects.rarity.terms is kept.comparison.vocabulary.rarity.terms


def test_a_table_of_another_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        unpack(Lexical, pack(Other(Terms.of(("gulag",)))))
