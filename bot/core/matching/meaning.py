"""Three ways in which a question can mean what an entry means, by an embedding model.

A model is heard as far as it reads: an English model cuts Russian words into single letters, and
what it then says is noise.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from bot.core.knowledge import Entry
from bot.core.matching.encoder import Encoder, Places
from bot.core.matching.groups import Groups, Scores
from bot.core.matching.reading import phrases_of, told_by
from bot.core.matching.signals import Parts
from bot.core.matching.vocabulary import SaidWord, Vocabulary
from bot.core.text import words

_UNREAD: Final = 0.6
"""The share of letters in pieces longer than one up to which a model does not read a text at all:
Russian in an English model has less."""
_READ: Final = 0.8
"""The share from which it reads a text fully: English with typos has more."""
_MISSPELT: Final = 3.4
"""Letters a piece up to which a word may be a misspelling that the model cannot read."""
_REPAIR_FROM: Final = 0.7  # similarity by edits, 0..1
_PRIOR_PHRASES: Final = 30  # the mean of a small knowledge is drawn to 0 as by so many phrases
_CROWD: Final = 10  # nearest phrases of other entries
_CROWD_COSTS: Final = np.float32(0.8)  # of its cosine with the crowd
_CROWD_SAMPLE: Final = 4096  # phrases among which they are looked for, and rows at a time
_PASSAGE: Final = 60  # words
_NEVER_ZERO: Final = np.float32(1e-6)


@dataclass(frozen=True, slots=True)
class MeaningWeights:
    """What a signal of 1 adds to an entry's score where the model reads the question."""

    lexical: float
    """The factor that is left of the lexical score."""
    phrase: float
    centre: float
    passage: float


SEMANTIC: Final = MeaningWeights(lexical=0.4, phrase=7.0, centre=7.1, passage=6.0)
_NAMES: Final = ("phrase", "centre", "passage")
"""A listwise softmax fit over nine public sets in English, with all-MiniLM-L6-v2."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Each signal for every entry, `(n_entries,) float32`, -1..1, higher is closer."""

    read: float
    """How well the model reads the question, 0..1."""
    phrase: Scores
    """The closest wording, less what it owes to lying in a crowd of other entries' wordings."""
    centre: Scores
    """The centre of all wordings."""
    passage: Scores
    """The closest passage of the answer."""

    @property
    def kept(self) -> float:
        """The factor on the lexical score: 1 where the model reads nothing."""
        return 1 - (1 - SEMANTIC.lexical) * self.read

    def added_to(self, lexical: Scores) -> Scores:
        """Return the score of every entry with the model's part, as far as it reads."""
        meant = (
            SEMANTIC.phrase * self.phrase
            + SEMANTIC.centre * self.centre
            + SEMANTIC.passage * self.passage
        )
        added: Scores = (self.kept * lexical + self.read * meant).astype(np.float32)
        return added

    def parts(self, entries: NDArray[np.int64]) -> list[Parts]:
        """Return each signal's name with what it adds to the score, for each of some entries."""
        factors = [self.read * getattr(SEMANTIC, name) for name in _NAMES]
        added = (
            (factor * getattr(self, name)[entries]).tolist()
            for name, factor in zip(_NAMES, factors, strict=True)
        )
        return [tuple(zip(_NAMES, each, strict=True)) for each in zip(*added, strict=True)]


