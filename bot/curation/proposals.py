"""Wordings that curators accepted -> their file, of which nothing else changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.core.knowledge import InvalidKnowledge, Knowledge, parse_files
from bot.core.text import words
from bot.core.unanswered import Decision, Ruling
from bot.curation.files import UnreadableFile
from bot.curation.layout import Path as Place
from bot.curation.layout import has_list, with_items

_BY_HAND: Final = "The accepted wordings cannot be put in by rule. Do it by hand."


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What became of accepted wordings."""

    texts: Mapping[str, str]
    """The files that change, by their names, with the wordings that were new."""
    added: tuple[Decision, ...] = ()
    known: tuple[Decision, ...] = ()
    """Those that the entry has already."""
    refused: tuple[tuple[Decision, str], ...] = ()
    """Those that can never be put in, each with the reason."""
    waiting: tuple[Decision, ...] = ()
    """Those whose entry is not served: it is a draft, gone, or stands in another file."""


def take_up(texts: Mapping[str, str], decisions: Iterable[Decision]) -> TakenUp:
    """Return a knowledge's files with the wordings that are the same as an entry's.

    `texts` are all its files by their names. What comes out is read again, and holds what it held
    and these wordings, no more and no less.

    Raises:
        InvalidKnowledge: the files have problems of their own; they come first.
        UnreadableFile: the wordings cannot be put in by rule.
    """
    knowledge = parse_files([*texts.items()])
    owners = _owners(knowledge)
    added: dict[tuple[str, ...], Decision] = {}
    known: list[Decision] = []
    refused: list[tuple[Decision, str]] = []
    waiting: list[Decision] = []
    for each in (each for each in decisions if each.ruling is Ruling.SAME and each.entry):
        said = words(each.wording)
        owner = owners.get(said) or (added[said].entry if said in added else None)
        if each.entry not in knowledge.entries:
            waiting.append(each)
        elif not said:
            refused.append((each, "it holds no word"))
        elif owner == each.entry:
            known.append(each)
        elif owner:
            refused.append((each, f"'{owner}' has that wording"))
        else:
            added[said] = each
    changed = _changed(texts, knowledge, [*added.values()])
    return TakenUp(changed, (*added.values(),), (*known,), (*refused,), (*waiting,))


def _owners(knowledge: Knowledge) -> Mapping[tuple[str, ...], str]:
    """Return whose each wording is; that of a gap is nobody's to take."""
    wordings = {each.id: each.questions for each in knowledge.gaps}
    wordings |= {each.id: each.questions for each in knowledge.entries.values()}
    return {words(each): id_ for id_, questions in wordings.items() for each in questions}


def _changed(
    texts: Mapping[str, str], knowledge: Knowledge, added: list[Decision]
) -> Mapping[str, str]:
    new: dict[str, list[str]] = {}
    for each in added:
        new.setdefault(each.entry or "", []).append(each.wording)
    places: dict[str, Place] = {id_: ("entries", id_, "questions") for id_ in new}
    changed: dict[str, str] = {}
    for name, text in texts.items():
        here = {place: new[id_] for id_, place in places.items() if has_list(text, place)}
        if here:
            changed[name] = with_items(text, here)
    entries = {
        id_: replace(entry, questions=(*entry.questions, *new.get(id_, ())))
        for id_, entry in knowledge.entries.items()
    }
    try:
        now = parse_files([*{**texts, **changed}.items()])
    except InvalidKnowledge as invalid:
        raise UnreadableFile(f"{invalid}\n{_BY_HAND}") from None
    if now != replace(knowledge, entries=entries, version=now.version, tests=now.tests):
        raise UnreadableFile(_BY_HAND)
    return changed
