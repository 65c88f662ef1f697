"""What is wrong with a single value: one that is no id, address, language or probability."""

import re
from typing import Final
from urllib.parse import urlsplit

from bot.core.knowledge.nodes import quoted

ID_PATTERN: Final = "^[a-z0-9][a-z0-9-]{0,49}$"
LANGUAGE_PATTERN: Final = "^[a-z]{2}$"

DRAFT: Final = "draft"
"""The status of an entry that is still being written; members see nothing of it."""


def identifier(text: str) -> str | None:
    """Return what is wrong with an id that a curator chose, None if nothing is."""
    if re.fullmatch(ID_PATTERN, text):
        return None
    return f"{quoted(text)} is no id; use up to 50 lower-case letters a-z, digits and hyphens"


def web_address(text: str) -> str | None:
    """Return what is wrong with the address of a page, None if nothing is."""
    wrong = (
        f"{quoted(text)} is no web address; "
        "write one that starts with https:// or http://, or leave url: out"
    )
    try:
        parts = urlsplit(text)
        acceptable = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and not re.search(r"[\s<>\"\\]", text)
        )
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        return wrong
    return None if acceptable else wrong


def status(text: str) -> str | None:
    """Return what is wrong with the status of an entry, None if nothing is."""
    if text == DRAFT:
        return None
    return f"{quoted(text)} is no status; write {DRAFT}, or delete the line to have it served"


def language(text: str) -> str | None:
    """Return what is wrong with a language, ISO 639-1, None if nothing is."""
    return (
        None
        if re.fullmatch(LANGUAGE_PATTERN, text)
        else f"{quoted(text)} is no language; write two letters such as ru"
    )


def probability(text: str) -> str | None:
    """Return what is wrong with a probability, None if nothing is."""
    if re.fullmatch(r"0?\.\d{1,4}|[01](\.0{1,4})?", text):
        return None
    return f"{quoted(text)} is no probability; write a number from 0 to 1 such as 0.75"
