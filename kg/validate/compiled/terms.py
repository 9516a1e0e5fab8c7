"""What SHACL asks of single terms: whether a literal is well typed, and which of two comes first.

In: Oxigraph's terms. Out: yes or no. Numbers, booleans and strings are compared here; dates, times
and durations by Oxigraph, whose operators are those of SPARQL.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Self, TypeAlias

from pyoxigraph import Literal, QuerySolutions, Store

from kg.namespaces import RDF, XSD
from kg.validate.index import Term

Lexical: TypeAlias = Callable[[str], bool]
"""Whether a text is in the lexical space of a datatype (XML Schema 1.1, part 2)."""

LANG_STRING, STRING = RDF + "langString", XSD + "string"
_REMEMBERED = 20_000
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_FLOAT = re.compile(rf"(?:{_DECIMAL.pattern})(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DAY = r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_DATE = re.compile(_DAY + _ZONE)
_DATE_TIME = re.compile(f"{_DAY}T{_CLOCK}{_ZONE}")
_LAST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _matching(pattern: re.Pattern[str]) -> Lexical:
    return lambda text: pattern.fullmatch(text) is not None


def _between(least: int | None, most: int | None) -> Lexical:
    def valid(text: str) -> bool:
        if _INTEGER.fullmatch(text) is None:
            return False
        number = int(text)
        return (least is None or number >= least) and (most is None or number <= most)

    return valid


def _calendar(pattern: re.Pattern[str]) -> Lexical:
    def valid(text: str) -> bool:
        match = pattern.fullmatch(text)
        if match is None:
            return False
        year, month, day = (int(match[number]) for number in (1, 2, 3))
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return day <= _LAST[month - 1] and (month != 2 or day < 29 or leap)

    return valid


_WHOLE: Mapping[str, Lexical] = MappingProxyType(
    {
        XSD + name: _between(least, most)
        for name, least, most in (
            ("integer", None, None),
            ("nonNegativeInteger", 0, None),
            ("positiveInteger", 1, None),
            ("nonPositiveInteger", None, 0),
            ("negativeInteger", None, -1),
            *((name, -(2**bits), 2**bits - 1)
              for name, bits in (("byte", 7), ("short", 15), ("int", 31), ("long", 63))),
            *((f"unsigned{name}", 0, 2**bits - 1)
              for name, bits in (("Byte", 8), ("Short", 16), ("Int", 32), ("Long", 64))),
        )
    }
)  # fmt: skip
CHECKED: Mapping[str, Lexical] = MappingProxyType(
    {
        **_WHOLE,
        XSD + "decimal": _matching(_DECIMAL),
        XSD + "float": _matching(_FLOAT),
        XSD + "double": _matching(_FLOAT),
        XSD + "boolean": frozenset(("true", "false", "0", "1")).__contains__,
        XSD + "date": _calendar(_DATE),
        XSD + "dateTime": _calendar(_DATE_TIME),
    }
)
"""The datatypes of SPARQL 1.1 (section 17.1) and xsd:date, whose lexical forms are looked at."""

UNCHECKED = frozenset(
    {LANG_STRING, STRING, *(XSD + name for name in ("gDay", "gMonth", "gMonthDay"))}
)
"""Datatypes of which every text is taken: SHACL asks no more of those that SPARQL has not."""


class Single(float):
    """A number of single precision (xsd:float)."""

    def __new__(cls, number: float | Decimal) -> Self:
        """Rounds to the nearest number of single precision."""
        return super().__new__(cls, array("f", [float(number)])[0])


_Number: TypeAlias = int | Decimal | float
_TRUE = frozenset(("true", "1"))


@lru_cache(maxsize=_REMEMBERED)
def well_typed(literal: Literal) -> bool:
    """Whether the literal's text is in the lexical space of its datatype, as far as we know it."""
    valid = CHECKED.get(literal.datatype.value)
    return valid is None or valid(literal.value)


def whole(literal: Literal) -> int | None:
    """The whole number that a literal of an integer datatype stands for, None for none such."""
    is_whole = literal.datatype.value in _WHOLE and well_typed(literal)
    return int(literal.value) if is_whole else None


def less(one: Term, other: Term) -> bool:
    """Whether ``one < other`` is true in SPARQL; False where the two cannot be compared."""
    return _compared(one, other) in {-1}


def at_most(one: Term, other: Term) -> bool:
    """Whether ``one <= other`` is true in SPARQL; False where the two cannot be compared."""
    return _compared(one, other) in {-1, 0}


@lru_cache(maxsize=_REMEMBERED)
def _compared(one: Term, other: Term) -> int | None:
    """-1, 0 or 1 as ``one`` is less, the same or more; None where SPARQL cannot tell."""
    if not isinstance(one, Literal) or not isinstance(other, Literal):
        return None
    if not well_typed(one) or not well_typed(other) or one.language or other.language:
        return None
    first, second = _number(one), _number(other)
    if first is not None and second is not None:
        return _order(*_promoted(first, second))
    if one.datatype != other.datatype:
        return _asked(one, other)
    if one.datatype.value == STRING:
        return _order(one.value, other.value)
    if one.datatype.value == XSD + "boolean":
        return _order(one.value in _TRUE, other.value in _TRUE)
    return _asked(one, other)


def _order(first: Any, second: Any) -> int | None:
    return None if first != first or second != second else (first > second) - (first < second)


def _number(literal: Literal) -> _Number | None:
    datatype, text = literal.datatype.value, literal.value
    if datatype in _WHOLE:
        return int(text)
    if datatype == XSD + "decimal":
        return Decimal(text)
    if datatype == XSD + "double":
        return float(text)
    return Single(float(text)) if datatype == XSD + "float" else None


def _promoted(*numbers: _Number) -> Iterator[_Number]:
    """Numbers as one kind (SPARQL 1.1, section 17.3): exact, else single, else double precision."""
    kinds = {type(number) for number in numbers}
    kind = float if float in kinds else Single if Single in kinds else None
    for number in numbers:
        try:
            yield number if kind is None else kind(number)
        except OverflowError:
            yield float("inf") if number > 0 else float("-inf")


def _asked(one: Literal, other: Literal) -> int | None:
    for answer, operator in ((-1, "<"), (0, "="), (1, ">")):
        if _true(f"{one} {operator} {other}"):
            return answer
    return None


def regex(pattern: str, flags: str) -> Lexical | None:
    """SPARQL's REGEX with this pattern; None where Oxigraph cannot read it as XPath means it."""
    if "-[" in pattern or _true(_regex("", pattern, flags)) is None:
        return None

    @lru_cache(maxsize=_REMEMBERED)
    def matches(text: str) -> bool:
        return bool(_true(_regex(text, pattern, flags)))

    return matches


def _regex(text: str, pattern: str, flags: str) -> str:
    return f"REGEX({Literal(text)}, {Literal(pattern)}, {Literal(flags)})"


def _true(expression: str) -> bool | None:
    """What SPARQL says of an expression; None for an error."""
    answers = _empty().query(f"SELECT (({expression}) AS ?answer) {{}}")
    assert isinstance(answers, QuerySolutions)  # noqa: S101 - for mypy: it is a SELECT query
    for solution in answers:
        value = solution[0]
        return isinstance(value, Literal) and value.value == "true" if value is not None else None
    return None


@cache
def _empty() -> Store:
    return Store()
