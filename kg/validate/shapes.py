"""The shapes of ``ontology/shapes``, read once: as a graph for pySHACL and as rules for people.

In: Turtle files. Out: `Shapes`. Only SHACL core is used, and only sh:targetClass finds nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rdflib import RDFS, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.folders import data_folder
from kg.validate.report import Rule, Severity

_SEVERITIES = {
    SH.Violation: Severity.VIOLATION,
    SH.Warning: Severity.WARNING,
    SH.Info: Severity.INFO,
}


class ShapeError(LookupError):
    """A shape file lacks what a rule needs; says which shape and what."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes: the graph, and for each constraint its rule and the class it is asked of."""

    graph: Graph
    rules: Mapping[URIRef, Rule]
    targets: Mapping[URIRef, URIRef]


def load_shapes(folder: Path | None = None) -> Shapes:
    """The shapes of ``folder``, or of the package's own ontology; read once for each folder.

    Raises ShapeError where a constraint lacks name, description, message, severity or target.
    """
    return _load((data_folder("ontology") / "shapes" if folder is None else folder).resolve())


@cache
def _load(folder: Path) -> Shapes:
    graph = Graph()
    for path in sorted(folder.glob("*.ttl")):
        if path.name.startswith("ontology-"):  # asked of the ontology itself, not of messages
            continue
        graph.parse(path, format="turtle")
    rules: dict[URIRef, Rule] = {}
    targets: dict[URIRef, URIRef] = {}
    for shape, target, kind in _constraints(graph):
        rules[shape] = _rule(graph, shape, kind)
        targets[shape] = target
    return Shapes(graph, MappingProxyType(rules), MappingProxyType(targets))


def _constraints(graph: Graph) -> list[tuple[URIRef, URIRef, str]]:
    """Every named constraint with its target class and the plain word for the class."""
    found = []
    for shape, target in graph.subject_objects(SH.targetClass):
        kind = _text(graph, shape, RDFS.label)
        parts: list[Node] = list(graph.objects(shape, SH.property))
        for part in parts or [shape]:
            if not isinstance(part, URIRef) or not isinstance(target, URIRef):
                raise ShapeError(f"{shape} must have an IRI and a class for its target")
            found.append((part, target, kind))
    return sorted(found)


def _rule(graph: Graph, shape: URIRef, kind: str) -> Rule:
    severity = graph.value(shape, SH.severity)
    if not isinstance(severity, URIRef) or severity not in _SEVERITIES:
        raise ShapeError(f"{shape} has no sh:severity; choose one on purpose")
    return Rule(
        name=str(shape).rpartition("#")[2],
        title=_text(graph, shape, SH.name),
        kind=kind,
        severity=_SEVERITIES[severity],
        sentence=_text(graph, shape, SH.message),
        why=_text(graph, shape, SH.description),
    )


def _text(graph: Graph, shape: Node, predicate: URIRef) -> str:
    value = graph.value(shape, predicate)
    if value is None:
        raise ShapeError(f"{shape} has no {predicate.rpartition('#')[2]}")
    return str(value)
