"""Thresholds put into a knowledge file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.knowledge import InvalidKnowledge, Knowledge, Thresholds, parse_files
from bot.core.verdict import Policy
from bot.curation.files import UnreadableFile
from bot.curation.layout import NoSuchPlace, says, with_values


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file with what it said, and what it is to say."""

    file: str
    before: str
    after: str


def with_policy(files: Sequence[tuple[str, str]], policy: Policy) -> Rewritten:
    """Return the file that takes the thresholds of a policy, all else in it as it was.

    Of the files that a knowledge is made of, given with their texts, it is the one that has a
    policy, else the first.

    Raises:
        UnreadableFile: it is written in a way that only its curator can change.
    """
    thresholds = Thresholds(policy.answer_at, policy.suggest_at)
    values = {"answer_at": f"{policy.answer_at:g}", "suggest_at": f"{policy.suggest_at:g}"}
    n = next((n for n, (_, text) in enumerate(files) if says(text, "policy")), 0)
    file, before = files[n]
    try:
        after = with_values(before, "policy", values)
        now = parse_files([*files[:n], (file, after), *files[n + 1 :]])
    except (NoSuchPlace, InvalidKnowledge):
        raise UnreadableFile(_by_hand(file, values)) from None
    if _said(now) != _said(replace(parse_files(files), thresholds=thresholds)):
        raise UnreadableFile(_by_hand(file, values))
    return Rewritten(file, before, after)


def _said(knowledge: Knowledge) -> Knowledge:
    """Return a knowledge without what moves when a line is put in."""
    tests = tuple(replace(test, line=0) for test in knowledge.tests)
    return replace(knowledge, tests=tests, version="")


def _by_hand(file: str, values: Mapping[str, str]) -> str:
    lines = ", ".join(f"{key}: {value}" for key, value in values.items())
    return f"{file} is laid out in a way that only you can change. Write under policy: {lines}"
