"""Constraints on each value node by itself (SHACL, sections 4.1, 4.3, 4.4 and 4.8.3).

In: the graph of shapes, a shape and a parameter's value. Out: a test that gives the value nodes at
fault.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import RDF, RDFS, Graph
from rdflib.namespace import SH, XSD
from rdflib.term import Node

from kg.validate.compiled.reading import NotUnderstoodError, count, iri, members, only, terms, text
from kg.validate.compiled.terms import CHECKED, UNCHECKED, at_most, less, regex, well_typed
from kg.validate.graphs import term_of
from kg.validate.index import Index, Term, Terms

Test: TypeAlias = Callable[[Index, Term, Terms], Sequence[Term | None]]
"""From index, focus node and value nodes to the values at fault; None where a result has none."""

Sound: TypeAlias = Callable[[Index, Term], bool]

_KINDS: dict[Node, tuple[type, ...]] = {
    SH.IRI: (NamedNode,),
    SH.BlankNode: (BlankNode,),
    SH.Literal: (Literal,),
    SH.BlankNodeOrIRI: (BlankNode, NamedNode),
    SH.BlankNodeOrLiteral: (BlankNode, Literal),
    SH.IRIOrLiteral: (NamedNode, Literal),
}


def each(sound: Sound) -> Test:
    """Every value node for itself must be sound."""

    def test(index: Index, _: Term, values: Terms) -> Sequence[Term | None]:
        for value in values:
            if not sound(index, value):
                return [v for v in values if not sound(index, v)]
        return ()

    return test


def class_(_: Graph, __: Node, value: Node) -> Test:
    """sh:class (4.1.1): an instance of the class or of a subclass of it in the data."""
    wanted = iri(value)

    def test(index: Index, _: Term, values: Terms) -> Sequence[Term | None]:
        instances = index.instances(wanted)  # a literal is the subject of nothing, so never one
        for value in values:
            if value not in instances:
                return [v for v in values if v not in instances]
        return ()

    return test


def datatype(_: Graph, __: Node, value: Node) -> Test:
    """sh:datatype (4.1.2): literals of that datatype, well typed where SPARQL knows it."""
    wanted = iri(value)
    name = str(value)
    checked = name in CHECKED
    unknown = name.startswith((str(XSD), str(RDF), str(RDFS)))
    if unknown and not checked and name not in UNCHECKED:
        raise NotUnderstoodError(f"whether a literal is a sound {name} is not known")
    return each(
        lambda _, v: (
            isinstance(v, Literal) and v.datatype == wanted and (not checked or well_typed(v))
        )
    )


def node_kind(_: Graph, __: Node, value: Node) -> Test:
    """sh:nodeKind (4.1.3)."""
    if value not in _KINDS:
        raise NotUnderstoodError(f"{value} is no kind of node")
    wanted = _KINDS[value]
    return each(lambda _, v: isinstance(v, wanted))


def min_exclusive(_: Graph, __: Node, value: Node) -> Test:
    """sh:minExclusive (4.3.1); what cannot be compared fails."""
    bound = _bound(value)
    return each(lambda _, v: less(bound, v))


def min_inclusive(_: Graph, __: Node, value: Node) -> Test:
    """sh:minInclusive (4.3.2)."""
    bound = _bound(value)
    return each(lambda _, v: at_most(bound, v))


def max_exclusive(_: Graph, __: Node, value: Node) -> Test:
    """sh:maxExclusive (4.3.3)."""
    bound = _bound(value)
    return each(lambda _, v: less(v, bound))


def max_inclusive(_: Graph, __: Node, value: Node) -> Test:
    """sh:maxInclusive (4.3.4)."""
    bound = _bound(value)
    return each(lambda _, v: at_most(v, bound))


def _bound(value: Node) -> Literal:
    bound = term_of(value)
    if not isinstance(bound, Literal):
        raise NotUnderstoodError(f"{value} is no literal to compare with")
    return bound


def min_length(_: Graph, __: Node, value: Node) -> Test:
    """sh:minLength (4.4.1), in characters; a blank node has no text and fails."""
    least = count(value)
    return each(lambda _, v: (words := _text(v)) is not None and len(words) >= least)


def max_length(_: Graph, __: Node, value: Node) -> Test:
    """sh:maxLength (4.4.2)."""
    most = count(value)
    return each(lambda _, v: (words := _text(v)) is not None and len(words) <= most)


def pattern(graph: Graph, shape: Node, value: Node) -> Test:
    """sh:pattern with sh:flags (4.4.3), by Oxigraph's REGEX."""
    if only(graph, shape, SH.pattern) is None:
        raise NotUnderstoodError(f"{shape} has no sh:pattern")
    flags = only(graph, shape, SH.flags)
    matches = regex(text(value), "" if flags is None else text(flags))
    if matches is None:
        raise NotUnderstoodError(f"the pattern of {shape} cannot be read")
    return each(lambda _, v: (words := _text(v)) is not None and matches(words))


def _text(value: Term) -> str | None:
    """What SPARQL's STR gives; None for what has no text."""
    return value.value if isinstance(value, Literal | NamedNode) else None


def language_in(graph: Graph, _: Node, value: Node) -> Test:
    """sh:languageIn (4.4.4), as SPARQL's langMatches has it."""
    ranges = [text(member).lower() for member in members(graph, value)]

    def sound(_: Index, value: Term) -> bool:
        tag = value.language if isinstance(value, Literal) else None
        return tag is not None and any(_in_range(tag.lower(), wanted) for wanted in ranges)

    return each(sound)


def _in_range(tag: str, wanted: str) -> bool:
    return wanted == "*" or tag == wanted or tag.startswith(f"{wanted}-")


def in_(graph: Graph, _: Node, value: Node) -> Test:
    """sh:in (4.8.3): one of the listed terms."""
    listed = terms(graph, value)
    return each(lambda _, v: v in listed)
