"""One importer for each kind of export, and the one that fits a file."""

from typing import Final

from bot.curation.draft.discussion import Importer
from bot.curation.draft.export import Export
from bot.curation.draft.importers.discourse import Discourse
from bot.curation.draft.importers.hacker_news import HackerNews
from bot.curation.draft.importers.plain_text import PlainText
from bot.curation.draft.importers.pushshift import Pushshift, PushshiftTable
from bot.curation.draft.importers.reddit import Reddit
from bot.curation.draft.importers.stack_exchange_api import StackExchangeApi
from bot.curation.draft.importers.stack_exchange_dump import StackExchangeDump
from bot.curation.draft.importers.telegram import TelegramExport
from bot.curation.files import UnreadableFile

IMPORTERS: Final[tuple[Importer, ...]] = (
    Reddit(),
    Pushshift(),
    PushshiftTable(),
    StackExchangeDump(),
    StackExchangeApi(),
    Discourse(),
    TelegramExport(),
    HackerNews(),
    PlainText(),  # the last: it takes whatever is text and nothing else
)


def importer_of(export: Export) -> Importer:
    """Return the importer that reads the export.

    Raises:
        UnreadableFile: none does, or the file cannot be read.
    """
    head = export.head()
    if not head.text.strip():
        raise UnreadableFile(f"{export.path} is empty. Name another file.")
    for importer in IMPORTERS:
        if importer.recognises(head):
            return importer
    known = ", ".join(importer.name for importer in IMPORTERS)
    advice = " If it is text, save it as UTF-8." if not head.is_text else ""
    raise UnreadableFile(f"{export.path} is none of the exports that can be read: {known}.{advice}")
