"""The dashboard and the alerts ask for figures that there are, and every alert goes off."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client import CollectorRegistry

from bot.metrics import Metrics
from tests.deploy.tools import DEPLOY, ROOT, needed, ran
from tests.documents import section
from tests.knowledge_example import a_knowledge, an_entry
from tests.test_metrics import NOON

ALERTS = DEPLOY / "alerts.yml"
TRIED = Path(__file__).with_name("alerts_test.yml")
DASHBOARD = json.loads((DEPLOY / "dashboard.json").read_text())
OF_PROMETHEUS = {"up"}
"""What Prometheus itself adds to every scrape."""


def rules() -> list[dict[str, Any]]:
    [group] = yaml.safe_load(ALERTS.read_text())["groups"]
    return list(group["rules"])


def asked_by_the_dashboard() -> list[str]:
    window = "5m"  # Grafana puts it in
    return [
        target["expr"].replace("$__rate_interval", window)
        for panel in DASHBOARD["panels"]
        for target in panel["targets"]
    ]


def figures() -> dict[str, set[str]]:
    """The name of every sample that the bot can show, with the names of its labels."""
    metrics = Metrics(CollectorRegistry())
    metrics.handled("message", "answered", 0.1)
    metrics.decided("answer")
    metrics.called("sendMessage", "done", 0.1)
    metrics.reloaded("taken")
    metrics.loaded(a_knowledge(an_entry()), NOON)
    return {
        sample.name: set(sample.labels)
        for family in metrics.registry.collect()
        for sample in family.samples
    }


def selectors(query: str) -> Iterator[promql_parser.VectorSelector]:
    found: list[promql_parser.VectorSelector] = []

    def look(expression: promql_parser.Expr) -> None:
        if isinstance(expression, promql_parser.MatrixSelector):
            found.append(expression.vector_selector)
        if isinstance(expression, promql_parser.VectorSelector):
            found.append(expression)

    promql_parser.walk(promql_parser.parse(query), look)
    yield from found


@pytest.mark.parametrize("query", [*asked_by_the_dashboard(), *(rule["expr"] for rule in rules())])
def test_a_query_asks_for_figures_and_labels_that_there_are(query: str) -> None:
    there_are = figures()
    asked = list(selectors(query))
    assert asked
    for each in asked:
        if each.name in OF_PROMETHEUS:
            continue
        assert each.name in there_are
        labels = {matcher.name for matcher in each.matchers.matchers}
        assert labels <= there_are[each.name] | {"job"}


def test_every_figure_of_ours_is_asked_for_by_somebody() -> None:
    queries = [*asked_by_the_dashboard(), *(rule["expr"] for rule in rules())]
    asked = {each.name for query in queries for each in selectors(query)}
    ours = {name for name in figures() if name.startswith("footnote_")}
    families = {name for name in ours if not name.endswith(("_created", "_count", "_sum"))}
    assert families - asked <= {"footnote_knowledge_questions"}


def test_the_dashboards_panels_are_told_apart_and_do_not_overlap() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert all(panel["description"] for panel in panels)
    places = [
        (x, y)
        for panel in panels
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(set(places)) == len(places)
    assert max(x for x, _ in places) < 24


def test_every_alert_is_explained() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    for rule in rules():
        assert section(guide, rule["alert"]).strip(), rule["alert"]


def test_prometheus_takes_the_rules() -> None:
    checked = ran(needed("promtool", "prometheus"), "check", "rules", ALERTS)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_every_alert_goes_off_when_it_should_and_is_silent_when_all_is_well() -> None:
    tried = yaml.safe_load(TRIED.read_text())["tests"]
    expected = {
        each["alertname"]
        for test in tried
        for each in test["alert_rule_test"]
        if each.get("exp_alerts")
    }
    assert expected == {rule["alert"] for rule in rules()}
    checked = ran(needed("promtool", "prometheus"), "test", "rules", TRIED)
    assert checked.returncode == 0, checked.stdout + checked.stderr
