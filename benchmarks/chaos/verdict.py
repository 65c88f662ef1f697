"""Whether each update was answered once, in order, from the right state."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.chaos.ledger import Ledger, Sent, Update
from benchmarks.chaos.script import Press, Script, Shows, heard


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the updates of a run."""

    updates: int
    lost: int
    """Never answered."""
    repeated: int
    """Replies beyond the first."""
    in_flight: int
    """Replies that Telegram had accepted, and the bot not yet acknowledged, when something broke:
    as many as may have been repeated."""
    disordered: int
    """Messages answered before an earlier one of the same chat."""
    wrong: int
    """Replies that do not follow from what was said before."""
    misremembered: int
    """Chats whose stored turns are not what the replies imply."""
    stray: int
    """Messages that answer nothing."""

    @property
    def holds(self) -> bool:
        """Whether the promise was kept."""
        broken = self.lost, self.disordered, self.wrong, self.misremembered, self.stray
        return not any(broken) and self.repeated <= self.in_flight


def judge(ledger: Ledger, script: Script, stored: Mapping[int, Sequence[int]]) -> Verdict:
    """Return the verdict on a run, from the ledger and the stored entries of each chat's turns."""
    answers = ledger.answers()
    answered = [(update, answers[spot]) for spot, update in ledger.updates.items()]
    chats = _by_chat(answered)
    implied = {chat: _replay(script, said) for chat, said in chats.items()}
    return Verdict(
        updates=len(answered),
        lost=sum(not replies for _, replies in answered),
        repeated=sum(max(0, len(replies) - 1) for _, replies in answered),
        in_flight=ledger.in_flight(),
        disordered=sum(map(_disordered, chats.values())),
        wrong=sum(wrong for wrong, _ in implied.values()),
        misremembered=sum(
            tuple(stored.get(chat, ())) != shown for chat, (_, shown) in implied.items()
        ),
        stray=sum(1 for _ in ledger.unasked()),
    )


def delays(ledger: Ledger) -> list[float]:
    """Return the seconds from when each answered update was due to its first reply, in order."""
    answers = ledger.answers().items()
    return sorted(replies[0].at - ledger.updates[spot].due for spot, replies in answers if replies)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest of the ordered values that `share` of them do not exceed.

    >>> quantile([1.0, 2.0, 3.0, 4.0], 0.5), quantile([1.0, 2.0, 3.0, 4.0], 0.99)
    (2.0, 4.0)
    """
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


_Answered = tuple[Update, list[Sent]]


def _by_chat(answered: Iterable[_Answered]) -> dict[int, list[_Answered]]:
    chats: dict[int, list[_Answered]] = defaultdict(list)
    for update, replies in answered:
        chats[update.chat].append((update, replies))
    return chats


def _disordered(said: Iterable[_Answered]) -> int:
    """Return how many messages were answered too early; presses have a queue of their own."""
    of_messages = [
        (replies[0].at, update.number)
        for update, replies in said
        if replies and not isinstance(update.step, Press)
    ]
    return sum(later[1] < earlier[1] for earlier, later in pairwise(sorted(of_messages)))


def _replay(script: Script, said: Iterable[_Answered]) -> tuple[int, tuple[int, ...]]:
    """Return how many replies of a chat are wrong, and the entries that they have shown.

    The last reply to an update counts: what was sent before it was sent by a process that died
    before it could store anything.
    """
    last = [(replies[-1].at, update, replies[-1]) for update, replies in said if replies]
    wrong, shown = 0, tuple[int, ...]()
    for _, update, reply in sorted(last, key=lambda each: each[0]):
        right, after = script.right(update.step, shown)
        told = heard(reply.text)
        if told == right:
            shown = after
            continue
        wrong += 1
        if isinstance(told, Shows):  # what follows goes on from there
            shown = (*shown, told.entry)
    return wrong, shown
