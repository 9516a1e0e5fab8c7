"""Constraints on the value nodes together (SHACL, sections 4.4.5, 4.5 and 4.8.2).

In: the graph of shapes, a shape and a parameter's value. Out: a test that gives the value nodes at
fault, or None for the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from pyoxigraph import Literal
from rdflib import Graph
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import XSD
from rdflib.term import Node

from kg.validate.compiled.reading import NotUnderstoodError, iri
from kg.validate.compiled.terms import at_most, less
from kg.validate.compiled.values import Test
from kg.validate.graphs import term_of
from kg.validate.index import Index, Term, Terms

_WHOLE: tuple[None] = (None,)


def unique_lang(_: Graph, __: Node, value: Node) -> Test:
    """sh:uniqueLang (4.4.5): a result for each language of several values.

    Only "true" says so; "1", although the same boolean, is ignored (W3C test uniqueLang-002).
    """
    if not isinstance(value, RdflibLiteral) or value.datatype != XSD.boolean:
        raise NotUnderstoodError(f"{value} is no boolean")
    said = str(value) == "true"

    def test(_: Index, __: Term, values: Terms) -> Sequence[Term | None]:
        if not said:
            return ()
        tags = (v.language for v in values if isinstance(v, Literal))
        used = Counter(tag.lower() for tag in tags if tag)
        return [None for times in used.values() if times > 1]

    return test


def has_value(_: Graph, __: Node, value: Node) -> Test:
    """sh:hasValue (4.8.2)."""
    wanted = term_of(value)

    def test(_: Index, __: Term, values: Terms) -> Sequence[Term | None]:
        return () if wanted in values else _WHOLE

    return test


def equals(_: Graph, __: Node, value: Node) -> Test:
    """sh:equals (4.5.1): the values that one side has and the other has not."""
    predicate = iri(value)

    def test(index: Index, focus: Term, values: Terms) -> Sequence[Term | None]:
        others = index.values(focus, predicate)
        missing = [v for v in values if v not in others]
        return [*missing, *(v for v in others if v not in values)]

    return test


def disjoint(_: Graph, __: Node, value: Node) -> Test:
    """sh:disjoint (4.5.2)."""
    predicate = iri(value)

    def test(index: Index, focus: Term, values: Terms) -> Sequence[Term | None]:
        others = index.values(focus, predicate)
        return [v for v in values if v in others]

    return test


def less_than(_: Graph, __: Node, value: Node) -> Test:
    """sh:lessThan (4.5.3): a result for each pair that is out of order or cannot be compared."""
    return _pairs(iri(value), less)


def less_than_or_equals(_: Graph, __: Node, value: Node) -> Test:
    """sh:lessThanOrEquals (4.5.4)."""
    return _pairs(iri(value), at_most)


def _pairs(predicate: Term, in_order: Callable[[Term, Term], bool]) -> Test:
    def test(index: Index, focus: Term, values: Terms) -> Sequence[Term | None]:
        others = index.values(focus, predicate)
        return [v for v in values for other in others if not in_order(v, other)]

    return test
