"""SHACL core over one graph: compiled where a shape is understood, else by pySHACL.

In: a graph of shapes, then the data of each message. Out: results as records, and what each shape
took. pySHACL stays the reference: the tests hold the compiled shapes to its results, and it carries
out, alone, every targeted shape that says more than is compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from rdflib import RDF, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from kg.validate.compiled.reader import Reader
from kg.validate.compiled.reading import NotUnderstoodError
from kg.validate.compiled.shape import Compiled, Failure
from kg.validate.compiled.targets import Focus, focus, targeted
from kg.validate.graphs import node_of
from kg.validate.index import Index
from kg.validate.results import Result, Timed

if TYPE_CHECKING:
    from kg.validate.engine import Engine


@dataclass(frozen=True, slots=True)
class _Planned:
    """A targeted shape: how its nodes are found, and the shapes that each of them must keep."""

    focus: Focus
    parts: tuple[Compiled, ...]


class Evaluator:
    """Validates data against one graph of shapes."""

    def __init__(self, shapes: Graph) -> None:
        """Raises ShapeError where neither we nor pySHACL can read a shape."""
        self._plan: list[_Planned] = []
        handed: list[Node] = []
        reader = Reader(shapes)
        whole = _has_more_than_the_core(shapes)
        for node in targeted(shapes):
            try:
                if whole:
                    raise NotUnderstoodError("the shapes go beyond the core")
                self._plan.append(_Planned(focus(shapes, node), _parts(reader, node)))
            except NotUnderstoodError:
                handed.append(node)
        self.handed = tuple(handed)
        """The targeted shapes that pySHACL carries out."""
        self._engine = _engine(shapes, None if whole else self.handed) if handed else None

    def run(self, index: Index, graph: Callable[[], Graph]) -> tuple[list[Result], list[Timed]]:
        """The results over ``index``, and what each shape took.

        ``graph`` makes the same data an rdflib graph; it is called only where pySHACL is needed.
        Raises ShapeError for a constraint that pySHACL cannot carry out.
        """
        found: list[Result] = []
        times: list[Timed] = []
        for planned in self._plan:
            nodes = planned.focus(index)
            for part in planned.parts:
                began = perf_counter()
                for node in nodes:
                    if failures := part.failures(index, node):
                        found += map(_result, failures)
                times.append(Timed(part.node, nodes, perf_counter() - began))
        if self._engine is not None:
            results, others = self._engine.run(graph())
            found += results
            times += others
        return found, times


def _engine(shapes: Graph, only: tuple[Node, ...] | None) -> Engine:
    # Imported late: pySHACL takes longer to import than ten messages take to validate.
    from kg.validate.engine import Engine

    return Engine(shapes, only)


def _has_more_than_the_core(shapes: Graph) -> bool:
    """Whether the graph declares constraint components or asks for entailment (SHACL, 6 and 1.5).

    Then a property of any name may constrain, and no shape can be said to be understood.
    """
    return (
        (None, RDF.type, SH.ConstraintComponent) in shapes
        or (None, SH.parameter, None) in shapes
        or (None, SH.entailment, None) in shapes
    )


def _parts(reader: Reader, node: Node) -> tuple[Compiled, ...]:
    """The property shapes of a shape that says nothing else, in order, else the shape itself."""
    shape = reader.shape(node)
    if reader.constrains_by(node) != {SH.property} or shape.path is not None or not shape.active:
        return (shape,)
    return tuple(sorted(shape.parts, key=lambda part: str(part.node)))


def _result(failure: Failure) -> Result:
    path, value = failure.path, failure.value
    return Result(
        focus=node_of(failure.focus),
        path=path if path is None or isinstance(path, Node) else node_of(path),
        value=None if value is None else node_of(value),
        shape=failure.shape,
        component=failure.component,
        severity=failure.severity,
    )
