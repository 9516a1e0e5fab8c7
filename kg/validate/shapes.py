"""Shapes, read once: as an evaluator that finds what fails, and as rules that people can read.

In: Turtle files, ours of ``ontology/shapes`` or anybody's. Out: `Shapes`. Ours use SHACL core and
find their nodes by sh:targetClass only, and each says in plain sentences what it asks, why, and
what would mend a fault; of other people's shapes whatever they say is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import Quad, RdfFormat, parse
from rdflib import RDFS, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.folders import data_folder
from kg.namespaces import SHAPES
from kg.validate.evaluator import Evaluator
from kg.validate.graphs import plain_graph
from kg.validate.paths import path_text
from kg.validate.report import Rule, Severity
from kg.validate.results import Result, ShapeError

_STYLE = "ontology-"
"""Files of shapes that begin so are about the vocabulary itself and not about messages."""

_SEVERITIES = {
    SH.Violation: Severity.VIOLATION,
    SH.Warning: Severity.WARNING,
    SH.Info: Severity.INFO,
}
_REMEDY = URIRef(SHAPES + "remedy")
_COMPONENT = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes, ready to be asked, and for each constraint its rule and the class it is about."""

    graph: Graph
    evaluator: Evaluator
    rules: Mapping[Node, Rule]
    targets: Mapping[Node, URIRef]
    own: bool

    def rule(self, result: Result) -> Rule:
        """The rule that a result is about; made up from the result for a shape of others."""
        known = self.rules.get(result.shape)
        return self._made(result.shape, result) if known is None else known

    def rule_of(self, shape: Node) -> Rule:
        """The rule of a shape that has found nothing."""
        return self.rules.get(shape) or self._made(shape, None)

    def _made(self, shape: Node, result: Result | None) -> Rule:
        return _rule_of_others(self.graph, shape, result)


def load_shapes(place: Path | None = None) -> Shapes:
    """The package's own shapes, or those of others in a file or a folder; read once a place.

    Raises ShapeError where a file cannot be read or a shape cannot be used; and where a constraint
    of ours lacks name, description, message, remedy, severity or target.
    """
    return _load(_own_folder(), own=True) if place is None else _load(place.resolve(), own=False)


@cache
def _own_folder() -> Path:
    return (data_folder("ontology") / "shapes").resolve()


def load_own(folder: Path) -> Shapes:
    """The shapes of ``folder``, held to what is asked of ours."""
    return _load(folder.resolve(), own=True)


@cache
def _load(place: Path, own: bool) -> Shapes:
    graph = plain_graph(_quads(place))
    if not own:
        return Shapes(graph, Evaluator(graph), MappingProxyType({}), MappingProxyType({}), own)
    rules: dict[Node, Rule] = {}
    targets: dict[Node, URIRef] = {}
    for shape, target, holder in _constraints(graph):
        rules[shape] = _rule(graph, shape, holder)
        targets[shape] = target
    evaluator = Evaluator(graph)
    return Shapes(graph, evaluator, MappingProxyType(rules), MappingProxyType(targets), own)


def _quads(place: Path) -> Iterator[Quad]:
    paths = [place] if place.is_file() else sorted(place.glob("*.ttl"))
    paths = [path for path in paths if not path.name.startswith(_STYLE)]
    if not paths:
        raise ShapeError(f"{place}: there are no shapes here; name a Turtle file or a folder")
    for path in paths:
        try:
            yield from parse(
                path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=len(paths) > 1
            )
        except OSError as error:
            raise ShapeError(f"{path}: the shapes cannot be read: {error.strerror}") from error
        except (SyntaxError, ValueError) as error:
            place_in_file = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
            raise ShapeError(
                f"{path}{place_in_file}: the shapes are no valid Turtle: {_reason(error)}"
            ) from error


def _reason(error: Exception) -> str:
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    return " ".join(str(words).split())


def _constraints(graph: Graph) -> list[tuple[URIRef, URIRef, Node]]:
    """Every named constraint with its target class and the shape that holds it."""
    found = []
    for shape, target in graph.subject_objects(SH.targetClass):
        parts: Iterable[Node] = list(graph.objects(shape, SH.property)) or [shape]
        for part in parts:
            if not isinstance(part, URIRef) or not isinstance(target, URIRef):
                raise ShapeError(f"{shape} must have an IRI and a class for its target")
            found.append((part, target, shape))
    return sorted(found, key=lambda each: (each[0], each[1]))


def _rule(graph: Graph, shape: URIRef, holder: Node) -> Rule:
    severity = graph.value(shape, SH.severity)
    if not isinstance(severity, URIRef) or severity not in _SEVERITIES:
        raise ShapeError(f"{shape} has no sh:severity; choose one on purpose")
    return Rule(
        name=str(shape).rpartition("#")[2],
        title=_text(graph, shape, SH.name),
        kind=_text(graph, holder, RDFS.label),
        severity=_SEVERITIES[severity],
        sentence=_text(graph, shape, SH.message),
        why=_text(graph, shape, SH.description),
        remedy=_text(graph, shape, _REMEDY),
        group=str(holder).rpartition("#")[2],
    )


def _text(graph: Graph, shape: Node, predicate: URIRef) -> str:
    value = graph.value(shape, predicate)
    if value is None:
        raise ShapeError(f"{shape} has no {predicate.rpartition('#')[2]}")
    return str(value)


def _rule_of_others(graph: Graph, shape: Node, result: Result | None) -> Rule:
    """What a shape of others says; where it says nothing, the name of what failed."""
    component = str(result.component if result else "").rpartition("#")[2]
    plain = _COMPONENT.sub(" ", component.removesuffix("ConstraintComponent")).lower()
    said = {p: str(v) for p in (SH.name, SH.message, SH.description, _REMEDY)
            if (v := graph.value(shape, p)) is not None}  # fmt: skip
    holder = _holder(graph, shape)
    path = path_text(graph, graph.value(shape, SH.path))
    severity = result.severity if result else graph.value(shape, SH.severity)
    told = f"This does not keep what the shape asks ({plain or 'see the shape'})."
    return Rule(
        name=str(shape) if isinstance(shape, URIRef) else f"{holder} {path}".strip(),
        title=said.get(SH.name) or _local(path or str(shape)),
        kind=_kind(graph, shape),
        severity=_SEVERITIES.get(URIRef(str(severity)), Severity.VIOLATION),
        sentence=said.get(SH.message, told),
        why=said.get(SH.description, ""),
        remedy=said.get(_REMEDY, ""),
        group=holder,
    )


def _holder(graph: Graph, shape: Node) -> str:
    """The nearest shape with a name that holds ``shape``, or itself."""
    seen: set[Node] = set()
    while not isinstance(shape, URIRef) and shape not in seen:
        seen.add(shape)
        shape = next(iter(sorted(graph.subjects(None, shape), key=str)), shape)
    return str(shape)


def _kind(graph: Graph, shape: Node) -> str:
    holder = URIRef(_holder(graph, shape))
    label = graph.value(holder, RDFS.label)
    if label is not None:
        return str(label)
    target = graph.value(holder, SH.targetClass) or holder
    return _local(str(target))


def _local(iri: str) -> str:
    return re.split(r"[#/:]", iri.rstrip(">#/"))[-1]
