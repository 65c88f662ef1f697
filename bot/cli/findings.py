"""What the doctor found, for a person or for a script."""

import json
from collections.abc import Iterable

from bot.doctor import Finding, Grade


def is_well(findings: Iterable[Finding]) -> bool:
    """Return whether none of the findings keeps the bot from working."""
    return all(each.grade is not Grade.FAILURE for each in findings)


def as_lines(findings: Iterable[Finding]) -> str:
    """Return a line for each finding: how bad it is, the check, and the sentence."""
    return "\n".join(f"{each.grade.value:8} {each.check:11} {each.sentence}" for each in findings)


def as_json(findings: Iterable[Finding]) -> str:
    """Return the findings as a JSON list of objects with `grade`, `check` and `sentence`."""
    fields = [
        {"grade": each.grade.value, "check": each.check, "sentence": each.sentence}
        for each in findings
    ]
    return json.dumps(fields, ensure_ascii=False, indent=2)
