"""Constraints made of other shapes (SHACL, sections 4.6, 4.7 and 4.8.1).

In: shapes that are compiled already. Out: tests over them. Of a shape that is only asked whether a
node conforms to it no result is kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.validate.compiled.shape import Closed, Compiled
from kg.validate.compiled.values import Test
from kg.validate.index import Index, Term, Terms


def not_(shape: Compiled) -> Test:
    """sh:not (4.6.1)."""

    def test(index: Index, _: Term, values: Terms) -> Iterable[Term | None]:
        return [v for v in values if shape.conforms(index, v)]

    return test


def and_(shapes: list[Compiled]) -> Test:
    """sh:and (4.6.2), and sh:node (4.7.1) with its one shape."""

    def test(index: Index, _: Term, values: Terms) -> Iterable[Term | None]:
        return [v for v in values if not all(s.conforms(index, v) for s in shapes)]

    return test


def or_(shapes: list[Compiled]) -> Test:
    """sh:or (4.6.3)."""

    def test(index: Index, _: Term, values: Terms) -> Iterable[Term | None]:
        return [v for v in values if not any(s.conforms(index, v) for s in shapes)]

    return test


def xone(shapes: list[Compiled]) -> Test:
    """sh:xone (4.6.4): exactly one; a shape that is listed twice counts twice."""

    def test(index: Index, _: Term, values: Terms) -> Iterable[Term | None]:
        return [v for v in values if sum(s.conforms(index, v) for s in shapes) != 1]

    return test


def qualified(
    shape: Compiled, siblings: list[Compiled], least: int | None, most: int | None
) -> Test:
    """sh:qualifiedValueShape (4.7.3) with one of its counts; the other is given as None."""

    def counts(index: Index, value: Term) -> bool:
        return shape.conforms(index, value) and not any(
            sibling.conforms(index, value) for sibling in siblings
        )

    def test(index: Index, _: Term, values: Terms) -> Iterable[Term | None]:
        number = sum(counts(index, value) for value in values)
        too_few = least is not None and number < least
        too_many = most is not None and number > most
        return (None,) if too_few or too_many else ()

    return test


def closed(allowed: frozenset[Term]) -> Closed:
    """sh:closed with sh:ignoredProperties (4.8.1)."""

    def test(index: Index, values: Terms) -> Iterable[tuple[Term, Term]]:
        return [
            (predicate, value)
            for node in values
            for predicate, said in index.about(node).items()
            if predicate not in allowed
            for value in said
        ]

    return test
