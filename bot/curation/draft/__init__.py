"""An exported discussion -> draft entries for a curator to approve; needs the extra `curation`."""

from bot.curation.draft.drafting import MOST, Drafted, draft
from bot.curation.draft.export import Export
from bot.curation.draft.report import Report

__all__ = ["MOST", "Drafted", "Export", "Report", "draft"]
