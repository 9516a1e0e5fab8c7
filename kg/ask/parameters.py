"""Values that people type, as RDF terms that are bound to a query's variables.

In: a parameter and a string such as "Hackney" or "2025-11-19". Out: an IRI or a literal, or a
QueryError that says what form is expected. Values never become part of the query's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Protocol

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from kg.ask.question import Parameter, ParameterType, Question
from kg.errors import QueryError
from kg.namespaces import PC, XSD, normalised

Term = NamedNode | Literal

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHOWN = 3
"""How many of the things with one name are shown to choose from."""

_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_CLASSES = {
    ParameterType.BOROUGH: ("Borough", "District"),
    ParameterType.AREA: ("Borough", "District", "Ward", "Place"),
    ParameterType.TOPIC: ("Topic",),
}
_CALLED = """
SELECT DISTINCT ?thing ?name WHERE {
  { SELECT DISTINCT ?thing WHERE { ?thing a ?class } }
  ?thing rdfs:label|skos:prefLabel|skos:altLabel|skos:notation ?name .
}
"""
"""The things first, each once: hundreds of messages may describe one district."""


class Askable(Protocol):
    """What answers queries: the store, or anything that behaves like it."""

    def query(
        self, text: str, substitutions: Mapping[str, Term] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The result of a SPARQL query."""


def bind(store: Askable, question: Question, values: Mapping[str, str]) -> dict[str, Term]:
    """The terms to bind to the question's variables, by the names of the parameters given.

    Raises QueryError for an unknown parameter, one that is missing, or a value of another form.
    """
    for name in values:
        question.parameter(name)
    terms: dict[str, Term] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is not None:
            terms[parameter.name] = _term(store, parameter, value.strip())
        elif parameter.required:
            raise QueryError(
                f"{question.name}: the parameter {parameter.name} is needed, "
                f"for example {parameter.name}={parameter.example}"
            )
    return terms


def find_borough(store: Askable, value: str) -> NamedNode:
    """The borough or district that is called ``value``: a name, an ONS code or an IRI.

    Raises QueryError where there is none, or more than one.
    """
    asked = Parameter("borough", ParameterType.BOROUGH, "Only this borough.", "Hackney")
    return _named(store, asked, value.strip())


def _term(store: Askable, parameter: Parameter, value: str) -> Term:
    if parameter.allowed and value not in parameter.allowed:
        raise _wrong(parameter, value, f"one of {', '.join(parameter.allowed)}")
    match parameter.type:
        case ParameterType.STRING:
            return Literal(value)
        case ParameterType.DATE:
            return _date(parameter, value)
        case ParameterType.INTEGER:
            if not _WHOLE.fullmatch(value):
                raise _wrong(parameter, value, "a whole number")
            return Literal(str(int(value)), datatype=NamedNode(XSD + "integer"))
        case ParameterType.IRI:
            return _iri(parameter, value)
        case _:
            return _named(store, parameter, value)


def _date(parameter: Parameter, value: str) -> Literal:
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        raise _wrong(parameter, value, "a day as YYYY-MM-DD") from None
    return Literal(value, datatype=NamedNode(XSD + "date"))


def _iri(parameter: Parameter, value: str) -> NamedNode:
    try:
        return NamedNode(value.removeprefix("<").removesuffix(">"))
    except ValueError:
        raise _wrong(parameter, value, "an IRI") from None


def _named(store: Askable, parameter: Parameter, value: str) -> NamedNode:
    """The area or topic that is called ``value``, by any of its names, its code or its IRI."""
    called: dict[str, set[str]] = {}
    shown: dict[str, str] = {}
    for class_name in _CLASSES[parameter.type]:
        for thing, name in _names(store, class_name):
            for key in (normalised(name), thing):
                called.setdefault(key, set()).add(thing)
            shown.setdefault(normalised(name), name)
    found = called.get(normalised(value)) or called.get(value) or set()
    if len(found) == 1:
        return NamedNode(found.pop())
    if found:
        some = ", ".join(sorted(found)[:_SHOWN])
        raise QueryError(
            f"{parameter.name}: {value!r} will not do: {len(found)} things of this store are "
            f"called so; give the address of one instead, such as {some}"
        )
    near = get_close_matches(normalised(value), shown, n=3, cutoff=0.6)
    hint = f"; did you mean {' or '.join(shown[name] for name in near)}?" if near else ""
    raise QueryError(f"{parameter.name}: {value!r} is not a {parameter.type} of this store{hint}")


def _names(store: Askable, class_name: str) -> list[tuple[str, str]]:
    # The class is one of ours, never the user's words.
    solutions = store.query(_CALLED.replace("?class", f"<{PC}{class_name}>"))
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    return sorted(
        (thing.value, name.value)
        for thing, name in ((row["thing"], row["name"]) for row in solutions)
        if isinstance(thing, NamedNode) and isinstance(name, Literal)
    )


def _wrong(parameter: Parameter, value: str, expected: str) -> QueryError:
    return QueryError(
        f"{parameter.name}: {value!r} will not do; {expected} is expected, "
        f"for example {parameter.example}"
    )
