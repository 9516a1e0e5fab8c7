"""The forms in which answers are sent and graphs are read, under every name that clients use.

In: an Accept header, a ``format`` of the address, or a Content-Type. Out: the form that is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from kg.serve.negotiate import negotiate
from kg.serve.refusal import Refusal
from kg.serve.running import GraphFormat, ResultsFormat

RESULTS = (
    *((form.value, form) for form in ResultsFormat),
    ("application/json", ResultsFormat.JSON),
    ("application/xml", ResultsFormat.XML),
    ("text/xml", ResultsFormat.XML),
)
"""What is offered as the answer to SELECT and ASK."""

GRAPHS = (
    *((form.value, form) for form in GraphFormat),
    ("application/json", GraphFormat.JSON_LD),
    ("application/xml", GraphFormat.RDF_XML),
    ("text/xml", GraphFormat.RDF_XML),
    ("text/plain", GraphFormat.N_TRIPLES),  # its name of 2004
    ("application/turtle", GraphFormat.TURTLE),  # SPARQLWrapper
    ("application/x-turtle", GraphFormat.TURTLE),  # rdflib, Virtuoso
    ("application/x-trig", GraphFormat.TRIG),  # RDF4J
    ("text/n3", GraphFormat.TURTLE),  # Turtle is Notation3 as well
    ("text/rdf+n3", GraphFormat.TURTLE),
)
"""What is offered as the answer to CONSTRUCT and DESCRIBE, and for whole graphs."""

_READ: Mapping[str, GraphFormat] = MappingProxyType(
    {name: form for name, form in GRAPHS if "n3" not in name and name != "text/xml"}
)

_NONE = "-/-"  # a media type that there is not, so that a list of them is never empty

_TEXT = frozenset({"text/csv", "text/tab-separated-values", "text/turtle"})


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of an answer of either kind; None where the client takes no form of that kind."""

    results: ResultsFormat | None
    graph: GraphFormat | None


_SHORT: Mapping[str, Forms] = MappingProxyType(
    {
        "json": Forms(ResultsFormat.JSON, GraphFormat.JSON_LD),
        "xml": Forms(ResultsFormat.XML, GraphFormat.RDF_XML),
        "csv": Forms(ResultsFormat.CSV, None),
        "tsv": Forms(ResultsFormat.TSV, None),
        "turtle": Forms(None, GraphFormat.TURTLE),
        "ntriples": Forms(None, GraphFormat.N_TRIPLES),
        "rdfxml": Forms(None, GraphFormat.RDF_XML),
        "jsonld": Forms(None, GraphFormat.JSON_LD),
        "nquads": Forms(None, GraphFormat.N_QUADS),
        "trig": Forms(None, GraphFormat.TRIG),
    }
)
SHORT_NAMES = tuple(_SHORT)
"""What ``format`` may be in an address, beside media types."""

GRAPH_NAMES = tuple(name for name, forms in _SHORT.items() if forms.graph)
"""Likewise where the answer is a graph whatever is asked."""

_AS_CLIENTS_SAY: Mapping[str, str] = MappingProxyType(
    {  # SPARQLWrapper and rdflib send these along with their Accept header
        "json-ld": "jsonld",
        "n3": "turtle",
        "ttl": "turtle",
        "nt": "ntriples",
        "n-triples": "ntriples",
        "nq": "nquads",
        "n-quads": "nquads",
        "rdf": "rdfxml",
        "rdf+xml": "rdfxml",
    }
)


def choose(accept: str | None, named: str | None) -> Forms:
    """The forms that a client wants: what ``format`` says in the address, else its Accept header.

    Raises Refusal: 400 for a ``format`` that is not known, 406 where no form is accepted at all.
    """
    if named is not None:
        return _named(named)
    forms = Forms(negotiate(accept, RESULTS), negotiate(accept, GRAPHS))
    if forms.results is None and forms.graph is None:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"accept one of {_known()}")
    return forms


def choose_graph(accept: str | None, named: str | None) -> GraphFormat:
    """Likewise for an answer that is a graph whatever is asked."""
    form = choose(accept, named).graph
    if form is None:
        known = ", ".join(each.value for each in GraphFormat)
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"a graph is sent as one of {known}")
    return form


def read_as(media_type: str) -> GraphFormat | None:
    """The form of RDF that a body of this media type (without parameters) is in."""
    return _READ.get(media_type)


def content_type(media_type: str) -> str:
    """The Content-Type of an answer: texts say their encoding, which is always UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type in _TEXT else media_type


def _named(name: str) -> Forms:
    lower = name.strip().lower()
    if known := _SHORT.get(_AS_CLIENTS_SAY.get(lower, lower)):
        return known
    # Media types, as in an Accept header; a plus that nobody escaped has become a space.
    listed = f"{_NONE}, {lower.replace(' ', '+')}"
    forms = Forms(negotiate(listed, RESULTS), negotiate(listed, GRAPHS))
    if forms.results is None and forms.graph is None:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            f"format={name[:40]!r} is not known; use one of {', '.join(SHORT_NAMES)}",
        )
    return forms


def _known() -> str:
    return ", ".join(each.value for kind in (ResultsFormat, GraphFormat) for each in kind)
