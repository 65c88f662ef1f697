"""Run the matching beside other bots' on sets of questions with known answers.

    python -m benchmarks.matching --data DIR [--sets a,b] [--peers a,b] [--semantic MODEL_DIR]
                                  [--knowledge knowledge.yaml] [--json OUT]

`DIR` holds one folder a set, as `benchmarks/sets.py` describes; sets of conversations are left out.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.measured import Measured, means, measure
from benchmarks.peers import PEERS, Meaning, Peer
from benchmarks.product import Footnote
from benchmarks.sets import NoSuchSet, TestSet, own_tests, read_set, single_turn_sets
from benchmarks.tables import DEFAULT, MODEL, WITH_MODEL, print_tables
from bot.core.knowledge import InvalidKnowledge, Knowledge
from bot.curation.files import UnreadableFile, load
from bot.semantic import NoModel, load_encoder

_NARROWEST: Final = 120  # columns: what the widest table needs

Builders = Mapping[str, Callable[[Knowledge], Peer | Footnote]]


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


def main(
    data: Annotated[Path | None, typer.Option(help="The folder of the sets.")] = None,
    sets: Annotated[str, typer.Option(help="Names, separated by commas; else all.")] = "",
    peers: Annotated[str, typer.Option(help=f"Some of {','.join(PEERS)}; else all.")] = ",".join(
        PEERS
    ),
    semantic: Annotated[Path | None, typer.Option(help="The folder of a model.")] = None,
    knowledge: Annotated[Path | None, typer.Option(help="A file whose tests: are a set.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all here.")] = None,
) -> None:
    """Measure how well the bot finds answers, beside other bots' ways."""
    try:
        chosen = [*_sets(data, sets), *_own(knowledge)]
        builders = _builders(peers, semantic)
    except (NoSuchSet, UnreadableFile, InvalidKnowledge, NoModel) as error:
        raise typer.BadParameter(str(error)) from None
    if not chosen:
        raise typer.BadParameter("name a folder with --data, or a file with --knowledge")
    columns = (TextColumn("{task.description:32}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        measured = list(run(builders, chosen, progress))
    print_tables(Console(width=max(Console().width, _NARROWEST)), measured)
    if json_file:
        text = json.dumps(to_json(chosen, measured), ensure_ascii=False, indent=1)
        json_file.write_text(text + "\n", encoding="utf-8")


def _sets(data: Path | None, names: str) -> Iterable[TestSet]:
    if data is None:
        return ()
    if not data.is_dir():
        raise NoSuchSet(f"There is no folder {data}.")
    return (read_set(data / name) for name in _listed(names) or single_turn_sets(data))


def _own(knowledge: Path | None) -> Iterable[TestSet]:
    return (own_tests(knowledge.name, load(knowledge)),) if knowledge else ()


def _builders(peers: str, semantic: Path | None) -> Builders:
    if unknown := set(_listed(peers)) - set(PEERS):
        raise typer.BadParameter(f"there is no peer {', '.join(sorted(unknown))}")
    chosen = {name: PEERS[name] for name in _listed(peers)}
    if semantic is None:
        return {DEFAULT: Footnote.build, **chosen}
    encoder = load_encoder(str(semantic), cache=semantic)
    return {
        DEFAULT: Footnote.build,
        WITH_MODEL: partial(Footnote.build, encoder=encoder),
        **chosen,
        MODEL: partial(Meaning.build, encoder=encoder),
    }


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


if __name__ == "__main__":
    typer.run(main)
