"""Sets of conversations: questions with what was said before them, in the bot's own types.

In `queries.jsonl` a question may have a `context`, the turns before it, oldest first: what was
asked (`q`) and the entry that answered it (`id`). `resolved` says that it can be understood without
them, and `rewrite` is how a person put it so that it can be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks.product import MOMENT
from benchmarks.sets import read_rows
from bot.core.conversation import Conversation, Turn
from bot.core.knowledge import Knowledge

MOST_FOREIGN: Final = 4
MOST_BETWEEN: Final = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its conversation."""

    text: str
    gold: frozenset[str]
    """Ids of the entries of which each is right."""
    turns: tuple[Turn, ...] = ()
    """All that was said before, oldest first."""
    complete: bool = True
    """Whether it can be understood without that."""
    rewrite: str = ""
    """How a person put it so that it can be; empty where nobody did."""
    dialogue: str = ""
    """The entry that answered the first question of its conversation."""

    @property
    def conversation(self) -> Conversation:
        """What the bot keeps of what was said before."""
        return reduce(Conversation.then, self.turns, Conversation())


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Questions that were asked in one conversation, or in its branches."""

    turns: tuple[Turn, ...]
    """Its longest branch."""
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class DialogueSet:
    """A knowledge with conversations about it."""

    name: str
    knowledge: Knowledge
    dialogues: tuple[Dialogue, ...]

    def follow_ups(self) -> tuple[Asked, ...]:
        """Return the questions that need what was said before them."""
        return tuple(asked for _, asked in self._questions() if not asked.complete)

    def complete(self) -> tuple[Asked, ...]:
        """Return the questions that do not, without what was said."""
        return tuple(replace(asked, turns=()) for _, asked in self._questions() if asked.complete)

    def foreign(self, seed: int) -> Iterator[Asked]:
        """Yield each question that needs no conversation, in one that is none of its business.

        That is one to four turns in a row of another conversation (of as many as it takes, where
        they are shorter) with none of the entries that answer the question. The same seed always
        draws the same turns.
        """
        chance = Random(f"{self.name} {seed}")  # noqa: S311 -- the same draws are wanted
        for own, asked in self._questions():
            if asked.complete:
                turns = self._drawn(own, asked.gold, chance.randint(1, MOST_FOREIGN), chance)
                yield replace(asked, turns=turns)

    def again(self, seed: int) -> Iterator[Asked]:
        """Yield each complete question after another one that the same entry answered.

        Up to two foreign turns lie between them. The same seed always draws the same turns.
        """
        chance = Random(f"{self.name} again {seed}")  # noqa: S311 -- as above
        by_gold: dict[frozenset[str], list[Asked]] = {}
        for asked in self.complete():
            by_gold.setdefault(asked.gold, []).append(asked)
        for own, asked in self._questions():
            others = [other for other in by_gold.get(asked.gold, ()) if other.text != asked.text]
            if asked.complete and others:
                between = self._drawn(own, asked.gold, chance.randint(0, MOST_BETWEEN), chance)
                yield replace(asked, turns=(_turn(chance.choice(others)), *between))

    def _questions(self) -> Iterator[tuple[Dialogue, Asked]]:
        return ((dialogue, asked) for dialogue in self.dialogues for asked in dialogue.questions)

    def _drawn(
        self, own: Dialogue, gold: frozenset[str], missing: int, chance: Random
    ) -> tuple[Turn, ...]:
        drawn: list[Turn] = []
        for other in chance.sample(self.dialogues, len(self.dialogues)):
            if not missing:
                break
            if other is own or any(turn.entry in gold for turn in other.turns):
                continue
            start = chance.randint(0, max(len(other.turns) - missing, 0))
            taken = other.turns[start : start + missing]
            drawn += taken
            missing -= len(taken)
        return tuple(drawn)


def read_dialogues(folder: Path) -> DialogueSet:
    """Return the set in a folder; questions that stand alone are conversations of one turn each.

    Questions that nothing answers are left out: no turn comes of them.

    Raises:
        NoSuchSet: there is none.
    """
    knowledge, rows = read_rows(folder)
    by_first_turn: dict[Turn, list[Asked]] = {}
    for asked in (_asked(row) for row in rows if row["gold"]):
        by_first_turn.setdefault((*asked.turns, _turn(asked))[0], []).append(asked)
    return DialogueSet(folder.name, knowledge, tuple(map(_dialogue, by_first_turn.values())))


def _asked(row: Mapping[str, Any]) -> Asked:
    turns = tuple(Turn(turn["q"], MOMENT, turn["id"]) for turn in row.get("context", ()))
    gold = frozenset(row["gold"])
    return Asked(
        text=row["q"],
        gold=gold,
        turns=turns,
        complete=not turns or row["resolved"],
        rewrite=row.get("rewrite", ""),
        dialogue=(turns[0].entry if turns else None) or min(gold),
    )


def _dialogue(questions: Sequence[Asked]) -> Dialogue:
    branches = ((*asked.turns, _turn(asked)) for asked in questions)
    return Dialogue(max(branches, key=len), tuple(questions))


def _turn(asked: Asked) -> Turn:
    return Turn(asked.text, MOMENT, min(asked.gold))
