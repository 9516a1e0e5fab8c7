"""Property paths as functions (SHACL, section 2.3.1).

In: the node of a sh:path. Out: a function from the index and a focus node to the value nodes, each
once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.validate.compiled.reading import NotUnderstoodError, members
from kg.validate.graphs import term_of
from kg.validate.index import Index, Term, Terms

Find: TypeAlias = Callable[[Index, Term], Terms]
"""The value nodes of a focus node."""


def path(graph: Graph, node: Node) -> Find:
    """Compiles a path; raises NotUnderstoodError for one that is no well-formed path."""
    return _path(graph, node, ())


def _path(graph: Graph, node: Node, above: tuple[Node, ...]) -> Find:
    if isinstance(node, URIRef):
        return _predicate(term_of(node))
    if node in above:
        raise NotUnderstoodError(f"the path {node} contains itself")
    said = list(graph.predicate_objects(node))
    above = (*above, node)
    if {predicate for predicate, _ in said} == {RDF.first, RDF.rest}:
        return _sequence([_path(graph, part, above) for part in _several(graph, node)])
    if len(said) != 1:
        raise NotUnderstoodError(f"the path {node} is not of one kind")
    ((kind, inner),) = said
    return _of_kind(graph, kind, inner, above)


def _of_kind(graph: Graph, kind: Node, inner: Node, above: tuple[Node, ...]) -> Find:
    if kind == SH.inversePath and isinstance(inner, URIRef):
        return _inverse(term_of(inner))
    if kind == SH.alternativePath:
        return _alternative([_path(graph, part, above) for part in _several(graph, inner)])
    if kind not in _AROUND:
        raise NotUnderstoodError(f"no path is compiled for {kind}")
    return _AROUND[kind](_path(graph, inner, above))


def _several(graph: Graph, node: Node) -> list[Node]:
    parts = members(graph, node)
    if len(parts) < 2:
        raise NotUnderstoodError(f"the path {node} needs two parts")
    return parts


def _predicate(predicate: Term) -> Find:
    def find(index: Index, focus: Term) -> Terms:
        return index.values(focus, predicate)

    return find


def _inverse(predicate: Term) -> Find:
    def find(index: Index, focus: Term) -> Terms:
        return index.subjects(predicate, focus)

    return find


def _sequence(parts: list[Find]) -> Find:
    def find(index: Index, focus: Term) -> Terms:
        found: Terms = (focus,)
        for part in parts:
            found = dict.fromkeys([v for node in found for v in part(index, node)])
        return found

    return find


def _alternative(parts: list[Find]) -> Find:
    def find(index: Index, focus: Term) -> Terms:
        return dict.fromkeys([v for part in parts for v in part(index, focus)])

    return find


def _zero_or_more(part: Find) -> Find:
    def find(index: Index, focus: Term) -> Terms:
        return _reached(part, index, {focus: None}, focus)

    return find


def _one_or_more(part: Find) -> Find:
    def find(index: Index, focus: Term) -> Terms:
        return _reached(part, index, {}, focus)

    return find


def _reached(part: Find, index: Index, found: dict[Term, None], focus: Term) -> Terms:
    waiting = [focus]
    while waiting:
        for value in part(index, waiting.pop()):
            if value not in found:
                found[value] = None
                waiting.append(value)
    return found


def _zero_or_one(part: Find) -> Find:
    def find(index: Index, focus: Term) -> Terms:
        return dict.fromkeys((focus, *part(index, focus)))

    return find


_AROUND: dict[Node, Callable[[Find], Find]] = {
    SH.zeroOrMorePath: _zero_or_more,
    SH.oneOrMorePath: _one_or_more,
    SH.zeroOrOnePath: _zero_or_one,
}
