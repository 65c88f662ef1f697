"""Thresholds put into a knowledge file."""

from dataclasses import replace

from bot.core.knowledge import InvalidKnowledge, Knowledge, Thresholds, parse
from bot.core.verdict import Policy
from bot.curation.files import UnreadableFile
from bot.curation.layout import NoSuchPlace, with_values


def with_policy(text: str, policy: Policy, file: str) -> str:
    """Return the text of a knowledge file with a policy's thresholds, and all else as it was.

    Raises:
        UnreadableFile: the file is written in a way that only its curator can change.
    """
    thresholds = Thresholds(policy.answer_at, policy.suggest_at)
    values = {
        "answer_at": f"{policy.answer_at:g}",
        "suggest_at": f"{policy.suggest_at:g}",
    }
    try:
        changed = with_values(text, "policy", values)
        now = parse(changed, file)
    except (NoSuchPlace, InvalidKnowledge):
        raise UnreadableFile(_by_hand(file, values)) from None
    if _said(now) != _said(replace(parse(text, file), thresholds=thresholds)):
        raise UnreadableFile(_by_hand(file, values))
    return changed


def _said(knowledge: Knowledge) -> Knowledge:
    """Return a knowledge without what moves when a line is put in."""
    tests = tuple(replace(test, line=0) for test in knowledge.tests)
    return replace(knowledge, tests=tests, version="")


def _by_hand(file: str, values: dict[str, str]) -> str:
    lines = ", ".join(f"{key}: {value}" for key, value in values.items())
    return f"{file} is laid out in a way that only you can change. Write under policy: {lines}"
