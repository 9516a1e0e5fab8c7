"""What a store holds by our own rules, whoever keeps it: message graphs, reports, reference, dumps.

In: quads and a store. Out: the same quads, checked; the reference graph with its mark; dumps. How
graphs are kept is for the stores.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import IO

from pyoxigraph import Literal, NamedNode, Quad

from kg.jsonld import write_jsonld
from kg.namespaces import SCHEMA, Names
from kg.reference import reference_quads
from kg.serialise import QuadFormat, serialise, write_quads
from kg.store.interface import GraphStore, StoredMessage

_CONTENT = NamedNode(SCHEMA + "sha256")


def of_message(names: Names, graph: NamedNode, quads: Iterable[Quad]) -> set[Quad]:
    """``quads`` of a message graph and its report.

    Raises ValueError for a quad of another graph, or a graph that is no message's.
    """
    if not graph.value.startswith(names.message_graphs):
        raise ValueError(f"{graph.value} is not the graph of a message")
    found = set(quads)
    allowed = {graph, names.report_of(graph)}
    for quad in found:
        if quad.graph_name not in allowed:
            raise ValueError(f"{quad} does not belong to the graph {graph.value}")
    return found


def of_report(names: Names, graph: NamedNode, quads: Iterable[Quad]) -> tuple[NamedNode, set[Quad]]:
    """The graph of the report on the message of ``graph``, and ``quads`` of it.

    Raises ValueError for a quad of another graph.
    """
    report = names.report_of(graph)
    found = set(quads)
    if any(quad.graph_name != report for quad in found):
        raise ValueError(f"a quad does not belong to the graph {report.value}")
    return report, found


def of_reference(names: Names, quads: Iterable[Quad] | None) -> tuple[Quad, set[Quad]]:
    """The reference graph (that of the package, or ``quads``), and the mark that it carries.

    The mark is a hash of the content, so that nothing is written where nothing changed.
    """
    mark, content = _own_reference(names) if quads is None else _marked(names, quads)
    return mark, {*content, mark}


@cache
def _own_reference(names: Names) -> tuple[Quad, frozenset[Quad]]:
    return _marked(names, reference_quads(names))


def _marked(names: Names, quads: Iterable[Quad]) -> tuple[Quad, frozenset[Quad]]:
    content = frozenset(quads)
    sha = hashlib.sha256(serialise(content, QuadFormat.NQUADS)).hexdigest()
    mark = Quad(names.reference_graph, _CONTENT, Literal(sha), names.reference_graph)
    return mark, content


def in_order_of_days(messages: Iterable[StoredMessage]) -> tuple[StoredMessage, ...]:
    """Messages by the day that they state and their title; undated ones last."""
    return tuple(sorted(messages, key=lambda m: (m.issued or date.max, m.title or "", m.iri.value)))


def stored(
    graph: NamedNode,
    iri: NamedNode,
    titles: Sequence[str],
    days: Sequence[str],
    areas: Sequence[str],
) -> StoredMessage:
    """A message from what its graph states of it, each in order."""
    return StoredMessage(
        graph=graph,
        iri=iri,
        title=titles[0] if titles else None,
        issued=date.fromisoformat(days[0]) if days else None,
        areas=tuple(areas),
    )


def dump(store: GraphStore, form: QuadFormat, file: IO[bytes], *, reference: bool) -> int:
    """Write all message graphs, and the reference graph if wanted, in order of their names.

    The same content gives the same bytes. Returns how many graphs were written.
    """
    graphs = _dumped(store, reference=reference)
    write_quads(_quads(store, graphs), form, file)
    return len(graphs)


def dump_jsonld(store: GraphStore, file: IO[bytes], *, reference: bool) -> int:
    """The same as JSON-LD under our own context."""
    graphs = _dumped(store, reference=reference)
    write_jsonld(_quads(store, graphs), file)
    return len(graphs)


def _quads(store: GraphStore, graphs: Iterable[NamedNode]) -> Iterator[Quad]:
    return (quad for graph in graphs for quad in store.graph(graph))


def _dumped(store: GraphStore, *, reference: bool) -> list[NamedNode]:
    graphs = store.message_graphs()
    if reference and store.has_graph(store.names.reference_graph):
        graphs.append(store.names.reference_graph)
    return sorted(graphs, key=str)
