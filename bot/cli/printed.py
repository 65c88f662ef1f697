"""What is said -> plain text for a pipe, JSON for a script, rich text for a terminal."""

import json
from collections.abc import Iterable
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.cli.session import Said
from bot.core.reply import Note, Reply, ShowEntry, note_parts
from bot.core.response import outcome_name
from bot.core.verdict import Answer

_WIDEST: Final = 80
"""Columns; longer lines are hard to read, however wide the terminal is."""


def plain(said: Said) -> str:
    """Return it as text without control codes: a paragraph a line, each choice after its number."""
    choices = "\n".join(f"{number}. {label}" for number, label in _numbered(said.reply))
    return "\n\n".join(part for part in (_text(said), choices) if part)


def as_json(said: Said) -> str:
    """Return it as a JSON object on one line."""
    actions = [choice.action for choice in said.reply.choices]
    return json.dumps(
        {
            "verdict": outcome_name(said.outcome),
            "entry": said.outcome.entry.id if isinstance(said.outcome, Answer) else None,
            "choices": [action.id for action in actions if isinstance(action, ShowEntry)],
            "notes": [_note_fields(note) for note in said.reply.notes],
            "text": _text(said),
        },
        ensure_ascii=False,
    )


def show(said: Said, console: Console) -> None:
    """Print it on a terminal, wrapped; nothing in it is taken for markup."""
    reply = said.reply
    blocks: list[RenderableType] = [Text(reply.lead, "bold"), *map(_paragraph, reply.body)]
    if reply.about:
        blocks.insert(0, Text(reply.about, "italic"))
    if reply.disputed:
        blocks.append(Padding(Text(reply.disputed, "yellow"), (0, 0, 0, 4)))
    if reply.remark:
        blocks.append(Text(reply.remark, "italic"))
    notes = ((Text(f"[{note.number}]"), _note(note)) for note in reply.notes)
    choices = ((Text(f"{n}", "bold cyan"), Text(label)) for n, label in _numbered(reply))
    rows = ((Text(name, "dim"), Text(value)) for name, value in said.rows)
    blocks += [_grid(pairs) for pairs in map(tuple, (notes, choices, rows)) if pairs]
    for block in blocks:
        console.print(block, width=min(_WIDEST, console.width))
        console.print()


def _text(said: Said) -> str:
    rows = "\n".join(f"{name:16}{value}" for name, value in said.rows)
    return "\n\n".join(part for part in (said.reply.text, rows) if part)


def _numbered(reply: Reply) -> Iterable[tuple[int, str]]:
    return enumerate((choice.label for choice in reply.choices), start=1)


def _note_fields(note: Note) -> dict[str, object]:
    source = note.citation.source
    return {
        "number": note.number,
        "title": source.title,
        "author": source.author,
        "url": source.url,
        "pages": note.citation.pages,
        "language": source.language,
    }


def _paragraph(text: str) -> RenderableType:
    return Group(*(_item(line) for line in text.split("\n")))


def _item(line: str) -> RenderableType:
    """Return a line of a list so that it is wrapped beside its dash, any other line as it is."""
    item = line.removeprefix("- ")
    return Text(line) if item == line else _grid([(Text("-"), Text(item))])


def _note(note: Note) -> Text:
    before, title, after = note_parts(note)
    text = Text.assemble(before.removeprefix(f"[{note.number}] "), (title, "italic"), after)
    if url := note.citation.source.url:
        # A link that is broken over two lines can still be opened whole.
        text.append(f"\n{url}", Style(color="blue", link=url))
    return text


def _grid(pairs: Iterable[tuple[Text, Text]]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(overflow="fold")
    for pair in pairs:
        grid.add_row(*pair)
    return grid
