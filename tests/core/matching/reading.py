"""Entries and documents read as the index reads them."""

from collections.abc import Mapping, Sequence

import numpy as np

from bot.core.knowledge import Entry
from bot.core.matching.bags import Bags, Tokens
from bot.core.matching.comparison import EXACT, Comparison
from bot.core.matching.context import Surroundings
from bot.core.matching.groups import Groups
from bot.core.matching.reading import Reading
from bot.core.matching.subjects import Subjects
from bot.core.matching.terms import Terms


def read(entries: Sequence[Entry]) -> Reading:
    """Return what entries say."""
    return Reading.of(entries, lambda _: None)


def comparison_of(entries: Sequence[Entry], exact: int = EXACT) -> Comparison:
    """Return entries ready to be compared, with shortcuts where they are more than `exact`."""
    return Comparison.build(read(entries), exact)


def surroundings_of(entries: Sequence[Entry]) -> Surroundings:
    """Return what entries are about."""
    return Surroundings.of(tuple(entries), Subjects.build(read(entries)))


def bags_of(documents: Sequence[Mapping[str, int]]) -> tuple[Terms, Bags]:
    """Return the bags of documents given as term -> count."""
    said = [[term for term, count in each.items() for _ in range(count)] for each in documents]
    terms = Terms.of(term for each in said for term in each)
    numbers = np.array([terms.numbers[term] for each in said for term in each], np.int32)
    return terms, Bags.build(len(terms), (Tokens(Groups.of(map(len, said)), numbers), 1))
