"""What lies behind an answer: its sources in full, and why it was given."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.knowledge import Entry
from bot.core.reply import Choice, GoBack, Reply, ShowEntry, Tool
from bot.core.text import isolated
from bot.core.verdict import Basis
from bot.core.voice import Voice


def sources(entry: Entry, voice: Voice) -> Reply:
    """Return what an answer rests on, with pages and quotations, and the way back to it."""
    reply = voice.sources_of(entry)
    quotes = ((note.number, note.citation.quote) for note in reply.notes)
    told = tuple(f"[{number}] {voice.quoted(quote)}" for number, quote in quotes if quote)
    return replace(reply, body=told, tools=(_back(entry, voice),))


def why(
    entry: Entry, basis: Basis | None, words: Sequence[str], others: Sequence[Entry], voice: Voice
) -> Reply:
    """Return why an entry was given, and what else may have been meant.

    `words` are those of the question that the entry holds, as far as it is still known. Without a
    basis the member had chosen the entry.
    """
    reply = Reply(_because(basis, words, voice), tools=(_back(entry, voice),))
    if basis and basis.about:
        reply = replace(reply, body=(voice.say("What you had asked before counted, too."),))
    if others:
        body = (*reply.body, voice.say("Was something else meant?"))
        choices = tuple(Choice(voice.title(each), ShowEntry(each.id)) for each in others)
        return replace(reply, body=body, choices=choices)
    return reply


def _because(basis: Basis | None, words: Sequence[str], voice: Voice) -> str:
    if basis is None:
        return voice.say("You chose this answer yourself.")
    facts = {
        "phrase": isolated(basis.phrase),
        "words": ", ".join(map(isolated, words)),
        "percent": round(100 * basis.chance),
    }
    if words:
        because = voice.say(
            "I took your question for \u201c{phrase}\u201d because of these words: {words}. "
            "I was {percent} % sure."
        )
    else:
        because = voice.say(
            "I took your question for \u201c{phrase}\u201d and was {percent} % sure."
        )
    return because.format(**facts)


def _back(entry: Entry, voice: Voice) -> Tool:
    return Tool(voice.say("Back to the answer"), GoBack(entry.id))
