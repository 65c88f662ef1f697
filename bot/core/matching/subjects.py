"""What every entry is about, as a conversation leads to it."""

from dataclasses import dataclass

from bot.core.matching.bags import Bags
from bot.core.matching.fields import Cosine, Rarity
from bot.core.matching.reading import Reading
from bot.core.text import QUIET_WORDS


@dataclass(frozen=True, slots=True)
class Subjects:
    """What every entry is about: the stems that say so, of its wordings and of all of it."""

    rarity: Rarity
    """Of stems, among all that entries say."""
    phrases: Cosine
    """The wordings of each entry as one document."""
    pages: Cosine
    """Its wordings and its answer, likewise."""

    @classmethod
    def build(cls, read: Reading) -> "Subjects":
        """Return what the entries are about, in their order."""
        content = read.stem_numbers(without=QUIET_WORDS)
        asked = read.asked.gathered(read.phrases).mapped(content)
        wordings = Bags.build(len(read.stems), (asked, 1))
        pages = Bags.build(len(read.stems), (asked, 1), (read.told.mapped(content), 1))
        rarity = Rarity(len(read.phrases), read.stems, pages.frequencies())
        values = rarity.of_all()
        return cls(rarity, Cosine.build(wordings, values), Cosine.build(pages, values))
