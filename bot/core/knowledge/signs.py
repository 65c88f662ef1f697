"""Signs in a text that mean something to whoever writes it, and reach members as they were typed.

Texts have paragraphs, lists with `- ` and marks such as `[geldern]`, and no other markup.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from bot.core.knowledge.schema import ENTRY

MARK: Final = re.compile(r"\[([a-z0-9][a-z0-9-]*)\]")
"""A citation's key in square brackets, in an answer."""

_MARKUP: Final = re.compile(
    r"<(?:a|b|i|u|s|em|strong|code|pre|p|br)\b[^>]*>|\*\*\S[^*]*\*\*|\]\(https?:"
    r"|^(?:#{1,6}|>)(?= \S)",
    re.MULTILINE,
)
_OTHER_LIST: Final = re.compile(
    r"^([*•·]|[ \t]+-)(?= \S)|^(1[.)]) (?=(?s:.*)^2[.)] )", re.MULTILINE
)
_KEY: Final = re.compile(rf"^[ \t]*((?:{'|'.join(ENTRY.fields)}):)(?!\S)", re.MULTILINE)
_BRACKETS: Final = re.compile(r"\[([^\[\]\n]{1,200})\](?!\()")


def misleading(text: str, sources: Collection[str]) -> Iterator[str]:
    """Yield what members would not see as it is meant, each with what to write instead.

    `sources` are the keys that a mark may hold.
    """
    for sign in dict.fromkeys(_MARKUP.findall(text)):
        yield f"holds '{sign}', which members see as written; delete it"
    if found := _OTHER_LIST.search(text):
        yield f"begins a line with '{found[0].rstrip()}', which makes no list; write '- ' there"
    if found := _KEY.search(text):
        yield f"holds '{found[1]}' as a line of its text; indent it like the other keys"
    for found in _BRACKETS.finditer(text):
        if not MARK.fullmatch(found[0]) and (meant := _meant(found[1], sources)):
            yield f"holds '{found[0]}', which is no mark; write {meant}"


def _meant(inside: str, sources: Collection[str]) -> str | None:
    """Return the marks that brackets with more than one key, or with a key misspelt, stand for."""
    parts = [re.sub(r"[\s_]+", "-", part.strip().lower()) for part in re.split("[,;]", inside)]
    if parts[0] not in sources:
        return None
    marks = "".join(f"[{part}]" for part in parts if part in sources)
    more = len(parts) > marks.count("[")
    return f"{marks}, and pages under citations:" if more else marks
