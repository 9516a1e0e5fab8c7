"""The graph that is validated: one message with what it refers to, as plain rdflib.

In: the quads of one message. Out: an rdflib graph in memory. Strings that come from Oxigraph lose
their datatype xsd:string here, because rdflib takes "x" and "x"^^xsd:string for two values, and
pySHACL would report the difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode, Quad
from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.namespaces import PC, SKOS, XSD
from kg.namespaces import RDFS as RDFS_BASE
from kg.reference import reference_quads

Triple = tuple[Node, Node, Node]

_XSD_STRING = XSD + "string"
_SUBCLASS = str(RDFS.subClassOf)
_FOLLOWED = (PC + "bcu", PC + "policedBy")
_COPIED = frozenset(
    {str(RDF.type), RDFS_BASE + "label", SKOS + "prefLabel", SKOS + "notation", *_FOLLOWED}
)


def message_graph(quads: Iterable[Quad]) -> Graph:
    """The triples of ``quads``, the classes of ours, and the reference nodes pointed to.

    Of a reference node its types, labels, notation, unit and force are copied; a node that the
    quads describe themselves is left as they describe it.
    """
    graph = Graph(bind_namespaces="none")
    reference = _reference()
    described = set()
    pointed: list[str] = []
    for quad in quads:
        subject, object_ = _node(quad.subject), _node(quad.object)
        graph.add((subject, URIRef(quad.predicate.value), object_))
        described.add(str(subject))
        if isinstance(quad.object, NamedNode):
            pointed.append(quad.object.value)
    for triple in reference.subclasses:
        graph.add(triple)
    while pointed:
        iri = pointed.pop()
        if iri in described or iri not in reference.copied:
            continue
        described.add(iri)
        for triple in reference.copied[iri]:
            graph.add(triple)
            if str(triple[1]) in _FOLLOWED:
                pointed.append(str(triple[2]))
    return graph


def instances(graph: Graph, class_: URIRef) -> set[Node]:
    """The nodes of a class or of one of its subclasses, as SHACL finds them."""
    found: set[Node] = set()
    for each in graph.transitive_subjects(RDFS.subClassOf, class_):
        found.update(graph.subjects(RDF.type, each))
    return found


@dataclass(frozen=True, slots=True)
class _Reference:
    """What is copied of each node of the reference graph, and which classes are kinds of others."""

    copied: Mapping[str, tuple[Triple, ...]]
    subclasses: tuple[Triple, ...]


@cache
def _reference() -> _Reference:
    copied: dict[str, list[Triple]] = defaultdict(list)
    subclasses = []
    for quad in reference_quads():
        if quad.predicate.value in _COPIED and isinstance(quad.subject, NamedNode):
            copied[quad.subject.value].append(_triple(quad))
        elif quad.predicate.value == _SUBCLASS and str(quad.object).startswith(f"<{PC}"):
            subclasses.append(_triple(quad))
    found = {iri: tuple(triples) for iri, triples in copied.items()}
    return _Reference(MappingProxyType(found), tuple(subclasses))


def _triple(quad: Quad) -> Triple:
    return _node(quad.subject), URIRef(quad.predicate.value), _node(quad.object)


def _node(term: NamedNode | BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        return Literal(term.value, datatype=None if datatype == _XSD_STRING else URIRef(datatype))
    raise TypeError(f"triple terms are not used in message graphs: {term}")
