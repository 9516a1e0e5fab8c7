"""The store of message graphs in a SPARQL service, instead of a folder.

In: a service, and quads. Out: whether anything changed, query results, dumps: what
`CommitmentStore` gives for the same content. docs/services.md says what differs.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Self

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
)

from kg.errors import StoreError
from kg.namespaces import DCTERMS, PC, SCHEMA, Names
from kg.serialise import QuadFormat, in_order
from kg.store import contents
from kg.store.interface import Change, GraphName, Result, StoredMessage, Term
from kg.store.service.address import Service
from kg.store.service.asking import Asking
from kg.store.service.results import canonical
from kg.store.service.transport import Transport
from kg.store.service.version import Version
from kg.store.service.writing import Writing

_SYSTEM = (
    "http://www.openlinksw.com/schemas/",
    "http://localuriqaserver/",
    "http://www.w3.org/ns/ldp#",
    "urn:activitystreams-owl:",
    "urn:core:services:",
    "urn:virtuoso:",
)
"""What the names of graphs begin with that Virtuoso keeps for itself."""

_GRAPHS = "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
"""Counted though nobody wants to know: Virtuoso 7 does not come to an end with DISTINCT here."""

_MESSAGES = f"""
SELECT ?graph ?iri ?title ?issued ?area WHERE {{
  GRAPH ?graph {{
    ?iri a <{PC}Message> .
    OPTIONAL {{ ?iri <{DCTERMS}title> ?title }}
    OPTIONAL {{ ?iri <{DCTERMS}issued> ?issued }}
    OPTIONAL {{ ?iri <{PC}inArea> ?area }}
  }}
}}
"""


class ServiceStore:
    """The graphs of all messages in a service; a context manager that closes its connections.

    Several programs may hold one at a time. Make it with `open`.
    """

    def __init__(self, transport: Transport, names: Names, *, writable: bool) -> None:
        self.service = transport.service
        self.names = names
        self.writable = writable
        self._transport = transport
        self._asking = Asking(transport)
        self._writing = Writing(transport)
        self._version = Version(
            names, self._noted_version, self.service.fresh_seconds, self.service.shared
        )
        self._noted = 0.0
        self._closed = False

    @classmethod
    def open(cls, service: Service, *, names: Names | None = None, read_only: bool = False) -> Self:
        """The store that ``service`` keeps.

        Raises StoreError where the service does not answer.
        """
        opened = cls(
            Transport(service), names or Names(), writable=service.writable and not read_only
        )
        try:
            opened._asking.boolean("ASK { }")
        except StoreError:
            opened.close()
            raise
        return opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; what was written is with the service."""
        self._transport.close()
        self._closed = True

    @property
    def generation(self) -> int:
        """A number that grows with every write of this software, whoever runs it."""
        return self._version.number()

    def query(self, text: str, substitutions: Mapping[str, Term] | None = None) -> Result:
        """The result of a SPARQL query over the union of all graphs.

        ``substitutions`` binds variables, named without the question mark, to terms; each must be
        projected by the query. The prefixes of `kg.namespaces.PREFIXES` need no declaration.
        Raises SyntaxError for a query that cannot be parsed, that holds SERVICE, or that gives a
        bound variable a value itself.
        """
        return self._asking.query(text, substitutions or {})

    def graph(self, graph: GraphName) -> list[Quad]:
        """The quads of one graph, in order; empty where there is none, as for the default graph."""
        return [] if isinstance(graph, DefaultGraph) else self._asking.graph(graph)

    def has_graph(self, graph: GraphName) -> bool:
        """Whether there is such a graph with triples in it; the default graph is always there."""
        if isinstance(graph, DefaultGraph):
            return True
        return self._asking.boolean(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}")

    def named_graphs(self) -> list[NamedNode]:
        """All named graphs that hold triples, sorted, but for those of the service itself."""
        found = (row["graph"] for row in self._asking.rows(_GRAPHS))
        return sorted(
            (
                graph
                for graph in found
                if isinstance(graph, NamedNode)
                and graph != self.names.version_graph
                and not graph.value.startswith(_SYSTEM)
            ),
            key=str,
        )

    def message_graphs(self) -> list[NamedNode]:
        """The graphs of messages, sorted."""
        start = self.names.message_graphs
        return [graph for graph in self.named_graphs() if graph.value.startswith(start)]

    def messages(self) -> tuple[StoredMessage, ...]:
        """All messages, in the order of the day they state and their title; undated ones last."""
        stated: dict[tuple[NamedNode, NamedNode], tuple[set[str], set[str], set[str]]] = {}
        for row in self._asking.rows(_MESSAGES):
            graph, iri = row["graph"], row["iri"]
            if isinstance(graph, NamedNode) and isinstance(iri, NamedNode):
                found = stated.setdefault((graph, iri), (set(), set(), set()))
                for name, values in zip(("title", "issued", "area"), found, strict=True):
                    if isinstance(value := row[name], NamedNode | Literal):
                        values.add(value.value)
        return contents.in_order_of_days(
            contents.stored(graph, iri, *map(sorted, found))
            for (graph, iri), found in stated.items()
        )

    def put_graph(self, graph: GraphName, quads: Iterable[Quad]) -> bool:
        """Make ``quads`` the whole content of ``graph``; whether the graph is new.

        Raises StoreError for the default graph, which not every service has.
        """
        named = self._named(graph)
        new, old = set(canonical(list(quads))), set(self.graph(named))
        if new == old:
            return not old
        self._write({named: new}, new=not old)
        return not old

    def drop_graph(self, graph: GraphName) -> bool:
        """Take ``graph`` away; whether there was one."""
        named = self._named(graph)
        if not self.has_graph(named):
            return False
        self._write({named: ()}, new=False)
        return True

    def apply(
        self,
        added: Iterable[Quad],
        removed: Iterable[Quad],
        created: Sequence[str] = (),
        dropped: Sequence[str] = (),
    ) -> None:
        """Take ``removed`` out and put ``added`` in; ``dropped`` graphs lose all.

        One update, all or nothing, where it is small enough; else graph by graph. Graphs without
        triples are not kept, so that ``created`` changes nothing.
        """
        new, old = set(canonical(list(added))), set(removed)
        gone = {NamedNode(iri) for iri in dropped}
        touched = {self._named(_graph_of(quad)) for quad in new | old} | gone
        if not touched:
            return
        held = {graph: set() if graph in gone else set(self.graph(graph)) for graph in touched}
        whole = {graph: (quads - old).union(_of(new, graph)) for graph, quads in held.items()}
        small = sum(map(len, whole.values())) <= self.service.triples
        if small or gone or not self._writing.difference(new, old, self._version.next()):
            self._write(whole, new=False)

    def replace_message(self, graph: NamedNode, quads: Iterable[Quad]) -> Change:
        """Make ``quads`` the whole content of the message graph ``graph`` and of its report.

        One update, all or nothing, where it is small enough; else the report first and the message
        last, so that an interrupted change is made again by the next ingest.
        """
        new = contents.of_message(self.names, graph, quads)
        return self._replace((self.names.report_of(graph), graph), new)

    def replace_messages(
        self, messages: Iterable[tuple[NamedNode, Iterable[Quad]]]
    ) -> Iterator[tuple[NamedNode, Change]]:
        """Like `replace_message` for many; yields each graph once the service holds it."""
        known: set[NamedNode] | None = None
        written = False
        try:
            for graph, quads in messages:
                known = set(self.message_graphs()) if known is None else known
                if graph in known:
                    yield graph, self.replace_message(graph, quads)
                    continue
                new = contents.of_message(self.names, graph, quads)
                report = self.names.report_of(graph)
                self._writing.create({each: _of(new, each) for each in (report, graph)})
                known.add(graph)
                written = not self._note_now_and_then()
                yield graph, Change.NEW
        finally:
            if written:
                self._writing.mark(self._version.next())

    def replace_report(self, graph: NamedNode, quads: Iterable[Quad]) -> Change:
        """Make ``quads`` the report on the message whose graph is ``graph``."""
        report, new = contents.of_report(self.names, graph, quads)
        return self._replace((report,), new)

    def load_reference(self, quads: Iterable[Quad] | None = None) -> Change:
        """Make the package's ontology, schemes and places (or ``quads``) the reference graph.

        Raises StoreError where the service's default graph is not the union of its graphs.
        """
        mark, new = contents.of_reference(self.names, quads)
        statement = f"{mark.subject} {mark.predicate} {mark.object}"
        graph = self.names.reference_graph
        change = Change.UNCHANGED
        if not self._asking.boolean(f"ASK {{ GRAPH {graph} {{ {statement} }} }}"):
            if not self.writable:
                raise self._transport.read_only()
            change = self._replace((graph,), set(canonical(list(new))))
        if not self._asking.boolean(f"ASK {{ {statement} }}"):
            raise StoreError(
                f"{self.service.place}: the service's default graph is not the union of its "
                "graphs; switch that on there (Fuseki: tdb2:unionDefaultGraph true)"
            )
        return change

    def dump(self, form: QuadFormat, file: IO[bytes], *, reference: bool = True) -> int:
        """Write all message graphs, and the reference graph if wanted, in order of their names.

        The same content gives the same bytes. Returns how many graphs were written.
        """
        return contents.dump(self, form, file, reference=reference)

    def dump_jsonld(self, file: IO[bytes], *, reference: bool = True) -> int:
        """The same as JSON-LD under our own context."""
        return contents.dump_jsonld(self, file, reference=reference)

    def _named(self, graph: GraphName) -> NamedNode:
        if isinstance(graph, DefaultGraph):
            raise StoreError(
                f"{self.service.place}: a service keeps named graphs only; choose one by its name"
            )
        return graph

    def _replace(self, graphs: Sequence[NamedNode], new: set[Quad]) -> Change:
        """Make ``new`` the whole content of ``graphs``."""
        old = {quad for graph in graphs for quad in self.graph(graph)}
        if old == new:
            return Change.UNCHANGED
        self._write({graph: _of(new, graph) for graph in graphs}, new=not old)
        return Change.REPLACED if old else Change.NEW

    def _write(self, whole: Mapping[NamedNode, Iterable[Quad]], *, new: bool) -> None:
        if not self.writable:
            raise self._transport.read_only()
        if new:
            self._writing.create(whole)
            self._writing.mark(self._version.next())
        else:
            self._writing.replace(whole, self._version.next())

    def _note_now_and_then(self) -> bool:
        """Note the version, unless that was done a moment ago; whether it was noted."""
        if time.monotonic() - self._noted < self.service.fresh_seconds:
            return False
        self._writing.mark(self._version.next())
        self._noted = time.monotonic()
        return True

    def _noted_version(self) -> int:
        graph = self.names.version_graph
        text = f"SELECT ?v WHERE {{ GRAPH {graph} {{ {graph} <{SCHEMA}version> ?v }} }}"
        numbers = [
            row["v"].value for row in self._asking.rows(text) if isinstance(row["v"], Literal)
        ]
        return max((int(number) for number in numbers if number.isdecimal()), default=0)


def _graph_of(quad: Quad) -> GraphName:
    if isinstance(quad.graph_name, BlankNode):
        raise StoreError("a graph without a name cannot be kept; name it with an IRI")
    return quad.graph_name


def _of(quads: Iterable[Quad], graph: NamedNode) -> list[Quad]:
    return in_order(quad for quad in quads if quad.graph_name == graph)
