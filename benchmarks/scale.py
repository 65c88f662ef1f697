"""Measure how the matching does as a knowledge grows, beside other ways, in one run.

    python -m benchmarks.scale --data DIR [--sizes 1000,10000,100000] [--peers a,b]
                               [--seed 1] [--json OUT]

Times are those of the processor: on a machine that others use, too, they stay comparable. Every
matcher gets the same questions, cut to what the bot looks up; slow ones get fewer. What is measured
are questions to a bot that has run for a while: others were asked before.
"""

import json
import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Annotated, Any, Final

import bm25s
import Stemmer
import tantivy
import typer
from rapidfuzz import fuzz, process, utils
from rich.console import Console
from thefuzz import process as the_process

from benchmarks.growth import Grown, grow
from benchmarks.product import MOMENT
from benchmarks.sets import TestSet, read_set
from benchmarks.tables import a_table
from bot.core.conversation import Conversation, Message, Question
from bot.core.matching import Index, Lexical
from bot.core.responder import Responder
from bot.core.text import LONGEST_QUESTION, clean, words
from bot.curation.prepared import prepared

SETS: Final = (
    "stackfaq,faq_quebec_k4,covidq,hint3_curekart_v2,clinc150_k4,rutube_ru_oos,askhist_body,mqp"
)
_BEFORE: Final = 300
_COMPARISONS: Final = 4_000_000  # of a question with a phrase, for what compares each with each

Ask = Callable[[str], int | None]
"""A question -> the number of the phrase or entry that is found first."""


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked: first what is not measured, then what is, with the entries that answer it."""

    before: Sequence[str]
    measured: Sequence[tuple[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One matcher at one size; milliseconds and seconds of the processor."""

    matcher: str
    phrases: int
    median: float
    p99: float
    r1: float
    build: float
    questions: int
    load: float | None = None
    bytes_a_phrase: float | None = None


def main(
    *,
    data: Annotated[Path, typer.Option(help="The folder of the sets.")],
    sizes: Annotated[str, typer.Option(help="Numbers of phrases.")] = "1000,10000,100000",
    peers: Annotated[str, typer.Option(help="Some of them; else all.")] = "",
    seed: Annotated[int, typer.Option(help="Of what is made up.")] = 1,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all here.")] = None,
) -> None:
    """Measure the matching at several sizes."""
    beside = peers.split(",") if peers else [*_PEERS]
    if unknown := {*beside} - _PEERS.keys():
        raise typer.BadParameter(f"there is no peer {', '.join(sorted(unknown))}")
    sets = [read_set(data / name) for name in SETS.split(",")]
    rows = [row for size in sizes.split(",") for row in measure(sets, int(size), beside, seed)]
    table = a_table("CPU milliseconds a question", tuple(Row.__dataclass_fields__))
    for row in rows:
        table.add_row(*(_shown(value) for value in asdict(row).values()))
    Console(width=140).print(table)
    if json_file:
        json_file.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


def measure(sets: Sequence[TestSet], size: int, peers: Sequence[str], seed: int) -> list[Row]:
    """Return the figures of Footnote and of its peers at one size."""
    grown = grow(sets, size, seed)
    queries = random.Random(seed).sample(grown.queries, len(grown.queries))  # noqa: S311
    texts = [clean(query.text)[:LONGEST_QUESTION] for query in queries]
    golds = [query.gold for query in queries[_BEFORE:]]
    asked = Questions(texts[:_BEFORE], [*zip(texts[_BEFORE:], golds, strict=True)])
    return [*_ours(grown, asked), *(_peer(name, grown, asked) for name in peers)]


def _ours(grown: Grown, asked: Questions) -> list[Row]:
    ids = [*grown.knowledge.entries]
    numbers = {id_: number for number, id_ in enumerate(ids)}
    entries = tuple(grown.knowledge.entries.values())
    lexical, build = _timed(lambda: Lexical.build(entries))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "matching.npz"
        prepared(entries, file, least=1)
        size = file.stat().st_size / grown.phrases
        _, load = _timed(lambda: prepared(entries, file, least=1))
    index = Index.build(grown.knowledge, lexical=lexical)
    responder = Responder.build(grown.knowledge, lexical=lexical)

    def rank(text: str) -> int | None:
        found = index.rank(Question(text))
        return numbers[found[0].entry.id] if found else None

    def respond(text: str) -> int | None:
        responder.respond(Message(text, MOMENT), Conversation())
        return None

    row = _asked("footnote", grown, ids, rank, asked, build)
    whole = _asked("footnote, respond", grown, ids, respond, asked, build)
    return [replace(row, load=load, bytes_a_phrase=size), replace(whole, r1=row.r1)]


