"""Values of a reading as RDF terms, in the form in which the store gives them back.

In: Python values. Out: literals in canonical form, and IRIs that are valid or left out.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from urllib.parse import quote, urlsplit

from pyoxigraph import Literal, NamedNode

from kg.namespaces import XSD

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH_DAY = re.compile(r"--\d{2}-\d{2}")
_KEPT_IN_ADDRESSES = "%:/?#[]@!$&'()*+,;=~-._"


def typed(value: str, datatype: str) -> Literal:
    """A literal of a type of XML Schema, such as "date"."""
    return Literal(value, datatype=NamedNode(XSD + datatype))


def text(value: str) -> Literal:
    """Words as they are."""
    return Literal(value)


def boolean(value: bool) -> Literal:
    """True or false."""
    return typed("true" if value else "false", "boolean")


def integer(value: int) -> Literal:
    """A whole number. Oxigraph keeps all integer types as xsd:integer, so this is the type."""
    return typed(str(value), "integer")


def decimal(value: float) -> Literal | None:
    """A number in the canonical form of xsd:decimal; None where it is not finite."""
    if not math.isfinite(value):
        return None
    plain = format(Decimal(repr(float(value))), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return typed("0" if plain in ("-0", "") else plain, "decimal")


def day(value: str) -> Literal:
    """A day: xsd:date, or xsd:gMonthDay where no year is stated; plain words otherwise."""
    if _DATE.fullmatch(value):
        return typed(value, "date")
    if _MONTH_DAY.fullmatch(value):
        return typed(value, "gMonthDay")
    return text(value)


def web_address(url: str) -> NamedNode | None:
    """``url`` as an IRI with its odd characters escaped; None unless it is an http(s) address."""
    escaped = quote(url.strip(), safe=_KEPT_IN_ADDRESSES)
    try:
        parts = urlsplit(escaped)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return None
        return NamedNode(escaped)
    except ValueError:
        return None
