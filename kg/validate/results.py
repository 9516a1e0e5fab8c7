"""What validating a graph gives, whoever carries the shapes out.

In: nodes of rdflib. Out: frozen records, and the error for a shape that cannot be used.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.term import Node

from kg.errors import CommitmentsError
from kg.validate.index import Terms


class ShapeError(CommitmentsError):
    """A shape cannot be used; says which, and what to change."""


@dataclass(frozen=True, slots=True)
class Result:
    """One sh:ValidationResult (SHACL, section 3.6.2). Nodes are those of the graphs validated."""

    focus: Node
    path: Node | None
    value: Node | None
    shape: Node
    component: Node
    severity: Node


@dataclass(frozen=True, slots=True)
class Timed:
    """What one shape took: the nodes that it looked at, and seconds."""

    shape: Node
    nodes: Terms
    seconds: float
