"""The boroughs and topics that a store knows: what the parameters of questions may be.

In: a store. Out: their names, notations and addresses, sorted by name.
"""

from __future__ import annotations

from enum import StrEnum

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.namespaces import PC
from kg.store import GraphStore


class Listed(StrEnum):
    """The kinds of parameters whose values can be listed."""

    BOROUGH = "borough"
    TOPIC = "topic"


_CLASSES = {Listed.BOROUGH: ("Borough", "District"), Listed.TOPIC: ("Topic",)}
_CALLED = """
SELECT DISTINCT ?thing ?name ?notation WHERE {
  ?thing a ?class ; ?by ?name .
  FILTER(?by IN (rdfs:label, skos:prefLabel))
  OPTIONAL { ?thing skos:notation ?notation }
}
"""


def values_of(store: GraphStore, kind: Listed) -> list[dict[str, str | None]]:
    """Each value once, with ``name``, ``notation`` (None where it has none) and ``iri``."""
    found: dict[str, dict[str, str | None]] = {}
    for name in _CLASSES[kind]:
        # The class is one of ours, never the user's words.
        solutions = store.query(_CALLED.replace("?class", f"<{PC}{name}>"))
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("a SELECT query gives solutions")
        for row in solutions:
            thing, called, notation = (row[each] for each in ("thing", "name", "notation"))
            if isinstance(thing, NamedNode) and isinstance(called, Literal):
                code = notation.value if isinstance(notation, Literal) else None
                value = {"name": called.value, "notation": code, "iri": thing.value}
                kept = found.setdefault(thing.value, value)
                if _order(value) < _order(kept):
                    found[thing.value] = value
    return sorted(found.values(), key=_order)


def _order(value: dict[str, str | None]) -> tuple[str, str, str]:
    return value["name"] or "", value["notation"] or "", value["iri"] or ""
