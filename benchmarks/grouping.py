"""How well wordings of one question come to stand on one line, beside simpler ways.

    python -m benchmarks.grouping --data DIR [--semantic FOLDER] [--fit] [SET ...]

What is grouped, and what is right, is said in `benchmarks.inboxes`. A peer's bar is chosen anew for
each size, by its own figures: of those at which its lines are `PURE` on average the one with the
highest F1. The bot's is the one it has.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import chain
from pathlib import Path
from statistics import fmean
from time import process_time
from typing import Annotated, Final, TypeAlias

import numpy as np
import typer
from numpy.typing import NDArray
from rapidfuzz import fuzz, process, utils
from rich.console import Console
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.inboxes import Inbox, inboxes, parted, with_decisions
from benchmarks.lines import Figures, Groups, averaged, figures, taken_up
from benchmarks.remembering import Remembering
from benchmarks.sets import TestSet, own_tests, read_set, single_turn_sets
from benchmarks.tables import DEFAULT, MODEL, WITH_MODEL, a_table, share
from bot.core.matching.encoder import Encoder
from bot.core.matching.grouping import by_likeness, by_words, grouped
from bot.core.text import LONGEST_QUESTION
from bot.curation.files import load
from bot.semantic import load_encoder
from bot.store.inbox import MOST_KEPT

SIZES: Final = (50, 200, MOST_KEPT)
"""Texts in an inbox."""
PURE: Final = 0.85
FITTED: Final = 0.88
"""How pure the bot's lines are to be, on average."""
BARS: Final = tuple(round(0.02 * n, 2) for n in range(4, 49))
"""How alike groups must be to be one, 0..1."""
TOLD: Final = tuple(0.25 * n for n in range(41))
"""What their words must tell, in the bot's second step."""
_NAMES: Final = ("pure", "prec.", "recall", "F1", "largest", "lines")
_OFTEN: Final = 1.5  # wordings of a question, from which a set says something about lines
_FEWEST: Final = 2  # texts that can be linked

Way: TypeAlias = Callable[[Inbox], Mapping[float, Groups]]
"""What an inbox is grouped into, for each bar that may be best."""
Likeness: TypeAlias = NDArray[np.float64]
"""How alike each text is to each, `(n_texts, n_texts)`."""
Named: TypeAlias = Mapping[str, Sequence[Inbox]]
"""Inboxes by the name of their set."""
Measured: TypeAlias = Mapping[str, Mapping[float, Figures]]
"""What a way is worth on each set, for each bar."""


@dataclass(frozen=True, slots=True)
class Best:
    """A way at its best bar."""

    bar: float
    by_set: Mapping[str, Figures]

    @classmethod
    def of(cls, measured: Measured) -> "Best":
        """Return the best of those bars at which the lines are pure; else the purest."""
        bars = [*next(iter(measured.values()))]
        means = {bar: averaged([of_set[bar] for of_set in measured.values()]) for bar in bars}
        pure = [bar for bar in bars if means[bar].pure >= PURE]
        bar = max(pure or bars, key=lambda bar: means[bar].f1 if pure else means[bar].pure)
        return cls(bar, {name: of_set[bar] for name, of_set in measured.items()})

    @property
    def mean(self) -> Figures:
        """The mean over the sets."""
        return averaged([*self.by_set.values()])


def ways(encoder: Encoder | None) -> Mapping[str, Way]:
    """Return the bot's way and its peers', by name; without an encoder, those that need none."""
    without: dict[str, Way] = {
        DEFAULT: lambda inbox: _ours(_without_model(inbox)),
        "token_set_ratio": lambda inbox: _linked(_token_set(inbox.texts), "single"),
        "tf-idf": lambda inbox: _linked(_tf_idf(inbox.texts), "average"),
    }
    if encoder is None:
        return without
    return without | {
        WITH_MODEL: _ours,
        MODEL: lambda inbox: _linked(_cosines(inbox.texts, encoder), "average"),
    }


def measure(by_set: Named, way: Way) -> Measured:
    """Return what a way makes of the inboxes of each set."""
    return {name: _mean_of(way, of_set) for name, of_set in by_set.items()}


def fitting(by_set: Named) -> tuple[float, ...]:
    """Return the least of `TOLD` at which the bot's lines are pure: of all sets, then without each.

    Where they are never, that is the highest.
    """

    def at_bars(inbox: Inbox) -> Mapping[float, Groups]:
        texts, index = inbox.texts, inbox.index
        alike = by_likeness(texts, index)
        return {told: by_words(alike, texts, index, told) for told in TOLD}

    measured = measure(by_set, at_bars)
    without = [{name: measured[name] for name in measured if name != one} for one in measured]
    return tuple(_least_pure(each) for each in (measured, *without))


def main(
    data: Annotated[Path, typer.Option(help="A folder with a folder for each set.")],
    sets: Annotated[list[str] | None, typer.Argument()] = None,
    semantic: Annotated[Path | None, typer.Option(help="The folder of a model.")] = None,
    *,
    fit: Annotated[
        bool, typer.Option("--fit", help="Say which bars fit its second step, instead.")
    ] = False,
) -> None:
    """Print what becomes of inboxes of several sizes, on average and for each set."""
    encoder = Remembering(load_encoder(str(semantic), data)) if semantic else None
    read = [read_set(data / name) for name in sets or single_turn_sets(data)]
    read.append(own_tests("own", load(Path("knowledge.yaml"))))
    whole = {each.name: inboxes(each, encoder) for each in read if _repeats(each)}
    for size in SIZES:
        by_set = {name: _in_parts(of_set, size) for name, of_set in whole.items()}
        if fit:
            _print_fitting(by_set)
        else:
            found = {name: measure(by_set, way) for name, way in ways(encoder).items()}
            _print(size, {name: Best.of(measured) for name, measured in found.items()})
            _print_decided(by_set)
    if not fit:
        _print_time(_all_texts(read), whole["own"][0])