@dataclass(frozen=True, slots=True)
class Meanings:
    """The places of all wordings and answers of a knowledge, around their mean."""

    encoder: Encoder
    mean: NDArray[np.float32]
    of_entry: Groups
    """The phrases of each entry."""
    phrases: Places
    crowd: Scores
    """For each phrase the mean cosine with the closest phrases of other entries, 0..1."""
    centres: Places
    passages_of_entry: Groups
    passages: Places

    @classmethod
    def build(cls, entries: Sequence[Entry], encoder: Encoder) -> "Meanings":
        """Return the places of what the entries say; every text is encoded once."""
        asked = [phrases_of(entry) for entry in entries]
        told = [tuple(_passages(told_by(entry))) for entry in entries]
        phrases = [phrase for wordings in asked for phrase in wordings]
        placed, read = encoder.encode(phrases), _reading(encoder, phrases)
        mean = (placed * read).sum(axis=0) / (len(phrases) + _PRIOR_PHRASES)
        around = _around(placed, mean) * read
        of_entry = Groups.of(map(len, asked))
        passages = [passage for each in told for passage in each]
        return cls(
            encoder=encoder,
            mean=mean,
            of_entry=of_entry,
            phrases=around,
            crowd=_crowd(around, of_entry.owners()),
            centres=_centres(around, of_entry.owners(), len(entries)),
            passages_of_entry=Groups.of(map(len, told)),
            passages=_around(encoder.encode(passages), mean) * _reading(encoder, passages),
        )

    def places(self, texts: Sequence[str]) -> Places:
        """Return where texts are around the mean of the wordings, `(len(texts), d)`.

        The length of a place is how well the model reads the text, 0..1.
        """
        return _around(self.encoder.encode(texts), self.mean) * _reading(self.encoder, texts)

    def compare(
        self, text: str, said: Sequence[SaidWord], vocabulary: Vocabulary
    ) -> Meaning | None:
        """Return how near every entry is to a question, None where the model cannot read it."""
        read = _read(self.encoder, text) if said else 0.0
        if not read:
            return None
        place = _around(self._place(text, said, vocabulary), self.mean)
        by_phrase = self.phrases @ place - _CROWD_COSTS * self.crowd
        return Meaning(
            read=read,
            phrase=self.of_entry.highest(by_phrase),
            centre=self.centres @ place,
            passage=self.passages_of_entry.highest(self.passages @ place),
        )

    def _place(self, text: str, said: Sequence[SaidWord], vocabulary: Vocabulary) -> Places:
        texts = [text]
        repairs = {word.word: repair for word in said if (repair := self._repair(word, vocabulary))}
        if repairs:
            # The repair may be wrong: the question as it stands keeps half of the say.
            texts.append(_WORD.sub(lambda m: repairs.get(m[0].casefold(), m[0]), text))
        return _unit(self.encoder.encode(texts).sum(axis=0))

    def _repair(self, said: SaidWord, vocabulary: Vocabulary) -> str | None:
        pieces = self.encoder.pieces(said.word)
        if said.known or sum(pieces) > _MISSPELT * len(pieces):
            return None
        spellings = (vocabulary.words.texts[number] for number in said.likeness)
        close = [
            (OSA.normalized_similarity(said.word, spelling), spelling) for spelling in spellings
        ]
        similarity, spelling = max(close, default=(0.0, ""), key=lambda pair: pair[0])
        return spelling if similarity >= _REPAIR_FROM else None


_WORD: Final = re.compile(r"[^\W_]+")
_SENTENCE_END: Final = re.compile(r"(?<=[.?!\n])\s+")


def _passages(text: str) -> Iterator[str]:
    """Yield the sentences of a text gathered to about `_PASSAGE` words."""
    gathered: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        more = sentence.split()
        if gathered and len(gathered) + len(more) > _PASSAGE:
            yield " ".join(gathered)
            gathered = []
        gathered += more
        while len(gathered) > _PASSAGE * 3 // 2:
            yield " ".join(gathered[:_PASSAGE])
            gathered = gathered[_PASSAGE:]
    if gathered:
        yield " ".join(gathered)


def _read(encoder: Encoder, text: str) -> float:
    """Return how well a model reads a text, 0..1."""
    letters = sum(len(word) for word in words(text) if len(word) > 1)
    known = sum(size for size in encoder.pieces(text) if size > 1)
    share = known / letters if letters else 0.0
    return min(max((share - _UNREAD) / (_READ - _UNREAD), 0.0), 1.0)


def _reading(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    return np.array([_read(encoder, text) for text in texts], np.float32).reshape(-1, 1)


def _around(places: Places, mean: NDArray[np.float32]) -> Places:
    return _unit(places - mean)


def _unit(places: Places) -> Places:
    lengths = np.linalg.norm(places, axis=-1, keepdims=True)
    unit: Places = places / np.maximum(lengths, _NEVER_ZERO)
    return unit


def _crowd(phrases: Places, owners: NDArray[np.int64]) -> Scores:
    sample = np.arange(0, len(phrases), max(len(phrases) // _CROWD_SAMPLE, 1))
    nearest = min(_CROWD, len(sample) - 1)
    crowd = np.zeros(len(phrases), np.float32)
    if nearest < 1:
        return crowd
    for start in range(0, len(phrases), _CROWD_SAMPLE):
        rows = slice(start, start + _CROWD_SAMPLE)
        near = phrases[rows] @ phrases[sample].T
        near[owners[rows, None] == owners[sample]] = -1
        crowd[rows] = np.partition(near, -nearest, axis=1)[:, -nearest:].mean(axis=1)
    return np.maximum(crowd, 0)


def _centres(phrases: Places, owners: NDArray[np.int64], size: int) -> Places:
    sums = np.zeros((size, phrases.shape[1]), np.float32)
    np.add.at(sums, owners, phrases)
    return _unit(sums)
