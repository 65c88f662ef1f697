"""Measure what the dearest questions cost, beside the median one, and what the index weighs.

    python -m benchmarks.worst --data DIR [--size 100000] [--seed 1] [--json OUT]

Times are those of the processor, from a message to its reply: the first time, when every word of it
is new, and the median of the times after. Memory is what a process has resident with the index,
read from its file, less what one has without it; each is a process of its own. Needs Linux.
"""

import gc
import json
import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Annotated, Final

import typer
from rich.console import Console

from benchmarks.growth import Grown, grow
from benchmarks.product import MOMENT
from benchmarks.scale import SETS
from benchmarks.sets import read_set
from benchmarks.tables import a_table
from bot.core.conversation import Conversation, Message
from bot.core.knowledge import Entry, Knowledge
from bot.core.matching import Lexical
from bot.core.responder import Responder
from bot.core.text import words
from bot.curation.prepared import prepared

REPEATED: Final = 10_000
"""How often one phrase is in a knowledge."""
_BEFORE: Final = 100
_AGAIN: Final = 15
_FREQUENT: Final = 60  # words: more than a message holds


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of the processor for one message."""

    asked: str
    first: float
    again: float


def main(
    *,
    data: Annotated[Path, typer.Option(help="The folder of the sets.")],
    size: Annotated[int, typer.Option(help="The number of phrases.")] = 100_000,
    seed: Annotated[int, typer.Option(help="Of what is made up.")] = 1,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all here.")] = None,
) -> None:
    """Measure the dearest questions and the memory."""
    weighed = bytes_a_phrase(data, size, seed)
    grown = _grown(data, size, seed)
    costs = [*_dearest(grown), *_crowded(grown)]
    table = a_table(f"{grown.phrases} phrases, CPU milliseconds", tuple(Cost.__dataclass_fields__))
    for cost in costs:
        table.add_row(cost.asked, f"{cost.first:.2f}", f"{cost.again:.2f}")
    Console(width=120).print(table, f"resident memory: {weighed:.0f} bytes a phrase")
    if json_file:
        found = {"costs": [asdict(cost) for cost in costs], "bytes_a_phrase": weighed}
        json_file.write_text(json.dumps(found, indent=1) + "\n")


def bytes_a_phrase(data: Path, size: int, seed: int) -> float:
    """Return how much more memory a process holds that has read the index, by the phrase."""
    with TemporaryDirectory() as folder, get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        file = Path(folder) / "matching.npz"
        phrases = pool.apply(_keep, (data, size, seed, file))
        without = pool.apply(_resident, (data, size, seed, None))
        return (pool.apply(_resident, (data, size, seed, file)) - without) / phrases


def _keep(data: Path, size: int, seed: int, file: Path) -> int:
    grown = _grown(data, size, seed)
    prepared(tuple(grown.knowledge.entries.values()), file, least=1)
    return grown.phrases


def _resident(data: Path, size: int, seed: int, file: Path | None) -> int:
    """Return the bytes that this process has resident, with the index in a file where one is."""
    grown = _grown(data, size, seed)
    entries = tuple(grown.knowledge.entries.values())
    kept = prepared(entries, file, least=1) if file else None
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    assert kept is None or kept.comparison.size == len(entries)
    return pages * os.sysconf("SC_PAGE_SIZE")


def _grown(data: Path, size: int, seed: int) -> Grown:
    return grow([read_set(data / name) for name in SETS.split(",")], size, seed)


def _dearest(grown: Grown) -> Iterator[Cost]:
    """Yield what messages cost that were made to be dear, and what a usual one costs."""
    responder = _asked_before(grown.knowledge, grown)
    texts = [query.text for query in random.Random(1).sample(grown.queries, _AGAIN + _BEFORE)]  # noqa: S311
    usual = [_cost("", text, responder) for text in texts[_BEFORE:]]
    yield Cost(
        "the median of usual questions",
        median(cost.first for cost in usual),
        median(cost.again for cost in usual),
    )
    for name, text in _messages(grown, texts).items():
        yield _cost(name, text, responder)


def _messages(grown: Grown, texts: list[str]) -> Mapping[str, str]:
    said = Counter(
        word
        for entry in grown.knowledge.entries.values()
        for phrase in entry.questions
        for word in words(phrase)
    )
    return {
        "the most frequent words": " ".join(word for word, _ in said.most_common(_FREQUENT)),
        "the longest message: 4,096 letters of questions": " ".join(texts)[:4096],
        "4,096 words of one letter": " ".join("abcdefghijklmnop" * 256),
        "one word of 4,000 letters": "".join(random.Random(1).choices("aeioustrn", k=4000)),  # noqa: S311
    }


def _crowded(grown: Grown) -> Iterator[Cost]:
    """Yield what it costs to ask for a phrase that many entries have, or one entry in many ways."""
    first, *others = grown.knowledge.entries.values()
    phrase, others = first.questions[0], others[:REPEATED]
    same = {e.id: replace(e, questions=(phrase,), title="") for e in others}
    responder = _asked_before(replace(grown.knowledge, entries=same), grown)
    yield _cost(f"a phrase that {len(same):,} entries have", phrase, responder)
    wordings = tuple(dict.fromkeys(q for e in others for q in e.questions))[:REPEATED]
    one = {first.id: replace(first, questions=(phrase, *wordings))}
    responder = _asked_before(replace(grown.knowledge, entries=one | _few(others)), grown)
    yield _cost(f"an entry with {len(wordings):,} wordings", phrase, responder)


def _few(others: list[Entry]) -> dict[str, Entry]:
    return {entry.id: entry for entry in others[:_BEFORE]}


def _asked_before(knowledge: Knowledge, grown: Grown) -> Responder:
    lexical = Lexical.build(tuple(knowledge.entries.values()))
    responder = Responder.build(knowledge, lexical=lexical)
    for query in grown.queries[:_BEFORE]:
        responder.respond(Message(query.text, MOMENT), Conversation())
    return responder


def _cost(name: str, text: str, responder: Responder) -> Cost:
    seconds = []
    for _ in range(_AGAIN):
        start = process_time()
        responder.respond(Message(text, MOMENT), Conversation())
        seconds.append(process_time() - start)
    return Cost(name, 1000 * seconds[0], 1000 * median(seconds[1:]))


if __name__ == "__main__":
    typer.run(main)
