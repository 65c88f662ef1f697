"""All curated content: its types, and `parse`, which reads YAML or names every problem."""

from bot.core.knowledge.model import (
    Citation,
    Entry,
    Expectation,
    Gap,
    InvalidKnowledge,
    Knowledge,
    Names,
    Place,
    Problem,
    Source,
    Thread,
    Thresholds,
    Translation,
)
from bot.core.knowledge.parse import parse, parse_files
from bot.core.knowledge.signs import MARK

__all__ = [
    "MARK",
    "Citation",
    "Entry",
    "Expectation",
    "Gap",
    "InvalidKnowledge",
    "Knowledge",
    "Names",
    "Place",
    "Problem",
    "Source",
    "Thread",
    "Thresholds",
    "Translation",
    "parse",
    "parse_files",
]
