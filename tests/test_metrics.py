from dataclasses import replace
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics
from tests.knowledge_example import a_knowledge, an_entry

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def metrics() -> Metrics:
    return Metrics(CollectorRegistry())


def shown(metrics: Metrics, name: str) -> dict[tuple[str, ...], float]:
    """What Prometheus reads of a figure: its labels' values, in the order of their names."""
    text = generate_latest(metrics.registry).decode()
    return {
        tuple(value for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


def test_updates_are_counted_by_kind_and_by_what_came_of_them() -> None:
    figures = metrics()
    for kind, event in [("message", "answered"), ("message", "answered"), ("message", "failed")]:
        figures.handled(kind, event, 0.02)
    assert shown(figures, "footnote_updates_total") == {
        ("answered", "message"): 2,
        ("failed", "message"): 1,
    }
    assert shown(figures, "footnote_update_seconds_bucket")["0.01",] == 0
    assert shown(figures, "footnote_update_seconds_bucket")["0.025",] == 3


def test_what_has_not_happened_yet_is_shown_as_nought() -> None:
    figures = metrics()
    figures.expect(("message", "callback_query"), ("set_aside",))
    assert shown(figures, "footnote_updates_total") == {
        ("set_aside", "message"): 0,
        ("set_aside", "callback_query"): 0,
    }
    figures.handled("message", "set_aside", 0.02)
    assert shown(figures, "footnote_updates_total")["set_aside", "message"] == 1


def test_redeliveries_unreadable_updates_and_verdicts_are_counted() -> None:
    figures = metrics()
    figures.redelivered()
    figures.unreadable()
    figures.decided("answer")
    figures.decided("abstention")
    assert shown(figures, "footnote_redeliveries_total") == {(): 1}
    assert shown(figures, "footnote_unreadable_updates_total") == {(): 1}
    assert shown(figures, "footnote_verdicts_total") == {("answer",): 1, ("abstention",): 1}


def test_judgements_are_counted() -> None:
    figures = metrics()
    for each in ("good", "bad", "good"):
        figures.judged(each)
    assert shown(figures, "footnote_feedback_total") == {("good",): 2, ("bad",): 1}


def test_a_message_from_the_future_has_waited_no_time() -> None:
    figures = metrics()
    figures.waited(-3)
    figures.waited(40)
    assert shown(figures, "footnote_update_age_seconds_sum") == {(): 40}


def test_calls_are_counted_by_method_and_outcome() -> None:
    figures = metrics()
    figures.called("sendMessage", "done", 0.2)
    figures.called("sendMessage", "flood", 0.1)
    assert shown(figures, "footnote_telegram_calls_total") == {
        ("sendMessage", "done"): 1,
        ("sendMessage", "flood"): 1,
    }
    assert shown(figures, "footnote_telegram_call_seconds_count") == {("sendMessage",): 2}


def test_the_knowledge_in_use_has_one_version() -> None:
    figures = metrics()
    old = a_knowledge(an_entry())
    new = a_knowledge(an_entry("a", questions=("Who?", "When?")), an_entry("b"))
    figures.loaded(replace(old, version="aaaa"), NOON - timedelta(days=1))
    figures.loaded(replace(new, version="bbbb"), NOON)
    figures.reloaded("taken")
    assert shown(figures, "footnote_knowledge_info") == {("bbbb",): 1}
    assert shown(figures, "footnote_knowledge_entries") == {(): 2}
    assert shown(figures, "footnote_knowledge_questions") == {(): 3}
    assert shown(figures, "footnote_knowledge_loaded_timestamp_seconds") == {(): NOON.timestamp()}
    assert shown(figures, "footnote_knowledge_reloads_total") == {
        ("taken",): 1,
        ("refused",): 0,
    }


def test_the_queue_is_shown_as_telegram_told_it() -> None:
    figures = metrics()
    figures.queued(7, NOON - timedelta(hours=1), NOON)
    assert shown(figures, "footnote_queue_pending_updates") == {(): 7}
    assert shown(figures, "footnote_queue_asked_timestamp_seconds") == {(): NOON.timestamp()}
    failed = (NOON - timedelta(hours=1)).timestamp()
    assert shown(figures, "footnote_queue_last_error_timestamp_seconds") == {(): failed}
    figures.queued(0, None, NOON)
    assert shown(figures, "footnote_queue_last_error_timestamp_seconds") == {(): 0}


def test_two_bots_in_a_process_do_not_share_their_figures() -> None:
    one, other = metrics(), metrics()
    one.redelivered()
    assert shown(other, "footnote_redeliveries_total") == {(): 0}
