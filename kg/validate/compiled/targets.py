"""Which nodes a shape is asked of (SHACL, section 2.1.3).

In: a graph of shapes. Out: the shapes with targets, and for each a function from the index to its
focus nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from rdflib import RDF, RDFS, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from kg.validate.compiled.reader import TARGETS
from kg.validate.compiled.reading import iri
from kg.validate.graphs import term_of
from kg.validate.index import Index, Term, Terms

Focus: TypeAlias = Callable[[Index], Terms]
"""The focus nodes of a shape, each once."""


def targeted(graph: Graph) -> list[Node]:
    """The shapes that have a target, in the order of their names."""
    found = {shape for target in TARGETS for shape in graph.subjects(target, None)}
    return sorted(found.union(_classes(graph)), key=str)


def focus(graph: Graph, shape: Node) -> Focus:
    """Compiles the targets of one shape; raises NotUnderstoodError for a class that is no IRI."""
    ways: list[Focus] = [_instances(iri(c)) for c in graph.objects(shape, SH.targetClass)]
    if shape in _classes(graph):
        ways.append(_instances(iri(shape)))
    ways += [_node(term_of(node)) for node in graph.objects(shape, SH.targetNode)]
    ways += [_subjects(iri(p)) for p in graph.objects(shape, SH.targetSubjectsOf)]
    ways += [_objects(iri(p)) for p in graph.objects(shape, SH.targetObjectsOf)]
    if len(ways) == 1:
        return ways[0]
    return lambda index: {node: None for way in ways for node in way(index)}


def _classes(graph: Graph) -> set[Node]:
    """The shapes that are classes as well, and so their own target (section 2.1.3.3)."""
    kinds = set(graph.transitive_subjects(RDFS.subClassOf, RDFS.Class))
    shapes = {
        s for kind in (SH.NodeShape, SH.PropertyShape) for s in graph.subjects(RDF.type, kind)
    }
    return {shape for shape in shapes if kinds.intersection(graph.objects(shape, RDF.type))}


def _instances(class_: Term) -> Focus:
    return lambda index: index.instances(class_)


def _node(node: Term) -> Focus:
    return lambda _: (node,)


def _subjects(predicate: Term) -> Focus:
    return lambda index: {
        node: None for nodes in index.by_value(predicate).values() for node in nodes
    }


def _objects(predicate: Term) -> Focus:
    return lambda index: dict.fromkeys(index.by_value(predicate))