def _peer(name: str, grown: Grown, asked: Questions) -> Row:
    phrases: list[str] = []
    owners: list[str] = []
    for id_, entry in grown.knowledge.entries.items():
        phrases += entry.questions
        owners += [id_] * len(entry.questions)
    build, exhaustive = _PEERS[name]
    ask, seconds = _timed(lambda: build(phrases))
    if exhaustive:  # learns nothing from what was asked before
        most = max(20, _COMPARISONS // grown.phrases)
        asked = Questions(asked.before[:5], asked.measured[:most])
    return _asked(name, grown, owners, ask, asked, seconds)


def _asked(
    name: str,
    grown: Grown,
    ids: Sequence[str],
    ask: Ask,
    asked: Questions,
    build: float,
) -> Row:
    for text in asked.before:
        ask(text)
    found = [_timed(partial(ask, text)) for text, _ in asked.measured]
    right = sum(
        number is not None and ids[number] in gold
        for (number, _), (_, gold) in zip(found, asked.measured, strict=True)
    )
    times = sorted(1000 * seconds for _, seconds in found)
    last = times[min(int(len(times) * 0.99), len(times) - 1)]
    n = len(times)
    return Row(name, grown.phrases, median(times), last, right / n, build, n)


def _timed(do: Callable[[], Any]) -> tuple[Any, float]:
    start = process_time()
    done = do()
    return done, process_time() - start


def _rapidfuzz(scorer: Callable[..., float]) -> Callable[[Sequence[str]], Ask]:
    def build(phrases: Sequence[str]) -> Ask:
        processed = [*map(utils.default_process, phrases)]

        def ask(text: str) -> int:
            asked = utils.default_process(text)
            return int(process.extract(asked, processed, scorer=scorer, limit=10)[0][2])

        return ask

    return build


def _thefuzz(phrases: Sequence[str]) -> Ask:
    numbers = {phrase: number for number, phrase in enumerate(phrases)}
    return lambda text: numbers[the_process.extract(text, phrases, limit=10)[0][0]]


def _bm25s(phrases: Sequence[str]) -> Ask:
    stemmer = Stemmer.Stemmer("english")
    options: Mapping[str, Any] = {"stopwords": None, "stemmer": stemmer, "show_progress": False}
    index = bm25s.BM25()
    index.index(bm25s.tokenize([*phrases], **options), show_progress=False)

    def ask(text: str) -> int:
        tokens = bm25s.tokenize([text], **options)
        found, _ = index.retrieve(tokens, k=10, show_progress=False)
        return int(found[0, 0])

    return ask


def _tantivy(phrases: Sequence[str]) -> Ask:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", tokenizer_name="en_stem")
    schema.add_integer_field("number", stored=True)
    index = tantivy.Index(schema.build())
    writer = index.writer(num_threads=1)
    for number, phrase in enumerate(phrases):
        writer.add_document(tantivy.Document(text=phrase, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> int | None:
        query = index.parse_query(" ".join(words(text)).lower() or "a", ["text"])
        hits = searcher.search(query, 10).hits
        return int(searcher.doc(hits[0][1])["number"][0]) if hits else None

    return ask


def _fts5(phrases: Sequence[str]) -> Ask:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE said USING fts5(text, tokenize='trigram')")
    database.executemany("INSERT INTO said VALUES (?)", ((phrase,) for phrase in phrases))

    def ask(text: str) -> int | None:
        said = [word for word in words(text) if len(word) > 2]
        wanted = " OR ".join(f'"{word}"' for word in said) or '"none"'
        rows = database.execute(
            "SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank LIMIT 10", (wanted,)
        )
        first = rows.fetchone()
        return first[0] - 1 if first else None

    return ask


_PEERS: Final[Mapping[str, tuple[Callable[[Sequence[str]], Ask], bool]]] = {
    "token_set_ratio": (_rapidfuzz(fuzz.token_set_ratio), True),
    "WRatio": (_rapidfuzz(fuzz.WRatio), True),
    "thefuzz": (_thefuzz, True),
    "bm25s": (_bm25s, False),
    "tantivy": (_tantivy, False),
    "SQLite FTS5": (_fts5, True),
}


def _shown(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "-" if value is None else str(value)


if __name__ == "__main__":
    typer.run(main)
