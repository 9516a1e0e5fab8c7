"""What is validated: one message with what it refers to, as quads and as a plain rdflib graph.

In: the quads of one message. Out: the same with the reference nodes that they point to; the graph
in memory that pySHACL walks. Strings that come from Oxigraph lose their datatype xsd:string there,
because rdflib takes "x" and "x"^^xsd:string for two values, and pySHACL would report the
difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode, Quad
from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.namespaces import PC, SKOS, XSD
from kg.namespaces import RDFS as RDFS_BASE
from kg.reference import reference_quads

_XSD_STRING = XSD + "string"
_SUBCLASS = str(RDFS.subClassOf)
_FOLLOWED = (PC + "bcu", PC + "policedBy")
_COPIED = frozenset(
    {str(RDF.type), RDFS_BASE + "label", SKOS + "prefLabel", SKOS + "notation", *_FOLLOWED}
)


def with_reference(quads: Iterable[Quad]) -> list[Quad]:
    """``quads``, the subclasses of the vocabulary, and the reference nodes pointed to.

    Of a reference node its types, labels, notation, unit and force are copied; a node that the
    quads describe themselves is left as they describe it.
    """
    reference = _reference()
    found = list(quads)
    described: set[object] = {quad.subject for quad in found}
    waiting = reference.copied.keys() & {quad.object for quad in found}
    found += reference.subclasses
    while waiting := waiting - described:
        described |= waiting
        for node in waiting:
            found += reference.copied[node]
        waiting = {each for node in waiting for each in reference.followed.get(node, ())}
    return found


def plain_graph(quads: Iterable[Quad]) -> Graph:
    """The union of ``quads`` as an rdflib graph in memory."""
    graph = Graph(bind_namespaces="none")
    graph.addN((node_of(q.subject), node_of(q.predicate), node_of(q.object), graph) for q in quads)
    return graph


def message_graph(quads: Iterable[Quad]) -> Graph:
    """A message with what it refers to, as an rdflib graph in memory."""
    return plain_graph(with_reference(quads))


def node_of(term: object) -> Node:
    """A term of Oxigraph as rdflib has it; a literal keeps its text, "01" does not become "1".

    Raises TypeError for a triple term.
    """
    if isinstance(term, NamedNode):
        return _iri(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        return Literal(
            term.value,
            datatype=None if datatype == _XSD_STRING else _iri(datatype),
            normalize=False,
        )
    raise TypeError(f"triple terms are not used in message graphs: {term}")


def term_of(node: Node) -> NamedNode | BlankNode | ox.Literal:
    """A node of rdflib as Oxigraph has it. Raises TypeError for a variable or a graph."""
    if isinstance(node, URIRef):
        return _named(str(node))
    if isinstance(node, BNode):
        return BlankNode(str(node))
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        datatype = None if node.datatype is None else _named(str(node.datatype))
        return ox.Literal(str(node), datatype=datatype)
    raise TypeError(f"no node of a graph: {node!r}")


@lru_cache(maxsize=20_000)
def _named(iri: str) -> NamedNode:
    return NamedNode(iri)


@lru_cache(maxsize=20_000)
def _iri(iri: str) -> URIRef:
    return URIRef(iri)


@dataclass(frozen=True, slots=True)
class _Reference:
    """What is copied of each node of the reference graph, and which classes are kinds of others."""

    copied: Mapping[object, tuple[Quad, ...]]
    followed: Mapping[object, tuple[object, ...]]  # the nodes that are copied with a node
    subclasses: tuple[Quad, ...]


@cache
def _reference() -> _Reference:
    copied: dict[object, list[Quad]] = defaultdict(list)
    followed: dict[object, list[object]] = defaultdict(list)
    subclasses = []
    for quad in reference_quads():
        if quad.predicate.value in _COPIED and isinstance(quad.subject, NamedNode):
            copied[quad.subject].append(quad)
            if quad.predicate.value in _FOLLOWED:
                followed[quad.subject].append(quad.object)
        elif quad.predicate.value == _SUBCLASS and str(quad.object).startswith(f"<{PC}"):
            subclasses.append(quad)
    return _Reference(
        MappingProxyType({node: tuple(quads) for node, quads in copied.items()}),
        MappingProxyType(
            {
                node: tuple(each for each in nodes if each in copied)
                for node, nodes in followed.items()
            }
        ),
        tuple(subclasses),
    )
