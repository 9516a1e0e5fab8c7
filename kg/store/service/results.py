"""Answers of a service as the objects that pyoxigraph's own store gives.

In: the bytes of SPARQL 1.1 JSON results, and of N-Triples. Out: solutions, a truth value or
triples; or a StoreError for what is neither. Values come in the form in which Oxigraph keeps them,
as far as another spelling of the same value can be told: Virtuoso 7 writes true as 1.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from kg.namespaces import XSD

_Term = NamedNode | BlankNode | Literal | Triple | None

RESULTS = "application/sparql-results+json"
_TRUTHS = {"1": "true", "0": "false"}
_FRACTION = re.compile(r"([+-]?)0*(\d+)(?:\.(\d*?)0*)?")
_NO_LABEL = re.compile(r"[^A-Za-z0-9]+")
_NODE_ID = (
    "nodeID://"  # how Virtuoso names a blank node in JSON; in N-Triples it is "v" and the rest
)


class UnreadableAnswerError(ValueError):
    """The answer is not in the form that was asked for."""


def solutions(answer: bytes) -> QuerySolutions | QueryBoolean:
    """The rows of a SELECT, or the truth value of an ASK. Raises UnreadableAnswerError."""
    try:
        document = json.loads(answer)
        for row in document.get("results", {}).get("bindings", ()):
            for value in row.values():
                _mend(value)
        return parse_query_results(json.dumps(document).encode(), format=QueryResultsFormat.JSON)
    except (ValueError, SyntaxError, AttributeError, TypeError, KeyError) as error:
        raise UnreadableAnswerError(str(error)) from error


def triples(answer: bytes) -> QueryTriples:
    """The triples of a CONSTRUCT or DESCRIBE."""
    found = _loaded(answer).query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    if not isinstance(found, QueryTriples):
        raise TypeError("a CONSTRUCT query gives triples")
    return found


def canonical(given: list[Quad]) -> list[Quad]:
    """``given`` with values in the form in which Oxigraph keeps them, such as 0.5 for 0.50."""
    kept = Store()
    kept.extend(given)
    return list(kept)


def mended(term: _Term) -> _Term:
    """A value of a row that was parsed from a service's answer, in its canonical form."""
    if isinstance(term, BlankNode):
        return BlankNode(_label(term.value))
    if isinstance(term, Literal) and term.datatype.value == XSD + "boolean":
        return Literal(_TRUTHS.get(term.value, term.value), datatype=term.datatype)
    return term


def _loaded(answer: bytes) -> Store:
    """A small store of the triples, which puts values into their canonical form."""
    store = Store()
    try:
        # Virtuoso gives an empty graph as a comment, and N-Triples are Turtle.
        store.extend(parse(answer, format=RdfFormat.TURTLE, base_iri=None))
    except (SyntaxError, ValueError) as error:
        raise UnreadableAnswerError(str(error)) from error
    return store


def _mend(value: dict[str, Any]) -> None:
    """Put one value of a row into its canonical form."""
    if value["type"] == "bnode":
        value["value"] = _label(value["value"])
    datatype = value.get("datatype")
    if datatype == XSD + "boolean":
        value["value"] = _TRUTHS.get(value["value"], value["value"])
    elif datatype == XSD + "decimal" and (found := _FRACTION.fullmatch(value["value"])):
        value["value"] = _decimal(found)


def _label(written: str) -> str:
    """A blank node's label that every form can hold."""
    if written.startswith(_NODE_ID):
        written = f"v{written.removeprefix(_NODE_ID)}"
    return _NO_LABEL.sub("x", written) or "x"


def _decimal(found: re.Match[str]) -> str:
    sign, whole, fraction = found[1], found[2], found[3]
    text = f"{whole}.{fraction}" if fraction else whole
    return f"-{text}" if sign == "-" and text.strip("0.") else text
