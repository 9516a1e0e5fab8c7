"""Constraints made of other shapes (SHACL, sections 4.6, 4.7 and 4.8.1).

In: shapes that are compiled already. Out: tests over them. Of a shape that is only asked whether a
node conforms to it no result is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.validate.compiled.shape import Closed, Compiled
from kg.validate.compiled.values import Test, each
from kg.validate.index import Index, Term, Terms


def not_(shape: Compiled) -> Test:
    """sh:not (4.6.1)."""
    return each(lambda index, value: not shape.conforms(index, value))


def and_(shapes: list[Compiled]) -> Test:
    """sh:and (4.6.2), and sh:node (4.7.1) with its one shape."""

    def sound(index: Index, value: Term) -> bool:
        for shape in shapes:  # noqa: SIM110 - all() of so few takes twice as long
            if not shape.conforms(index, value):
                return False
        return True

    return each(sound)


def or_(shapes: list[Compiled]) -> Test:
    """sh:or (4.6.3)."""

    def sound(index: Index, value: Term) -> bool:
        for shape in shapes:  # noqa: SIM110 - like any()
            if shape.conforms(index, value):
                return True
        return False

    return each(sound)


def xone(shapes: list[Compiled]) -> Test:
    """sh:xone (4.6.4): exactly one; a shape that is listed twice counts twice."""
    return each(lambda index, value: sum(s.conforms(index, value) for s in shapes) == 1)


def conforming(shape: Compiled, siblings: list[Compiled]) -> Callable[[Index, Terms], int]:
    """How many value nodes sh:qualifiedValueShape (4.7.3) counts."""

    def counts(index: Index, value: Term) -> bool:
        return shape.conforms(index, value) and not any(
            sibling.conforms(index, value) for sibling in siblings
        )

    one = counts if siblings else shape.conforms
    return lambda index, values: len([value for value in values if one(index, value)])


def closed(allowed: frozenset[Term]) -> Closed:
    """sh:closed with sh:ignoredProperties (4.8.1)."""

    def test(index: Index, values: Terms) -> Sequence[tuple[Term, Term]]:
        return [
            (predicate, value)
            for node in values
            for predicate, said in index.about(node).items()
            if predicate not in allowed
            for value in said
        ]

    return test
