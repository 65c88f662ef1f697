"""How a knowledge is, in a sentence; which of its tests fail, and which links."""

from collections.abc import Iterable, Iterator

from bot.core.knowledge import Knowledge, Problem
from bot.core.response import Outcome
from bot.core.verdict import Abstention, Answer, Suggestion
from bot.curation.counted import counted
from bot.curation.evaluate import ENOUGH, Evaluation, Result, Trial
from bot.curation.links import Link, State


def summary(file: str, knowledge: Knowledge, evaluation: Evaluation) -> str:
    """Return what the file holds and how its tests came out, with the bar they are held to."""
    parts = [
        counted(len(knowledge.entries), "entry", "entries"),
        counted(knowledge.n_questions, "question"),
        *([counted(len(knowledge.gaps), "gap")] if knowledge.gaps else []),
        counted(len(knowledge.sources), "source"),
    ]
    holds = f"{file}: {', '.join(parts)}.{_drafts(knowledge)}"
    if not evaluation.trials:
        return f"{holds} It has no tests."
    tests = counted(len(evaluation.trials), "test")
    counts = ", ".join(f"{evaluation.count(result)} {result.value}" for result in list(Result)[1:])
    return (
        f"{holds} {evaluation.count(Result.RIGHT)} of {tests} right, "
        f"{counts}: {evaluation.reached:.1%} of those with an answer right or offered "
        f"(at least {ENOUGH:.0%} needed), {evaluation.misled} of those that nothing answers "
        f"answered (none allowed)."
    )


def only_drafts(file: str, knowledge: Knowledge) -> str:
    """Return how many drafts the file holds, and that nothing of it would be served."""
    return f"{file}: 0 entries.{_drafts(knowledge)}"


def failures(evaluation: Evaluation) -> Iterator[Problem]:
    """Return each failed test: where it stands, what it expects, what came instead."""
    for trial in evaluation.trials:
        if trial.fails:
            test = trial.expectation
            yield Problem(test.file, test.line, _failure(trial))


def links_told(links: Iterable[Link], knowledge: Knowledge) -> tuple[Problem, ...]:
    """Return what there is to do about links, where their sources stand."""
    found = {link.url: link for link in links if link.state is not State.FOUND}
    return tuple(
        Problem(source.place.file, source.place.line, f"source '{source.key}': {_to_do(link)}")
        for source in knowledge.sources.values()
        if source.place and (link := found.get(source.url or ""))
    )


def _drafts(knowledge: Knowledge) -> str:
    number = len(knowledge.drafts)
    return f" {counted(number, 'draft is', 'drafts are')} not served." if number else ""


def _to_do(link: Link) -> str:
    match link:
        case Link(state=State.MOVED, instead=to):
            return f"the link has moved; write {to}"
        case Link(state=State.GONE | State.UNREACHED, why=why, instead=str(copy)):
            return f"the link leads nowhere ({why}); there is an archived copy: {copy}"
        case Link(state=State.GONE, why=why):
            return f"the link is gone ({why}); find another, or leave url: out"
        case Link(why=why):
            return f"the link could not be looked at ({why}); open it yourself"


def _failure(trial: Trial) -> str:
    expected = trial.expectation.expect or "nothing"
    return f"'{trial.expectation.ask}' expects {expected}, but {_came(trial.outcome)}"


def _came(outcome: Outcome) -> str:
    match outcome:
        case Answer(entry, (first, *_)):
            return f"{entry.id} answers ({first.score:.2f}, as '{first.evidence.phrase}')"
        case Suggestion(matches):
            return f"only {', '.join(match.entry.id for match in matches)} are offered"
        case Abstention(_, gap) if gap:
            return f"the gap {gap.id} is nearer"
        case Abstention((first, *_)):
            return f"nothing answers; {first.entry.id} is nearest ({first.score:.2f})"
        case _:
            return "nothing answers"
