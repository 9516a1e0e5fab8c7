"""Compiles shapes: reads each from its graph once and turns it into functions over an index.

In: an rdflib graph of shapes. Out: `Compiled` shapes, or NotUnderstoodError for one that says
anything that is not known here: SPARQL constraints, constraint components of others, recursion, and
whatever SHACL calls ill-formed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.validate.compiled import logic, sets, values
from kg.validate.compiled.paths import path
from kg.validate.compiled.reading import NotUnderstoodError, count, flag, iri, members, only
from kg.validate.compiled.shape import MANY, Compiled, Counted
from kg.validate.compiled.values import Test
from kg.validate.graphs import term_of

Builder: TypeAlias = Callable[[Graph, Node, Node], Test]

SIMPLE: dict[URIRef, Builder] = {
    SH["class"]: values.class_,
    SH.datatype: values.datatype,
    SH.nodeKind: values.node_kind,
    SH.minExclusive: values.min_exclusive,
    SH.minInclusive: values.min_inclusive,
    SH.maxExclusive: values.max_exclusive,
    SH.maxInclusive: values.max_inclusive,
    SH.minLength: values.min_length,
    SH.maxLength: values.max_length,
    SH.pattern: values.pattern,
    SH.languageIn: values.language_in,
    SH["in"]: values.in_,
    SH.uniqueLang: sets.unique_lang,
    SH.hasValue: sets.has_value,
    SH.equals: sets.equals,
    SH.disjoint: sets.disjoint,
    SH.lessThan: sets.less_than,
    SH.lessThanOrEquals: sets.less_than_or_equals,
}
"""Each parameter of a constraint that names no shapes, and what makes a test of its value."""

COMPONENTS: Mapping[URIRef, URIRef] = MappingProxyType(
    {
        parameter: SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"]
        for parameter in (
            *SIMPLE, SH.minCount, SH.maxCount, SH["not"], SH["and"], SH["or"], SH.xone, SH.node,
            SH.closed, SH.qualifiedMinCount, SH.qualifiedMaxCount,
        )
        for name in (str(parameter).rpartition("#")[2],)
    }
)  # fmt: skip
"""The IRI of the constraint component that each parameter belongs to."""

_OFTEN = frozenset({SH["class"], SH.hasValue, SH.equals, SH.disjoint, SH.lessThan,
                    SH.lessThanOrEquals})  # fmt: skip
_ON_PROPERTIES = frozenset({SH.minCount, SH.maxCount, SH.uniqueLang, SH.lessThan,
                            SH.lessThanOrEquals, SH.qualifiedValueShape})  # fmt: skip
_OF_SHAPES = frozenset({SH["not"], SH["and"], SH["or"], SH.xone, SH.node})
_BESIDE = frozenset({SH.flags, SH.ignoredProperties, SH.qualifiedMinCount, SH.qualifiedMaxCount,
                     SH.qualifiedValueShapesDisjoint})  # fmt: skip
TARGETS = frozenset({SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf})
_NO_CONSTRAINT = frozenset({SH.path, SH.severity, SH.message, SH.deactivated, SH.name, SH.order,
                            SH.description, SH.group, SH.defaultValue, *TARGETS})  # fmt: skip
_ON_WHOLE = frozenset({SH.hasValue, SH.equals})
_KNOWN = frozenset({*SIMPLE, SH.minCount, SH.maxCount, *_OF_SHAPES, *_BESIDE, *_NO_CONSTRAINT,
                    SH.property, SH.closed, SH.qualifiedValueShape})  # fmt: skip


class Reader:
    """Compiles the shapes of one graph, each once, however many others name it."""

    def __init__(self, graph: Graph) -> None:
        """``graph`` must not change afterwards."""
        self._graph = graph
        self._done: dict[Node, Compiled] = {}
        self._under_way: set[Node] = set()

    def shape(self, node: Node) -> Compiled:
        """The compiled shape; raises NotUnderstoodError, for a shape within it too."""
        if (done := self._done.get(node)) is not None:
            return done
        if node in self._under_way:
            raise NotUnderstoodError(f"{node} refers to itself; SHACL leaves open what that means")
        self._under_way.add(node)
        try:
            compiled = self._shape(node)
        finally:
            self._under_way.discard(node)
        self._done[node] = compiled
        return compiled

    def constrains_by(self, node: Node) -> set[Node]:
        """The properties of SHACL by which a shape constrains anything; unknown ones count."""
        said = {p for p in self._graph.predicates(node) if str(p).startswith(str(SH))}
        return said - _NO_CONSTRAINT

    def _shape(self, node: Node) -> Compiled:
        said = set(self._graph.predicates(node))
        if unknown := {p for p in said if str(p).startswith(str(SH))} - _KNOWN:
            raise NotUnderstoodError(f"{node} says {min(unknown, key=str)}")
        way = only(self._graph, node, SH.path)
        self._check_kind(node, way, said)
        severity = only(self._graph, node, SH.severity)
        compiled = Compiled(
            node=node,
            severity=SH.Violation if severity is None else severity,
            path=way,
            predicate=term_of(way) if isinstance(way, URIRef) else None,
            find=None if way is None or isinstance(way, URIRef) else path(self._graph, way),
            active=not flag(only(self._graph, node, SH.deactivated)),
        )
        if not compiled.active:
            return compiled
        self._read_simple(compiled, said)
        self._read_logic(compiled)
        self._read_qualified(compiled)
        self._read_closed(compiled)
        least, most = (only(self._graph, node, SH[f"{word}Count"]) for word in ("min", "max"))
        compiled.least = 0 if least is None else count(least)
        compiled.most = MANY if most is None else count(most)
        for part in self._graph.objects(node, SH.property):
            if (inner := self.shape(part)).path is None:
                raise NotUnderstoodError(f"{part} is no property shape")
            compiled.parts.append(inner)
        return compiled

    def _check_kind(self, node: Node, way: Node | None, said: set[Node]) -> None:
        """Property shapes have a path and node shapes none (SHACL, section 2.2)."""
        types = set(self._graph.objects(node, RDF.type))
        if way is None and (SH.PropertyShape in types or said & _ON_PROPERTIES):
            raise NotUnderstoodError(f"{node} has no sh:path")
        if way is not None and SH.NodeShape in types:
            raise NotUnderstoodError(f"{node} has a sh:path, but is a node shape")

    def _read_simple(self, compiled: Compiled, said: set[Node]) -> None:
        for parameter, builder in SIMPLE.items():
            if parameter not in said:
                continue
            found = list(self._graph.objects(compiled.node, parameter))
            if len(found) > 1 and parameter not in _OFTEN:
                raise NotUnderstoodError(f"{compiled.node} has several values of {parameter}")
            for value in found:
                test = builder(self._graph, compiled.node, value)
                compiled.on_any.append((COMPONENTS[parameter], test))
                if parameter in _ON_WHOLE:
                    compiled.on_whole.append((COMPONENTS[parameter], test))

    def _read_logic(self, compiled: Compiled) -> None:
        def add(parameter: URIRef, test: Test) -> None:
            compiled.on_any.append((COMPONENTS[parameter], test))

        graph, node = self._graph, compiled.node
        for value in graph.objects(node, SH["not"]):
            add(SH["not"], logic.not_(self.shape(value)))
        for value in graph.objects(node, SH.node):
            if (inner := self.shape(value)).path is not None:
                raise NotUnderstoodError(f"{value} is no node shape")
            add(SH.node, logic.and_([inner]))
        for parameter, join in (
            (SH["and"], logic.and_), (SH["or"], logic.or_), (SH.xone, logic.xone)
        ):  # fmt: skip
            for value in graph.objects(node, parameter):
                if not (listed := members(graph, value)):
                    raise NotUnderstoodError(f"{node} has an empty list for {parameter}")
                add(parameter, join([self.shape(each) for each in listed]))

    def _read_qualified(self, compiled: Compiled) -> None:
        graph, node = self._graph, compiled.node
        least, most = (only(graph, node, SH[f"qualified{word}Count"]) for word in ("Min", "Max"))
        value = only(graph, node, SH.qualifiedValueShape)
        if value is None and least is None and most is None:
            return
        if value is None or (least is None and most is None):
            raise NotUnderstoodError(f"{node} counts no shape, or a shape without bounds")
        shape, siblings = self.shape(value), [self.shape(s) for s in self._siblings(node, value)]
        compiled.counted = Counted(
            number=logic.conforming(shape, siblings),
            least=0 if least is None else count(least),
            most=MANY if most is None else count(most),
        )

    def _siblings(self, node: Node, value: Node) -> list[Node]:
        """The sibling shapes of a qualified shape (SHACL, section 4.7.3)."""
        graph = self._graph
        if not flag(only(graph, node, SH.qualifiedValueShapesDisjoint)):
            return []
        found = {
            shape
            for parent in graph.subjects(SH.property, node)
            for part in graph.objects(parent, SH.property)
            for shape in graph.objects(part, SH.qualifiedValueShape)
        }
        return sorted(found - {value}, key=str)

    def _read_closed(self, compiled: Compiled) -> None:
        graph, node = self._graph, compiled.node
        ignored = only(graph, node, SH.ignoredProperties)
        listed = [] if ignored is None else members(graph, ignored)
        if not flag(only(graph, node, SH.closed)):
            return
        named = (
            way
            for part in graph.objects(node, SH.property)
            for way in graph.objects(part, SH.path)
            if isinstance(way, URIRef)
        )
        allowed = frozenset([*(term_of(way) for way in named), *(iri(each) for each in listed)])
        compiled.closed = logic.closed(allowed)
