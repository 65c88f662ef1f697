"""What is counted and timed, for Prometheus: how much, how fast, how it ended; never whose."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from itertools import product
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from bot.core.knowledge import Knowledge

_HANDLING: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds
_WAITING: Final = (1, 2, 5, 10, 30, 60, 300, 1800, 7200, 86400)  # seconds, as Telegram's dates


class Metrics:
    """The bot's figures. All are in the registry that is handed in, none is global.

    Labels take their values from the code and from Telegram's names for its methods and updates, so
    that there are few of them, whatever members write.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        ProcessCollector(registry=registry)
        counter, gauge = partial(Counter, registry=registry), partial(Gauge, registry=registry)
        histogram = partial(Histogram, registry=registry)
        self._updates = counter(
            "footnote_updates",
            "Updates whose handling ended, by kind and by the event that the log has of it.",
            ("kind", "event"),
        )
        self._redelivered = counter(
            "footnote_redeliveries",
            "Updates that Telegram delivered again and that had been handled already.",
        )
        self._unreadable = counter(
            "footnote_unreadable_updates",
            "Updates that could not be read and were passed over.",
        )
        self._verdicts = counter(
            "footnote_verdicts",
            "What questions led to: an answer, a suggestion, an abstention or small talk.",
            ("verdict",),
        )
        self._feedback = counter(
            "footnote_feedback",
            "Judgements of members on answers: good, bad, or taken back.",
            ("judgement",),
        )
        self._handling = histogram(
            "footnote_update_seconds",
            "From when an update was taken in hand until it was done with.",
            buckets=_HANDLING,
        )
        self._waiting = histogram(
            "footnote_update_age_seconds",
            "How old a message was when it was taken in hand, by Telegram's clock.",
            buckets=_WAITING,
        )
        self._calls = counter(
            "footnote_telegram_calls",
            "Attempts to call the Bot API, polls left out, by method and by what came of them.",
            ("method", "outcome"),
        )
        self._calling = histogram(
            "footnote_telegram_call_seconds",
            "How long attempts to call the Bot API took, polls left out.",
            ("method",),
            buckets=_HANDLING,
        )
        self._entries = gauge("footnote_knowledge_entries", "Entries of the knowledge.")
        self._questions = gauge(
            "footnote_knowledge_questions", "Curated questions of the knowledge."
        )
        self._loaded = gauge(
            "footnote_knowledge_loaded_timestamp_seconds",
            "When the knowledge was loaded.",
        )
        self._version = gauge(
            "footnote_knowledge_info",
            "1 for the version of the knowledge in use, which is how its SHA-256 begins.",
            ("version",),
        )
        self._reloads = counter(
            "footnote_knowledge_reloads",
            "Changes of the file in a running bot, by whether they were taken over or refused.",
            ("outcome",),
        )
        for outcome in ("taken", "refused"):  # as in `expect`
            self._reloads.labels(outcome)
        self._pending = gauge(
            "footnote_queue_pending_updates",
            "Updates that wait at Telegram, when it was last asked.",
        )
        self._asked = gauge(
            "footnote_queue_asked_timestamp_seconds",
            "When Telegram last told what waits.",
        )
        self._delivery_failed = gauge(
            "footnote_queue_last_error_timestamp_seconds",
            "When Telegram last failed to deliver to the webhook; 0 for never.",
        )

    def expect(self, kinds: Iterable[str], events: Iterable[str]) -> None:
        """Show that no update of any of these kinds has led to any of these events yet.

        Prometheus sees a figure rise, but not appear: the first event would go unnoticed.
        """
        for kind, event in product(kinds, events):
            self._updates.labels(kind, event)

    def handled(self, kind: str, event: str, seconds: float) -> None:
        """Count an update and the time it took."""
        self._updates.labels(kind, event).inc()
        self._handling.observe(seconds)

    def redelivered(self) -> None:
        """Count an update that came again."""
        self._redelivered.inc()

    def unreadable(self) -> None:
        """Count an update that could not be read."""
        self._unreadable.inc()

    def decided(self, verdict: str) -> None:
        """Count what a question led to."""
        self._verdicts.labels(verdict).inc()

    def judged(self, feedback: str) -> None:
        """Count what a member thinks of an answer: `good`, `bad`, or `taken_back`."""
        self._feedback.labels(feedback).inc()

    def waited(self, seconds: float) -> None:
        """Count how long a message waited before it was taken in hand."""
        self._waiting.observe(max(0.0, seconds))

    def called(self, method: str, outcome: str, seconds: float) -> None:
        """Count an attempt to call the Bot API."""
        self._calls.labels(method, outcome).inc()
        self._calling.labels(method).observe(seconds)

    def loaded(self, knowledge: Knowledge, at: datetime) -> None:
        """Show which knowledge is in use since when."""
        self._entries.set(len(knowledge.entries))
        self._questions.set(knowledge.n_questions)
        self._loaded.set(at.timestamp())
        self._version.clear()
        self._version.labels(knowledge.version).set(1)

    def reloaded(self, outcome: str) -> None:
        """Count a change of the file: `taken` over or `refused`."""
        self._reloads.labels(outcome).inc()

    def queued(self, pending: int, last_error: datetime | None, at: datetime) -> None:
        """Show what waits at Telegram, and when it last failed to deliver."""
        self._pending.set(pending)
        self._asked.set(at.timestamp())
        self._delivery_failed.set(last_error.timestamp() if last_error else 0)
