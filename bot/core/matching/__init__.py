"""Which entries a question asks for: candidates, scores and the evidence for each."""

from bot.core.matching.index import Evidence, Index, Match

__all__ = ["Evidence", "Index", "Match"]
