"""Reading a graph of shapes: lists, terms, and the one error for what is not understood.

In: an rdflib graph of shapes and a node in it. Out: Oxigraph's terms, to compare data with.
"""

from __future__ import annotations

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from kg.validate.graphs import term_of
from kg.validate.index import Term


class NotUnderstoodError(Exception):
    """A shape says something that is not compiled, or says it as SHACL does not allow.

    Never reaches a user: the shape is handed to pySHACL, which carries it out or refuses it.
    """


def only(graph: Graph, shape: Node, parameter: URIRef) -> Node | None:
    """The one value of a parameter, None for none; raises NotUnderstoodError for several."""
    values = list(graph.objects(shape, parameter))
    if len(values) > 1:
        raise NotUnderstoodError(f"{shape} has several values of {parameter}")
    return values[0] if values else None


def members(graph: Graph, head: Node) -> list[Node]:
    """The members of a SHACL list (SHACL, section 1.1); raises NotUnderstoodError for none such."""
    found: list[Node] = []
    seen: set[Node] = set()
    while head != RDF.nil:
        firsts, rests = (list(graph.objects(head, p)) for p in (RDF.first, RDF.rest))
        if head in seen or len(firsts) != 1 or len(rests) != 1:
            raise NotUnderstoodError(f"{head} is no list")
        seen.add(head)
        found += firsts
        head = rests[0]
    return found


def terms(graph: Graph, head: Node) -> dict[Term, None]:
    """The members of a list as terms of data."""
    return {term_of(member): None for member in members(graph, head)}


def iri(node: Node) -> Term:
    """A value that must be an IRI; raises NotUnderstoodError for another."""
    if not isinstance(node, URIRef):
        raise NotUnderstoodError(f"{node} is no IRI")
    return term_of(node)


def count(node: Node) -> int:
    """A value that must be a whole number of at least 0, as an xsd:integer."""
    if not isinstance(node, Literal) or node.datatype != XSD.integer or not str(node).isdecimal():
        raise NotUnderstoodError(f"{node} is no count")
    return int(node)


def text(node: Node) -> str:
    """A value that must be a plain string."""
    if not isinstance(node, Literal) or node.language or node.datatype not in {None, XSD.string}:
        raise NotUnderstoodError(f"{node} is no string")
    return str(node)


def flag(node: Node | None) -> bool:
    """A value that must be true or false in so many letters; False for none."""
    if node is None:
        return False
    if isinstance(node, BNode | URIRef) or str(node) not in {"true", "false"}:
        raise NotUnderstoodError(f"{node} is neither true nor false")
    if not isinstance(node, Literal) or node.datatype != XSD.boolean:
        raise NotUnderstoodError(f"{node} is no boolean")
    return str(node) == "true"
