"""What a store of message graphs does, whoever keeps the graphs.

In: quads of one message at a time, or of any graph. Out: query results and the same quads again.
`CommitmentStore` keeps them in a folder; a SPARQL service can keep them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import IO, Protocol, Self

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
)

from kg.namespaces import Names
from kg.serialise import QuadFormat

Term = NamedNode | Literal
Result = QuerySolutions | QueryBoolean | QueryTriples
GraphName = NamedNode | DefaultGraph


class Change(StrEnum):
    """What writing a message's graph did to the store."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One message as the store lists it; ``areas`` are IRIs."""

    graph: NamedNode
    iri: NamedNode
    title: str | None
    issued: date | None
    areas: tuple[str, ...]


class GraphStore(Protocol):
    """The graphs of all messages, their reports, the reference graph, and any others.

    Every method raises StoreError where the store cannot be read or written.
    """

    names: Names
    writable: bool

    @property
    def generation(self) -> int:
        """A number that grows with every write through this object."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def close(self) -> None:
        """Write what is outstanding and let go of the store."""

    def query(self, text: str, substitutions: Mapping[str, Term] | None = None) -> Result:
        """The result of a SPARQL query of ours over the union of all graphs."""

    def graph(self, graph: GraphName) -> list[Quad]:
        """The quads of one graph, in order; empty where there is none."""

    def has_graph(self, graph: GraphName) -> bool:
        """Whether there is such a graph; the default graph is always there."""

    def named_graphs(self) -> list[NamedNode]:
        """All named graphs, sorted."""

    def message_graphs(self) -> list[NamedNode]:
        """The graphs of messages, sorted."""

    def messages(self) -> tuple[StoredMessage, ...]:
        """All messages, in the order of the day they state and their title; undated ones last."""

    def put_graph(self, graph: GraphName, quads: Iterable[Quad]) -> bool:
        """Make ``quads`` the whole content of ``graph``; whether the graph is new."""

    def drop_graph(self, graph: GraphName) -> bool:
        """Take ``graph`` away; whether there was one. The default graph is emptied."""

    def apply(
        self,
        added: Iterable[Quad],
        removed: Iterable[Quad],
        created: Sequence[str] = (),
        dropped: Sequence[str] = (),
    ) -> None:
        """Take ``removed`` out and put ``added`` in, in one transaction."""

    def replace_message(self, graph: NamedNode, quads: Iterable[Quad]) -> Change:
        """Make ``quads`` the whole content of a message graph and its report, at once."""

    def replace_messages(
        self, messages: Iterable[tuple[NamedNode, Iterable[Quad]]]
    ) -> Iterator[tuple[NamedNode, Change]]:
        """Like `replace_message` for many; yields each graph once it is on disk."""

    def replace_report(self, graph: NamedNode, quads: Iterable[Quad]) -> Change:
        """Make ``quads`` the report on the message whose graph is ``graph``."""

    def load_reference(self, quads: Iterable[Quad] | None = None) -> Change:
        """Make the package's ontology, schemes and places (or ``quads``) the reference graph."""

    def dump(self, form: QuadFormat, file: IO[bytes], *, reference: bool = True) -> int:
        """Write all message graphs in order; the same content gives the same bytes."""

    def dump_jsonld(self, file: IO[bytes], *, reference: bool = True) -> int:
        """The same as JSON-LD under our own context."""
