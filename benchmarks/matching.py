"""Run the matching beside other bots' on sets of questions with known answers.

    python -m benchmarks.matching --data DIR [--sets a,b] [--peers a,b] [--semantic MODEL_DIR]
                                  [--knowledge knowledge.yaml] [--json OUT]
    python -m benchmarks.matching --data DIR --followups [--sets a,b] [--semantic MODEL_DIR]
                                  [--json OUT]

`DIR` holds one folder a set, as `benchmarks/sets.py` describes. The first form leaves sets of
conversations out; the second measures on them, and on `GUARDED` of the others, how follow-ups are
understood and what complete questions lose in a conversation.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.conversations import DialogueSet, read_dialogues
from benchmarks.followup_tables import print_followups
from benchmarks.followup_tables import to_json as followups_to_json
from benchmarks.followups import GUARDED, Build
from benchmarks.followups import run as run_followups
from benchmarks.measured import Measured, means, measure
from benchmarks.peers import PEERS, Meaning, Peer
from benchmarks.product import Footnote
from benchmarks.remembering import Remembering
from benchmarks.sets import (
    NoSuchSet,
    TestSet,
    conversation_sets,
    own_tests,
    read_set,
    single_turn_sets,
)
from benchmarks.tables import DEFAULT, MODEL, WITH_MODEL, print_tables
from bot.core.knowledge import InvalidKnowledge, Knowledge
from bot.core.matching import Encoder
from bot.curation.files import UnreadableFile, load
from bot.semantic import NoModel, load_encoder

_NARROWEST: Final = 120  # columns: what the widest table needs

Builders = Mapping[str, Callable[[Knowledge], Peer | Footnote]]
Bots = Mapping[str, Build]


def run(builders: Builders, sets: Sequence[TestSet], progress: Progress) -> Iterable[Measured]:
    """Measure every matcher on every set."""
    task = progress.add_task("", total=len(builders) * len(sets))
    for on in sets:
        for name, build in builders.items():
            progress.update(task, description=f"{on.name}: {name}")
            yield measure(name, build, on)
            progress.advance(task)


def to_json(sets: Sequence[TestSet], measured: Sequence[Measured]) -> dict[str, object]:
    """Return everything that was measured as plain values."""
    return {
        "sets": {
            on.name: {
                "entries": len(on.knowledge.entries),
                "questions": len(on.queries),
                "unanswerable": sum(not query.gold for query in on.queries),
            }
            for on in sets
        },
        "measured": [one.to_json() for one in measured],
        "means": means(measured),
    }


def main(  # noqa: PLR0913 -- one for each option
    *,
    data: Annotated[Path | None, typer.Option(help="The folder of the sets.")] = None,
    sets: Annotated[str, typer.Option(help="Names, separated by commas; else all.")] = "",
    peers: Annotated[str, typer.Option(help=f"Some of {','.join(PEERS)}; else all.")] = ",".join(
        PEERS
    ),
    semantic: Annotated[Path | None, typer.Option(help="The folder of a model.")] = None,
    knowledge: Annotated[Path | None, typer.Option(help="A file whose tests: are a set.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all here.")] = None,
    followups: Annotated[bool, typer.Option("--followups", help="Measure follow-ups.")] = False,
) -> None:
    """Measure how well the bot finds answers, beside other bots' ways."""
    try:
        if followups:
            written = _measure_followups(_dialogues(data, sets), _bots(_remembering(semantic)))
        else:
            chosen = [*_sets(data, sets), *_own(knowledge)]
            written = _measure(chosen, _builders(peers, semantic))
    except (NoSuchSet, UnreadableFile, InvalidKnowledge, NoModel) as error:
        raise typer.BadParameter(str(error)) from None
    if json_file:
        text = json.dumps(written, ensure_ascii=False, indent=1)
        json_file.write_text(text + "\n", encoding="utf-8")


def _measure(chosen: Sequence[TestSet], builders: Builders) -> Mapping[str, object]:
    if not chosen:
        raise NoSuchSet("name a folder with --data, or a file with --knowledge")
    with _progress() as progress:
        measured = list(run(builders, chosen, progress))
    print_tables(_console(), measured)
    return to_json(chosen, measured)


def _measure_followups(chosen: Sequence[DialogueSet], bots: Bots) -> Mapping[str, object]:
    if not chosen:
        raise NoSuchSet("name a folder of conversations with --data")
    with _progress() as progress:
        results = list(run_followups(bots, chosen, progress))
    print_followups(_console(), results)
    return followups_to_json(results)


def _console() -> Console:
    return Console(width=max(Console().width, _NARROWEST))


def _progress() -> Progress:
    columns = (TextColumn("{task.description:32}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True))


def _sets(data: Path | None, names: str) -> Iterable[TestSet]:
    if data is None:
        return ()
    return (read_set(data / name) for name in _listed(names) or single_turn_sets(data))


def _dialogues(data: Path | None, names: str) -> Sequence[DialogueSet]:
    if data is None:
        return ()
    guarded = (name for name in single_turn_sets(data) if name in GUARDED)
    chosen = _listed(names) or [*conversation_sets(data), *guarded]
    return [read_dialogues(data / name) for name in chosen]


def _own(knowledge: Path | None) -> Iterable[TestSet]:
    return (own_tests(knowledge.name, load(knowledge)),) if knowledge else ()


def _builders(peers: str, semantic: Path | None) -> Builders:
    if unknown := set(_listed(peers)) - set(PEERS):
        raise typer.BadParameter(f"there is no peer {', '.join(sorted(unknown))}")
    chosen = {name: PEERS[name] for name in _listed(peers)}
    encoder = _encoder(semantic)
    model = {MODEL: partial(Meaning.build, encoder=encoder)} if encoder else {}
    return {**_bots(encoder), **chosen, **model}


def _bots(encoder: Encoder | None) -> Bots:
    bots: dict[str, Build] = {DEFAULT: Footnote.build}
    if encoder:
        bots[WITH_MODEL] = partial(Footnote.build, encoder=encoder)
    return bots


def _encoder(semantic: Path | None) -> Encoder | None:
    return load_encoder(str(semantic), cache=semantic) if semantic else None


def _remembering(semantic: Path | None) -> Encoder | None:
    encoder = _encoder(semantic)
    return Remembering(encoder) if encoder else None


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


if __name__ == "__main__":
    typer.run(main)
