"""What members think of answers: one voice for each member and entry, and nobody knows whose.

A voice is a hash under a secret that the database made for itself: who has only the rows cannot
tell whose they are by trying all members.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.change import Change
from bot.store.tables import feedback, keys


async def voice_of(member: int, entry: str, connection: AsyncConnection) -> int:
    """Return what stands for a member who judges an entry: 64 bits, signed."""
    return _voice(await _key(connection), member, entry)


async def judged(voice: int, connection: AsyncConnection) -> bool | None:
    """Return whether a voice finds its entry good; None when it has said nothing."""
    said = select(feedback.c.good).where(feedback.c.voice == voice)
    return (await connection.execute(said)).scalar_one_or_none()


def judging(voice: int, entry: str, at: datetime, *, good: bool | None) -> Sequence[Change]:
    """Return what lets a voice find its entry good or not; None: takes back what it said."""
    taken_back = Change(delete(feedback).where(feedback.c.voice == voice))
    if good is None:
        return [taken_back]
    row = {"voice": voice, "entry": entry, "good": good, "at": at}
    return [taken_back, Change(insert(feedback), row)]


async def forget_voices(member: int, connection: AsyncConnection) -> None:
    """Delete all that a member has said of any entry."""
    entries = (await connection.execute(select(feedback.c.entry).distinct())).scalars().all()
    if entries:
        key = await _key(connection)
        voices = [_voice(key, member, entry) for entry in entries]
        await connection.execute(delete(feedback).where(feedback.c.voice.in_(voices)))


async def _key(connection: AsyncConnection) -> bytes:
    return bytes.fromhex((await connection.execute(select(keys.c.key))).scalar_one())


def _voice(key: bytes, member: int, entry: str) -> int:
    digest = blake2b(f"{member}:{entry}".encode(), digest_size=8, key=key).digest()
    return int.from_bytes(digest, signed=True)
