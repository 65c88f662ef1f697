"""Which entries a question asks for: candidates, scores and the evidence for each."""

from bot.core.matching.confidence import Features
from bot.core.matching.encoder import Encoder
from bot.core.matching.evidence import Evidence, Match
from bot.core.matching.grouping import grouped
from bot.core.matching.index import Index
from bot.core.matching.lexical import Lexical
from bot.core.matching.reading import rivals

__all__ = ["Encoder", "Evidence", "Features", "Index", "Lexical", "Match", "grouped", "rivals"]
