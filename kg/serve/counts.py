"""What is counted, for /metrics: requests, queries, and the state of the store.

In: what the layers and the runner report. Out: the text that Prometheus reads (its exposition
format). Labels have few values each: routes are named by their templates, never by their paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

import kg
from kg.serve.noted import Outcome

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reading:
    """A number that is read when somebody asks for it: its name, what it says, how to get it."""

    name: str
    meaning: str
    read: Callable[[], float]
    total: bool = False  # whether it only grows


class Counts:
    """The counts of one server, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "policing_kg_http_requests",
            "Requests that were answered.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "policing_kg_http_request_seconds",
            "How long answers took, the sending included.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._in_flight = Gauge(
            "policing_kg_http_requests_in_flight",
            "Requests that are being answered.",
            registry=self._registry,
        )
        self._outcomes = Counter(
            "policing_kg_http_outcomes",
            "What became of requests.",
            ("outcome",),
            registry=self._registry,
        )
        self._queries = Counter(
            "policing_kg_queries",
            "Free queries and updates that were run, by what became of them.",
            ("kind", "outcome"),
            registry=self._registry,
        )
        self._query_seconds = Histogram(
            "policing_kg_query_seconds",
            "How long free queries and updates took, the waiting included.",
            ("kind",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._refused = Counter(
            "policing_kg_connections_refused",
            "Connections that were ended by us, by the limit that they broke.",
            ("limit",),
            registry=self._registry,
        )
        Info("policing_kg_build", "The software.", registry=self._registry).info(
            {"version": kg.__version__}
        )
        for outcome in Outcome:
            self._outcomes.labels(outcome.value)

    def begin(self) -> None:
        """A request has come in."""
        self._in_flight.inc()

    def end(self, route: str, method: str, status: int, seconds: float, outcome: Outcome) -> None:
        """The request has been answered; ``route`` is the template of its path, or ""."""
        self._in_flight.dec()
        self._requests.labels(
            route or _OTHER, method if method in _METHODS else _OTHER, str(status)
        ).inc()
        self._seconds.labels(route or _OTHER).observe(seconds)
        self._outcomes.labels(outcome.value).inc()

    def query(self, kind: str, outcome: Outcome, seconds: float) -> None:
        """A free query or update has ended."""
        self._queries.labels(kind, outcome.value).inc()
        self._query_seconds.labels(kind).observe(seconds)

    def refused(self, limit: str) -> None:
        """A connection was ended because it broke ``limit``."""
        self._refused.labels(limit).inc()

    def add(self, readings: Iterable[Reading]) -> None:
        """Let these numbers be read too."""
        self._registry.register(_Read(tuple(readings)))

    def text(self) -> bytes:
        """Everything, in Prometheus's text format 0.0.4."""
        return generate_latest(self._registry)


class _Read(Collector):
    def __init__(self, readings: tuple[Reading, ...]) -> None:
        self._readings = readings

    def describe(self) -> Iterator[Metric]:
        """Without values: what is read may not be there yet when this is registered."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        for each in self._readings:
            family = CounterMetricFamily if each.total else GaugeMetricFamily
            yield family(each.name, each.meaning, value=each.read())
