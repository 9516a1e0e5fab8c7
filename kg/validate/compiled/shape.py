"""A shape as it is carried out: what of a node's values it finds fault with.

In: the index of the data, and a focus node. Out: failures (SHACL, section 3.4: validation of a
focus node against a shape). A shape that is not active finds no fault.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from rdflib.namespace import SH
from rdflib.term import Node

from kg.validate.compiled.paths import Find
from kg.validate.compiled.values import Test
from kg.validate.index import Index, Term, Terms


class Failure(NamedTuple):
    """One validation result: nodes of the data as Oxigraph has them, of the shapes as rdflib."""

    focus: Term
    path: Node | Term | None
    value: Term | None
    shape: Node
    component: Node
    severity: Node


CLOSED = SH.ClosedConstraintComponent
QUALIFIED_MIN = SH.QualifiedMinCountConstraintComponent
QUALIFIED_MAX = SH.QualifiedMaxCountConstraintComponent
MIN_COUNT, MAX_COUNT = SH.MinCountConstraintComponent, SH.MaxCountConstraintComponent

Closed: TypeAlias = Callable[[Index, Terms], Sequence[tuple[Term, Term]]]
"""From the value nodes to the predicates and values that a closed shape does not allow."""


MANY = float("inf")


class Counted(NamedTuple):
    """How many value nodes must conform to a qualified shape (section 4.7.3)."""

    number: Callable[[Index, Terms], int]
    least: int
    most: float


@dataclass(slots=True)
class Compiled:
    """One shape; its constraints and parts are filled in while it is read.

    Counting and the plain path, which nearly every shape has, are carried out here and not by
    functions of their own: that halves the time that a shape takes.
    """

    node: Node
    severity: Node
    path: Node | None = None
    predicate: Term | None = None  # the path, where it is a plain one
    find: Find | None = None  # the path, where it is not
    active: bool = True
    least: int = 0
    most: float = MANY
    on_values: list[tuple[Node, Test]] = field(default_factory=list)  # no value, no fault
    on_whole: list[tuple[Node, Test]] = field(default_factory=list)
    counted: Counted | None = None
    closed: Closed | None = None
    parts: list[Compiled] = field(default_factory=list)  # the shapes named by sh:property

    def failures(self, index: Index, focus: Term) -> Sequence[Failure]:
        """The results of validating ``focus`` against this shape."""
        if not self.active:
            return ()
        values = self._values(index, focus)
        found = self._uncounted(index, focus, values)
        for component, test in self._tests(values):
            if at_fault := test(index, focus, values):
                found += [self._failure(focus, self.path, v, component) for v in at_fault]
        if self.closed is not None:
            for predicate, value in self.closed(index, values):
                found.append(self._failure(focus, predicate, value, CLOSED))
        for part in self.parts:
            for value in values:
                found += part.failures(index, value)
        return found

    def conforms(self, index: Index, node: Term) -> bool:
        """Whether validating ``node`` gives no result of any severity (section 3.4.1)."""
        if not self.active:
            return True
        values = self._values(index, node)
        if self._uncounted(index, node, values):
            return False
        for _, test in self._tests(values):
            if test(index, node, values):
                return False
        if self.closed is not None and self.closed(index, values):
            return False
        return all(part.conforms(index, value) for part in self.parts for value in values)

    def _uncounted(self, index: Index, focus: Term, values: Terms) -> list[Failure]:
        """The failures of the number of values."""
        found = []
        if len(values) < self.least:
            found.append(self._failure(focus, self.path, None, MIN_COUNT))
        if len(values) > self.most:
            found.append(self._failure(focus, self.path, None, MAX_COUNT))
        if self.counted is not None:
            number = self.counted.number(index, values)
            if number < self.counted.least:
                found.append(self._failure(focus, self.path, None, QUALIFIED_MIN))
            if number > self.counted.most:
                found.append(self._failure(focus, self.path, None, QUALIFIED_MAX))
        return found

    def _values(self, index: Index, focus: Term) -> Terms:
        if self.predicate is not None:
            return index.values(focus, self.predicate)
        return (focus,) if self.find is None else self.find(index, focus)

    def _tests(self, values: Terms) -> list[tuple[Node, Test]]:
        if not values:
            return self.on_whole
        return self.on_values + self.on_whole if self.on_whole else self.on_values

    def _failure(
        self, focus: Term, path: Node | Term | None, value: Term | None, component: Node
    ) -> Failure:
        return Failure(focus, path, value, self.node, component, self.severity)
