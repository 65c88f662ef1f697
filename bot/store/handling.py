"""One update in hand: what is known of it, and what is written when it is done.

An update may come again: because its handling failed, because the process died, because Telegram
did not hear that it was done. Whatever was recorded of it is not done twice.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, delete, insert, update

from bot.core.conversation import Place, Turn
from bot.core.unanswered import Lack
from bot.core.verdict import Basis
from bot.store.access import Write
from bot.store.arrival import Arrival, Known, Unwritten
from bot.store.change import Change
from bot.store.feedback import judging
from bot.store.inbox import keeping
from bot.store.questions import Asked, replying, undoing
from bot.store.tables import members, sent, set_aside, updates, visits
from bot.store.turns import remembering

A_MINUTE: Final = timedelta(minutes=1)

_SENT: Final = insert(sent)
_LAST_VISIT_GONE: Final = delete(visits).where(visits.c.member == bindparam("of_member"))
_VISITED: Final = insert(visits)
_DONE_AT_ONCE: Final = insert(updates)
_DONE_AT_LAST: Final = update(updates).where(updates.c.id == bindparam("of_id")).values(done=True)


class Handling:
    """The work on one update.

    Every method raises a `StoreError` when the database fails.
    """

    def __init__(
        self,
        arrival: Arrival,
        known: Known,
        write: Write,
        write_last: Write,
    ) -> None:
        self._arrival = arrival
        self._known = known
        self._write = write
        self._write_last = write_last
        self._number = 0  # of the next message
        self._unrecorded: dict[int, int] = {}  # the message sent last, or before it came again
        self._staged: list[Change] = []
        self._all_said = False
        self._counts = True

    @property
    def done(self) -> bool:
        """Whether the update was done before; nothing may be sent for it again."""
        return self._known.done

    @property
    def language(self) -> str | None:
        """The language that the member has chosen, ISO 639-1; None: none."""
        return self._known.language

    @property
    def nth_this_minute(self) -> int:
        """Which of the member's updates here in this minute it is, from 1 on.

        A minute begins with the first update after the last minute, by the members' clock: what
        waited while the bot was away is no flood.
        """
        return self._known.times + 1 if self._same_minute() else 1

    @property
    def unrecorded(self) -> Mapping[int, int]:
        """The messages, by their number, that would be sent again if the work ended here."""
        return self._unrecorded

    @property
    def unwritten(self) -> Unwritten | None:
        """What to go on with when the update comes again; None when all of it is on record."""
        if not self._unrecorded:
            return None
        sent_so_far = {**self._known.sent, **self._unrecorded}
        return Unwritten(
            self._arrival,
            self._known,
            sent_so_far,
            dict(self._unrecorded),
            tuple(self._staged),
            all_said=self._all_said,
        )

    async def once(self, send: Callable[[], Awaitable[int]]) -> int:
        """Return the id of the message that `send` sends, or has sent when the update came before.

        The message before it is on record when this one is sent.
        """
        number, self._number = self._number, self._number + 1
        if number in self._known.sent:
            return self._known.sent[number]
        await self.record()
        message = await send()
        self._unrecorded = {number: message}
        return message

    async def record(self) -> None:
        """Put on record what was sent, also when the rest of it fails."""
        if self._unrecorded:
            await self._write(self._recording())
            self._unrecorded = {}

    def resume(self, earlier: Unwritten) -> None:
        """Go on from what was sent when the update came before; not all of it may be on record."""
        on_record = self._known.sent.keys()
        missing = earlier.unrecorded.keys() - on_record
        self._unrecorded = {number: earlier.unrecorded[number] for number in missing}
        self._known.sent.update(earlier.sent)

    def skip_what_was_sent(self) -> None:
        """Let the next message be a new one, whatever was sent before."""
        self._number = max(self._known.sent, default=-1) + 1

    def remember(
        self,
        place: Place,
        turn: Turn,
        message_id: int | None,
        basis: Basis | None = None,
        asked: Asked | None = None,
    ) -> None:
        """Let a turn be remembered, with the message that replied to it and why it did so.

        It takes the row of the turn that came of `asked` before, where there is one.
        """
        self._staged += remembering(place, turn, message_id, basis, asked)

    def replied(self, asked: Asked) -> None:
        """Let a question be known by its replies, for who edits it."""
        self._staged += replying(asked)

    def undo(self, asked: Asked) -> None:
        """Let what came of a question be forgotten, before what comes of it now is remembered."""
        self._staged += undoing(asked)

    def choose_language(self, language: str | None) -> None:
        """Let the member be spoken to in a language; None: in Telegram's."""
        member = self._arrival.member
        self._staged.append(Change(delete(members).where(members.c.member == member)))
        if language:
            row = {"member": member, "language": language}
            self._staged.append(Change(insert(members), row))

    def do_not_count(self) -> None:
        """Let the update not be among those that a member may send in a minute."""
        self._counts = False

    def judge(self, voice: int, entry: str, *, good: bool | None) -> None:
        """Let a voice find its entry good or not; None: take back what it said."""
        self._staged += judging(voice, entry, self._arrival.at, good=good)

    def keep_unanswered(self, asked: str, lack: Lack, entries: Sequence[str]) -> None:
        """Let a question that was asked in vain be kept, without the member who asked it."""
        self._staged.append(keeping(asked, self._arrival.at, lack, entries))

    def set_aside(self, error: str, payload: str) -> None:
        """Let the update be kept for the operator, with the type of the error that it causes."""
        arrival = self._arrival
        row = {
            "update": arrival.update,
            "chat": arrival.chat,
            "member": arrival.member,
            "at": arrival.at,
            "error": error,
            "payload": payload,
        }
        self._staged.append(Change(insert(set_aside), row))

    async def make_up(self, unwritten: Unwritten) -> None:
        """Write what all was said for and could not be written."""
        self.resume(unwritten)
        self._staged = list(unwritten.staged)
        await self.finish()

    async def finish(self) -> None:
        """Write all of it in one commit: the update is done, or nothing happened."""
        self._all_said = True
        await self._write_last([*self._recording(), *self._staged, *self._visit(), self._done()])
        self._unrecorded = {}
        self._known = replace(self._known, done=True)

    def _recording(self) -> list[Change]:
        row = {"update": self._arrival.update, "at": self._arrival.at}
        return [
            Change(_SENT, row | {"number": number, "message": message})
            for number, message in self._unrecorded.items()
        ]

    def _same_minute(self) -> bool:
        since = self._known.since
        return since is not None and abs(self._arrival.at - since) < A_MINUTE

    def _visit(self) -> list[Change]:
        if not self._counts:
            return []
        since = self._known.since if self._same_minute() else self._arrival.at
        row = {"member": self._arrival.key, "person": self._arrival.person, "since": since}
        return [
            Change(_LAST_VISIT_GONE, {"of_member": self._arrival.key}),
            Change(_VISITED, row | {"times": self.nth_this_minute}),
        ]

    def _done(self) -> Change:
        arrival = self._arrival
        if self._known.seen:
            return Change(_DONE_AT_LAST, {"of_id": arrival.update})
        row = {"id": arrival.update, "at": arrival.at, "done": True, "failures": 0}
        return Change(_DONE_AT_ONCE, row)
