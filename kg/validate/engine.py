"""SHACL core over one graph: pySHACL, with the shapes read once for any number of graphs.

In: a graph of shapes, then graphs of data. Out: results as records. What pySHACL does for every
call anew (reading the shapes, writing a report graph and its text) is done once or not at all; and
a shape that only lists property shapes hands them all its nodes together, so that each property
shape is set up once a graph instead of once a node, and can be timed.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from time import perf_counter

from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.validate.graphs import term_of
from kg.validate.results import Result, ShapeError, Timed

__all__ = ["Engine", "Result", "ShapeError", "Timed"]

_PARAMETERS = frozenset(ALL_CONSTRAINT_PARAMETERS)
_ONLY_PROPERTIES = {SH.property}


class _Remembered(ShapesGraph):
    """pySHACL's view of the shapes, which answers from memory: shapes do not change."""

    def __init__(self, graph: Graph) -> None:
        self._parameters: dict[Node, list[tuple[Node, Node]]] = {}
        self._objects: dict[tuple[Node, Node | None], list[Node]] = {}
        super().__init__(graph, logger=_silent())

    def predicate_objects(self, s: Node) -> list[tuple[Node, Node]]:
        """Of a shape only what constrains; pySHACL looks for nothing else here."""
        if (found := self._parameters.get(s)) is None:
            pairs = self.graph.predicate_objects(s)
            found = self._parameters[s] = [(p, o) for p, o in pairs if p in _PARAMETERS]
        return found

    def objects(self, s: Node, p: Node | None = None) -> Iterator[Node]:
        """The values of a property of a shape."""
        if (found := self._objects.get((s, p))) is None:
            found = self._objects[s, p] = list(self.graph.objects(s, p))
        return iter(found)


class Engine:
    """Validates graphs against one graph of shapes, or against some of its shapes."""

    def __init__(self, shapes: Graph, only: Collection[Node] | None = None) -> None:
        """``only`` are the targeted shapes to carry out; None stands for all of them.

        Raises ShapeError where pySHACL cannot read a shape, for instance its path.
        """
        copy = Graph(bind_namespaces="none")
        copy += shapes  # pySHACL adds triples of its own
        self._shapes = _Remembered(copy)
        try:
            self._plan = [
                (shape, self._parts(shape))
                for shape in self._targeted()
                if only is None or shape.node in only
            ]
        except (ReportableRuntimeError, KeyError) as error:
            raise ShapeError(f"a shape cannot be read: {_plain(error)}") from error

    def _targeted(self) -> list[Shape]:
        shapes = [shape for shape in self._shapes.shapes if _has_target(shape)]
        return sorted(shapes, key=lambda shape: str(shape.node))

    def _parts(self, shape: Shape) -> list[Shape]:
        """The property shapes of a shape that says nothing else, else the shape itself."""
        said = {p for p, _ in self._shapes.predicate_objects(shape.node)}
        if said != _ONLY_PROPERTIES or shape.deactivated or self._shapes.custom_constraints:
            return [shape]
        parts = sorted(self._shapes.graph.objects(shape.node, SH.property), key=str)
        return [self._shapes.lookup_shape_from_node(part) for part in parts]

    def run(self, graph: Graph) -> tuple[list[Result], list[Timed]]:
        """The results over ``graph``, and what each shape took. Nothing is changed.

        Raises ShapeError for a constraint that pySHACL cannot carry out.
        """
        data = DataGraph.from_rdflib_graph(graph)
        options: dict[str, object] = {"logger": _silent()}
        executor = Validator(data, shacl_graph=self._shapes.graph, options=options).make_executor()
        found: list[Result] = []
        times: list[Timed] = []
        for shape, parts in self._plan:
            nodes = list(shape.focus_nodes(data))  # type: ignore[no-untyped-call]
            asked = tuple(map(term_of, nodes))
            for part in parts:
                began = perf_counter()
                if nodes:
                    found += _results(part, executor, data, nodes)
                times.append(Timed(part.node, asked, perf_counter() - began))
        return found, times


def _silent() -> logging.Logger:
    """Where pySHACL writes what it raises as an error besides; nobody needs to read it twice."""
    logger = logging.getLogger(__name__)
    logger.setLevel(logging.CRITICAL + 1)
    return logger


def _has_target(shape: Shape) -> bool:
    return any(list(nodes) for nodes in shape.target())  # type: ignore[no-untyped-call]


def _results(
    shape: Shape, executor: SHACLExecutor, data: DataGraph, nodes: list[Node]
) -> list[Result]:
    try:
        _, reports = shape.validate(executor, data, focus=nodes)  # type: ignore[arg-type]
    except (ReportableRuntimeError, KeyError, ValueError) as error:
        raise ShapeError(f"the shape {shape.node} cannot be used: {_plain(error)}") from error
    return [_result(result, triples) for _, result, triples in reports]


def _result(node: Node, triples: Iterable[tuple[Node, Node, object]]) -> Result:
    """The record of a result that pySHACL describes in triples; nodes of data come in pairs."""
    said: dict[Node, Node] = {}
    for subject, predicate, value in triples:
        if subject == node:
            said[predicate] = value[1] if isinstance(value, tuple) else value  # type: ignore[assignment]
    return Result(
        focus=said[SH.focusNode],
        path=said.get(SH.resultPath),
        value=said.get(SH.value),
        shape=said[SH.sourceShape],
        component=said.get(SH.sourceConstraintComponent, URIRef("")),
        severity=said.get(SH.resultSeverity, SH.Violation),
    )


def _plain(error: BaseException) -> str:
    return " ".join(str(error.args[0] if error.args else error).split())