def _print_fitting(by_set: Named) -> None:
    bar, *others = fitting(by_set)
    texts = fmean(len(inbox.texts) for of_set in by_set.values() for inbox in of_set)
    typer.echo(f"{texts:.0f} texts: {bar:.2f}; {min(others):.2f}-{max(others):.2f} without a set.")


def _print_decided(by_set: Named) -> None:
    shares = zip(*map(_taken_up, by_set.values()), strict=True)
    right, wrong = (share(fmean(each)) for each in shares)
    typer.echo("Where one wording of every other gap is decided about, that takes up")
    typer.echo(f"{right} of the other wordings of these gaps, and {wrong} of all others.\n")


def _taken_up(of_set: Sequence[Inbox]) -> tuple[float, float]:
    decided = map(with_decisions, map(_without_model, of_set))
    shares = [
        taken_up(grouped(inbox.texts, inbox.index, known), inbox.gaps, known)
        for inbox, known in decided
    ]
    right, wrong = zip(*shares, strict=True)
    return fmean(right), fmean(wrong)


def _print_time(texts: Sequence[str], beside: Inbox) -> None:
    index = _without_model(beside).index
    begun = process_time()
    lines = len(grouped(texts, index))
    typer.echo(f"{len(texts)} texts: {lines} lines in {process_time() - begun:.1f} s.")


def _repeats(each: TestSet) -> bool:
    """Return whether things are asked in several wordings, on average."""
    asked = [min(query.gold) for query in each.queries if query.gold]
    return len(asked) > _OFTEN * len({*asked})


def _in_parts(of_set: Sequence[Inbox], size: int) -> tuple[Inbox, ...]:
    return tuple(chain.from_iterable(parted(inbox, size) for inbox in of_set))


def _mean_of(way: Way, of_set: Sequence[Inbox]) -> Mapping[float, Figures]:
    several = [
        {bar: figures(groups, inbox.gaps) for bar, groups in way(inbox).items()} for inbox in of_set
    ]
    return {bar: averaged([one[bar] for one in several]) for bar in several[0]}


def _least_pure(measured: Measured) -> float:
    bars = sorted(next(iter(measured.values())))
    pure = (fmean(of_set[bar].pure for of_set in measured.values()) for bar in bars)
    return next((bar for bar, value in zip(bars, pure, strict=True) if value >= FITTED), bars[-1])


def _ours(inbox: Inbox) -> Mapping[float, Groups]:
    return {0.0: grouped(inbox.texts, inbox.index)}


def _without_model(inbox: Inbox) -> Inbox:
    return replace(inbox, index=replace(inbox.index, meanings=None))


def _linked(likeness: Likeness, method: str) -> Mapping[float, Groups]:
    """Return the groups of texts for every bar, given how alike each is to each."""
    if len(likeness) < _FEWEST:
        return {bar: [[place] for place in range(len(likeness))] for bar in BARS}
    apart = np.clip(1 - likeness, 0, None)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), method)
    return {bar: _numbered(fcluster(tree, 1 - bar, "distance")) for bar in BARS}


def _numbered(numbers: NDArray[np.int32]) -> Groups:
    groups: dict[int, list[int]] = {}
    for place, number in enumerate(numbers.tolist()):
        groups.setdefault(number, []).append(place)
    return [*groups.values()]


def _token_set(texts: Sequence[str]) -> Likeness:
    scorer, processor = fuzz.token_set_ratio, utils.default_process
    return process.cdist(texts, texts, scorer=scorer, processor=processor, dtype=np.float64) / 100


def _tf_idf(texts: Sequence[str]) -> Likeness:
    vectors = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    likeness: Likeness = (vectors @ vectors.T).toarray()
    return likeness


def _cosines(texts: Sequence[str], encoder: Encoder) -> Likeness:
    places = encoder.encode(texts)
    return (places @ places.T).astype(np.float64)


def _print(size: int, best: Mapping[str, Best]) -> None:
    about = "All in one inbox" if size == MOST_KEPT else f"Inboxes of about {size} texts"
    table = a_table(f"{about}, mean of the sets", ("way", "bar", *_NAMES))
    for name, one in best.items():
        bar = f"{one.bar:.2f}" if one.bar else "own"
        table.add_row(name, bar, *_shown(one.mean))
    Console().print(table)
    for field in ("pure", "f1", "largest"):
        of_sets = a_table(f"{about}: {field}", ("set", *best))
        for name in next(iter(best.values())).by_set:
            values = (getattr(one.by_set[name], field) for one in best.values())
            of_sets.add_row(name, *map(share, values))
        Console().print(of_sets)


def _shown(of: Figures) -> Iterator[str]:
    *shares, lines = astuple(of)
    yield from map(share, shares)
    yield f"{lines:.1f}"


def _all_texts(sets: Sequence[TestSet]) -> list[str]:
    """Return the different questions and wordings of sets, at most as many as the bot keeps."""
    asked = (query.text for each in sets for query in each.queries)
    curated = (
        question
        for each in sets
        for entry in each.knowledge.entries.values()
        for question in entry.questions
    )
    kept = (text[:LONGEST_QUESTION] for text in (*asked, *curated))
    return [*dict.fromkeys(kept)][:MOST_KEPT]


if __name__ == "__main__":
    typer.run(main)
