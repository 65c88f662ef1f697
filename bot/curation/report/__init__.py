"""How good a knowledge is as one page for a browser, which loads nothing from anywhere."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.curation.assess import Assessment
from bot.curation.collisions import Finding, collisions
from bot.curation.counted import counted
from bot.curation.evaluate import Result
from bot.curation.explain import rows
from bot.curation.report.entries import collision_map, qualities
from bot.curation.report.figures import histograms, in_figures, panels
from bot.curation.said import bar, changes, proposed, sentence

_TEMPLATE: Final = "page.html.jinja"
_STEP: Final = 5  # of a hundred thresholds, in the table


def page(file: str, assessment: Assessment, findings: Sequence[Finding], at: datetime) -> str:
    """Return the page; `findings` are what each wording finds without itself."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = _percent
    trials = assessment.evaluation.trials
    comparison = assessment.comparison
    made = panels(trials, assessment.policy)
    return environment.get_template(_TEMPLATE).render(
        file=file,
        at=at,
        counted=counted,
        Result=Result,
        assessment=assessment,
        sentence=sentence(assessment.evaluation, assessment.seconds),
        bar=bar(assessment.evaluation),
        changes=changes(comparison) if comparison else None,
        proposed=proposed(assessment),
        failures=[(each, rows(each, assessment.policy)) for each in assessment.failures],
        histograms=histograms(trials),
        panels=made,
        steps=in_figures(made, _STEP),
        qualities=qualities(assessment.knowledge, assessment.evaluation, findings),
        map=collision_map(findings),
        collisions=collisions(findings),
    )


def _percent(share: float, digits: int = 0) -> str:
    return f"{share:.{digits}%}"
