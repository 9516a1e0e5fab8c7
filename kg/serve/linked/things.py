"""Everything that the store says about one thing.

In: a store and an IRI. Out: quads: what is said of the thing in every graph, what points at it, the
words that it rests on, and the whole graph where it is a message or a graph. Graphs are those with
a name; nothing of ours is anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Triple

from kg.serialise import in_order
from kg.store import GraphStore

MOST = 10_000
"""How many quads are told of one thing. A borough may be named by tens of thousands of statements;
whoever wants them all asks for them."""

_OF_IT = ("thing", "p", "o"), "?thing ?p ?o"
_WORDS = ("s", "p", "o"), "?thing pc:evidence ?s . ?s ?p ?o"
_PLACES = ("s", "p", "o"), "?thing pc:evidence ?words . ?words oa:hasSelector ?s . ?s ?p ?o"
_OWN_PLACES = ("s", "p", "o"), "?thing oa:hasSelector ?s . ?s ?p ?o"
_TO_IT = ("s", "p", "thing"), "?s ?p ?thing"
_QUERY = "SELECT ?thing ?graph ?s ?p ?o WHERE {{ GRAPH ?graph {{ {pattern} }} }} LIMIT {most}"
"""Each pattern begins at the thing: Oxigraph finds these by its indexes, whereas a property path
or a BIND beside them made it look at everything."""

_Pattern = tuple[tuple[str, str, str], str]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a thing; ``cut`` says that there is more than `MOST`."""

    quads: tuple[Quad, ...]
    cut: bool = False


def tell(store: GraphStore, thing: NamedNode) -> Told:
    """What the store says of ``thing``; no quads where it says nothing.

    What is said of the thing itself comes before the rest where not all fits.
    """
    found: dict[Quad, None] = {}
    for quad in islice(_all(store, thing), 4 * MOST):  # a quad may be found in several ways
        if len(found) == MOST and quad not in found:
            return Told(tuple(in_order(found)), cut=True)
        found[quad] = None
    return Told(tuple(in_order(found)))


def tell_of_vocabulary(store: GraphStore, namespace: str) -> Told:
    """What the reference graph says of all terms whose IRIs begin with ``namespace``."""
    document = namespace.rstrip("#/")
    own = [
        quad
        for quad in store.graph(store.names.reference_graph)
        if isinstance(quad.subject, NamedNode)
        and (quad.subject.value.startswith(namespace) or quad.subject.value == document)
    ]
    return Told(tuple(own[:MOST]), cut=len(own) > MOST)


def _all(store: GraphStore, thing: NamedNode) -> Iterator[Quad]:
    yield from _matching(store, thing, _OF_IT)
    yield from _graphs(store, thing)
    for pattern in (_WORDS, _PLACES, _OWN_PLACES, _TO_IT):
        yield from _matching(store, thing, pattern)


def _graphs(store: GraphStore, thing: NamedNode) -> Iterator[Quad]:
    """The graph that is called so, or that of the message that is."""
    start = store.names.message("").value
    if thing.value.startswith(start):
        yield from store.graph(store.names.message_graph(thing.value.removeprefix(start)))
    elif store.has_graph(thing):
        yield from store.graph(thing)


def _matching(store: GraphStore, thing: NamedNode, wanted: _Pattern) -> Iterable[Quad]:
    places, pattern = wanted
    query = _QUERY.format(pattern=pattern, most=MOST + 1)
    solutions = store.query(query, {"thing": thing})
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    for row in solutions:
        subject, predicate, value, graph = (row[name] for name in (*places, "graph"))
        if (
            isinstance(subject, NamedNode | BlankNode | Triple)
            and isinstance(predicate, NamedNode)
            and isinstance(value, NamedNode | BlankNode | Literal | Triple)
            and isinstance(graph, NamedNode | BlankNode | DefaultGraph)
        ):
            yield Quad(subject, predicate, value, graph)
