"""The order of rows, as ``ORDER BY`` has it, outside of a query.

In: the keys that a question's header names, and solutions. Out: one key for each solution, to be
compared with those of other solutions, so that rows found at different times can be put in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import total_ordering
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution

from kg.ask.question import OrderKey
from kg.namespaces import XSD

Key = tuple[Any, ...]

_UNBOUND, _BLANK, _IRI, _NUMBER, _WORDS, _NAN = range(6)
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))


def key_of(solution: QuerySolution, order: Sequence[OrderKey]) -> Key:
    """The key of a solution: SPARQL 1.1, section 15.1, for what our questions order by.

    Unbound, blank nodes, IRIs, literals. Numbers stand in the order of their values; all other
    literals, days as YYYY-MM-DD among them, in that of their characters' code points.
    """
    return tuple(
        _Backwards(_of(solution[each.variable]))
        if each.descending
        else _of(solution[each.variable])
        for each in order
    )


def _of(term: object) -> tuple[int, Any]:
    match term:
        case None:
            return _UNBOUND, ""
        case BlankNode():
            return _BLANK, term.value
        case NamedNode():
            return _IRI, term.value
        case Literal() if term.datatype.value in _NUMBERS:
            return _number(term.value)
        case Literal():
            return _WORDS, term.value
        case _:
            return _WORDS, str(term)


def _number(written: str) -> tuple[int, Any]:
    try:
        value = Decimal(written.replace("INF", "Infinity"))
    except InvalidOperation:
        return _WORDS, written
    return (_NAN, "") if value.is_nan() else (_NUMBER, value)


@total_ordering
class _Backwards:
    """What sorts the other way round."""

    __slots__ = ("_key",)

    def __init__(self, key: tuple[int, Any]) -> None:
        self._key = key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Backwards) and self._key == other._key

    def __lt__(self, other: _Backwards) -> bool:
        return other._key < self._key

    __hash__ = None  # type: ignore[assignment]
