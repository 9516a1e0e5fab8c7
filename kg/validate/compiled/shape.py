"""A shape as it is carried out: what of a node's values it finds fault with.

In: the index of the data, and a focus node. Out: failures (SHACL, section 3.4: validation of a
focus node against a shape). A shape that is not active finds no fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

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


Closed: TypeAlias = Callable[[Index, Terms], Iterable[tuple[Term, Term]]]
"""From the value nodes to the predicates and values that a closed shape does not allow."""


@dataclass(slots=True)
class Compiled:
    """One shape; its constraints and parts are filled in while it is read."""

    node: Node
    severity: Node
    path: Node | None = None
    find: Find | None = None
    active: bool = True
    tests: list[tuple[Node, Test]] = field(default_factory=list)
    closed: tuple[Node, Closed] | None = None
    parts: list[Compiled] = field(default_factory=list)  # the shapes named by sh:property

    def failures(self, index: Index, focus: Term) -> list[Failure]:
        """The results of validating ``focus`` against this shape."""
        if not self.active:
            return []
        values: Terms = {focus: None} if self.find is None else self.find(index, focus)
        found = [
            Failure(focus, self.path, value, self.node, component, self.severity)
            for component, test in self.tests
            for value in test(index, focus, values)
        ]
        if self.closed is not None:
            component, test_closed = self.closed
            found += [
                Failure(focus, predicate, value, self.node, component, self.severity)
                for predicate, value in test_closed(index, values)
            ]
        for part in self.parts:
            for value in values:
                found += part.failures(index, value)
        return found

    def conforms(self, index: Index, node: Term) -> bool:
        """Whether validating ``node`` gives no result of any severity (section 3.4.1)."""
        if not self.active:
            return True
        values: Terms = {node: None} if self.find is None else self.find(index, node)
        return (
            not any(any(True for _ in test(index, node, values)) for _, test in self.tests)
            and (self.closed is None or not any(True for _ in self.closed[1](index, values)))
            and all(part.conforms(index, value) for part in self.parts for value in values)
        )
