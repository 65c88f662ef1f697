"""What a message may ask of an answer just shown: "when?", or a thing that its wordings say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.core.asking import Asking
from bot.core.knowledge import Entry
from bot.core.matching.contents import Content, Contents

_FIGURE: Final = 0.02
"""The share of wordings that a figure in the answer shown is worth: it comes after what is asked
for with that word."""
_FADES: Final = 0.2  # for each turn since: what was just shown comes first
_ELSE: Final = 0.05
"""The share of wordings that stands for all that is neither shown nor related."""
_SILENT: Final = 5
"""Wordings that ask for nothing, added to those of an entry: one among a few proves little."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """What the entries are asked for, and which of them are related."""

    entries: tuple[Entry, ...]
    numbers: Mapping[str, int]
    """Entry id -> its number."""
    contents: Contents

    def related(self, entry: int) -> list[int]:
        """Return the numbers of an entry's curated follow-ups."""
        return [self.numbers[id_] for id_ in self.entries[entry].follow_ups]

    def asks_what_was_shown(self, kind: Asking, shown: int) -> bool:
        """Return whether a question word alone is likelier to ask the answer shown than any other.

        Before anything is known of their wordings, that is as likely as that it asks one of the
        answer's follow-ups, whichever. So the share of its wordings that ask so has to be above the
        mean of theirs, and of what else may be meant.
        """
        share, *related = [
            each.asked.get(kind, 0) / (len(each.phrases) + _SILENT)
            for each in map(self.contents.of, (shown, *self.related(shown)))
        ]
        return share >= sum(related) / (len(related) or 1) + _ELSE

    def holding(self, kind: Asking, turns: Sequence[Sequence[int]]) -> dict[int, float]:
        """Return the entries that may hold what a question word alone asks for.

        Given what each turn showed or offered, the latest first, these are the entries an offer was
        made of, or the one shown and those related to it: as far as their wordings ask so or, in
        the latest turn, an answer has such a figure. With each goes how well it fits, above 0..1, a
        fifth as well with every turn since. Where the latest turn has none, there is none.
        """
        found: dict[int, float] = {}
        for back, entries in enumerate(turns):
            for near, share in self._around(kind, entries, latest=not back):
                found[near] = max(found.get(near, 0.0), share * _FADES**back)
            if not found:
                return {}
        return found

    def _around(
        self, kind: Asking, entries: Sequence[int], *, latest: bool
    ) -> Iterator[tuple[int, float]]:
        related = self.related(entries[0]) if len(entries) == 1 else []
        for near in (*entries, *related):
            content = self.contents.of(near)
            share = _share(kind, content)
            if latest and near in entries and kind in content.figures:
                share = max(share, _FIGURE)
            if share:
                yield near, share


def _share(kind: Asking, content: Content) -> float:
    """Return the share of an entry's phrases that ask for a kind of thing, 0..1."""
    return content.asked.get(kind, 0) / (len(content.phrases) or 1)
