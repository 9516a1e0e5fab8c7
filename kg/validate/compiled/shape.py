"""A shape as it is carried out: what of a node's values it finds fault with.

In: the index of the data, and a focus node. Out: failures (SHACL, section 3.4: validation of a
focus node against a shape). A shape that is not active has no constraints, and finds no fault.
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
    on_any: list[tuple[Node, Test]] = field(default_factory=list)  # all tests
    on_whole: list[tuple[Node, Test]] = field(default_factory=list)  # those for no value as well
    counted: Counted | None = None
    closed: Closed | None = None
    parts: list[Compiled] = field(default_factory=list)  # the shapes named by sh:property

    def failures(self, index: Index, focus: Term) -> list[Failure]:
        """The results of validating ``focus`` against this shape."""
        values = self._values(index, focus)
        found: list[Failure] = []
        for component, test in self.on_any if values else self.on_whole:
            if at_fault := test(index, focus, values):
                found += [self._failure(focus, self.path, v, component) for v in at_fault]
        if not self.least <= len(values) <= self.most:
            found += self._miscounted(focus, values)
        if self.counted is not None or self.closed is not None:
            found += self._rare(index, focus, values)
        for part in self.parts:
            for value in values:
                found += part.failures(index, value)
        return found

    def conforms(self, index: Index, node: Term) -> bool:
        """Whether validating ``node`` gives no result of any severity (section 3.4.1)."""
        values = self._values(index, node)
        if not self.least <= len(values) <= self.most:
            return False
        for _, test in self.on_any if values else self.on_whole:
            if test(index, node, values):
                return False
        uncommon = self.counted is not None or self.closed is not None
        if uncommon and self._rare(index, node, values):
            return False
        return not self.parts or all(
            part.conforms(index, value) for part in self.parts for value in values
        )

    def _values(self, index: Index, focus: Term) -> Terms:
        if self.predicate is not None:
            return index.values(focus, self.predicate)
        return (focus,) if self.find is None else self.find(index, focus)

    def _miscounted(self, focus: Term, values: Terms) -> list[Failure]:
        """sh:minCount (4.2.1) and sh:maxCount (4.2.2)."""
        found = []
        if len(values) < self.least:
            found.append(self._failure(focus, self.path, None, MIN_COUNT))
        if len(values) > self.most:
            found.append(self._failure(focus, self.path, None, MAX_COUNT))
        return found

    def _rare(self, index: Index, focus: Term, values: Terms) -> list[Failure]:
        """sh:qualifiedMinCount, sh:qualifiedMaxCount (4.7.3) and sh:closed (4.8.1)."""
        found = []
        if self.counted is not None:
            number = self.counted.number(index, values)
            if number < self.counted.least:
                found.append(self._failure(focus, self.path, None, QUALIFIED_MIN))
            if number > self.counted.most:
                found.append(self._failure(focus, self.path, None, QUALIFIED_MAX))
        if self.closed is not None:
            for predicate, value in self.closed(index, values):
                found.append(self._failure(focus, predicate, value, CLOSED))
        return found

    def _failure(
        self, focus: Term, path: Node | Term | None, value: Term | None, component: Node
    ) -> Failure:
        return Failure(focus, path, value, self.node, component, self.severity)
