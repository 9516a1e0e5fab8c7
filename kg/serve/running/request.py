"""A free query or update, and its answer, as they pass between the protocol and what runs them.

In: text that a client sent, with the graphs and formats that it asked for. Out: an answer in a
file, written whole before its first byte is sent, so that what was cut can be said beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, Protocol

from pyoxigraph import Quad


class ResultsFormat(StrEnum):
    """The forms of the answer to SELECT and ASK, by media type (SPARQL 1.1 result formats)."""

    JSON = "application/sparql-results+json"
    XML = "application/sparql-results+xml"
    CSV = "text/csv"
    TSV = "text/tab-separated-values"


class GraphFormat(StrEnum):
    """The forms of a graph, by media type; those of `DATASETS` hold several graphs."""

    TURTLE = "text/turtle"
    N_TRIPLES = "application/n-triples"
    RDF_XML = "application/rdf+xml"
    JSON_LD = "application/ld+json"
    N_QUADS = "application/n-quads"
    TRIG = "application/trig"


DATASETS = frozenset({GraphFormat.JSON_LD, GraphFormat.N_QUADS, GraphFormat.TRIG})


@dataclass(frozen=True, slots=True)
class Graphs:
    """The graphs that the protocol names: ``default-graph-uri`` and ``named-graph-uri``, or
    ``using-graph-uri`` and ``using-named-graph-uri`` of an update; all empty where it names none.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@dataclass(frozen=True, slots=True)
class Query:
    """A query to run, with the form of its answer for either kind.

    ``None`` for a form means that the client accepts no form of that kind: status 406 if the query
    turns out to be of it.
    """

    text: str
    graphs: Graphs = field(default_factory=Graphs)
    results: ResultsFormat | None = ResultsFormat.JSON
    graph: GraphFormat | None = GraphFormat.TURTLE
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """An update to run; it may take several operations, and all of them or none are done."""

    text: str
    graphs: Graphs = field(default_factory=Graphs)
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take. ``memory`` is address space in bytes."""

    seconds: float = 20.0
    rows: int = 100_000
    size: int = 64 * 2**20
    memory: int = 1024 * 2**20


@dataclass(frozen=True, slots=True)
class Cut:
    """That an answer was cut, and by which limit: ``rows`` were sent, there are more."""

    rows: int
    limit: str  # "rows" or "bytes"


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer: ``file`` is open at its beginning, and closed by who sends it."""

    media_type: str
    file: IO[bytes]
    length: int
    rows: int
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What an update would change, found without changing the store.

    ``created`` and ``dropped`` are the IRIs of graphs that an update makes or drops though no quad
    tells it. What a dropped graph held is not listed in ``removed``; a graph that is left empty is
    dropped and created, in this order.
    """

    added: Sequence[Quad] = ()
    removed: Sequence[Quad] = ()
    created: Sequence[str] = ()
    dropped: Sequence[str] = ()


class Runner(Protocol):
    """What runs free queries and updates, where they can be ended.

    Each method raises `kg.serve.refusal.Refusal`: 400 for what cannot be understood (with line and
    column) or would read from elsewhere, 406 for a form that the client does not accept or that
    cannot hold the answer, 502 where a service that it may ask does not answer, 503 where too many
    wait or the query died (it used too much memory), 504 where its time ran out.
    """

    async def start(self) -> None:
        """Make ready; called once, before the first query."""

    async def stop(self) -> None:
        """End what still runs."""

    async def query(self, query: Query) -> Answer:
        """The answer to ``query`` on the store as it was at the last commit."""

    async def difference(self, update: Update) -> Difference:
        """What ``update`` would change; the caller holds the writer's place, and applies it."""
