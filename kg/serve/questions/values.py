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
_THINGS = "SELECT DISTINCT ?thing WHERE {{ ?thing a <{name}> }}"
_SAID = "SELECT DISTINCT ?thing ?value WHERE {{ ?thing {property} ?value }}"
"""Asked of one thing at a time: every message repeats the names of its areas in its graph, and a
join of class, name and notation would go through all pairs of such repetitions."""


def values_of(store: GraphStore, kind: Listed) -> list[dict[str, str | None]]:
    """Each value once, with ``name``, ``notation`` (None where it has none) and ``iri``."""
    # The class is one of ours, never the user's words.
    classes = (_THINGS.format(name=PC + name) for name in _CLASSES[kind])
    things = {thing for query in classes for thing in _column(store, query, "thing")}
    values = (_value(store, thing) for thing in things if isinstance(thing, NamedNode))
    return sorted(values, key=lambda value: (value["name"] or "", value["iri"] or ""))


def _value(store: GraphStore, thing: NamedNode) -> dict[str, str | None]:
    def first(*properties: str) -> str | None:
        queries = (_SAID.format(property=name) for name in properties)
        found = (value for query in queries for value in _column(store, query, "value", thing))
        return min((each.value for each in found if isinstance(each, Literal)), default=None)

    name = first("skos:prefLabel", "rdfs:label")
    return {"name": name, "notation": first("skos:notation"), "iri": thing.value}


def _column(
    store: GraphStore, query: str, name: str, thing: NamedNode | None = None
) -> list[object]:
    solutions = store.query(query, {"thing": thing} if thing else None)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    return [row[name] for row in solutions]
