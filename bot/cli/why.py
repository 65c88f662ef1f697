"""How an answer came about, as a small table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from bot.core.conversation import Conversation, Message, resolve
from bot.core.matching import Match
from bot.core.responder import Responder
from bot.core.response import outcome_name
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Abstention, Answer, Policy, Suggestion, Verdict

Rows: TypeAlias = tuple[tuple[str, str], ...]
"""Names with their values."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message, the conversation it came into, and what came of it."""

    message: Message
    before: Conversation
    outcome: Verdict | SmallTalk


def why(asked: Asked, responder: Responder) -> Rows:
    """Return how the outcome came about, the most telling first."""
    if isinstance(asked.outcome, SmallTalk):
        return (("Message", asked.message.text), ("Verdict", f"small_talk: {asked.outcome.value}"))
    match asked.outcome:
        case Answer(entry, ()):
            return (("Choice", asked.message.text), ("Entry", entry.id))
        case Answer(_, matches) | Suggestion(matches) | Abstention(matches, _):
            rows = [*_understood(asked), ("Verdict", outcome_name(asked.outcome) or "")]
        case _:
            assert_never(asked.outcome)
    return (*rows, *_compared(matches, responder.policy))


def _understood(asked: Asked) -> Iterable[tuple[str, str]]:
    question = resolve(asked.message, asked.before)
    yield "Question", question.text
    if question.earlier:
        yield "Asked before", "; ".join(earlier.asked for earlier in question.earlier)


def _compared(matches: tuple[Match, ...], policy: Policy) -> Rows:
    if not matches:
        return (("Nearest entry", "none"),)
    first, *others = matches
    evidence = first.evidence
    return (
        *((("Known gap", first.behind.id),) if first.behind else ()),
        ("Nearest entry", first.entry.id),
        ("Nearest wording", evidence.phrase),
        ("Words matched", ", ".join(evidence.matched) or "none"),
        ("Words missing", ", ".join(evidence.missing) or "none"),
        ("Words repaired", ", ".join(f"{a} = {b}" for a, b in evidence.repaired) or "none"),
        ("Words covered", f"{evidence.features.covered:.0%}"),
        ("Signals", ", ".join(f"{name} {part:.1f}" for name, part in evidence.signals)),
        ("Lead", f"{evidence.features.lead:.1f}"),
        ("Conversation", f"{evidence.features.leaning:.0%} of the say"),
        ("Sure", f"{first.score:.0%}; an answer needs {policy.answer_at:.0%}"),
        ("Runner-up", _named(others[0]) if others else "none"),
    )


def _named(match: Match) -> str:
    return f"{match.entry.id}, {match.score:.0%}"
