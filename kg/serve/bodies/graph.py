"""The graph that a client sends, as quads.

In: the bytes of a body, its media type, and the graph that it is meant for. Out: the distinct quads
of that graph, their blank nodes under new names; or a Refusal with line and column.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from kg.serve.bodies.bounds import bounded
from kg.serve.bodies.media import decoded
from kg.serve.bodies.parts import parts
from kg.serve.forms import GRAPHS, read_as
from kg.serve.negotiate import MediaType
from kg.serve.refusal import Refusal
from kg.serve.running import GraphFormat
from kg.serve.writing.rules import refuse_newer_rdf
from kg.store import GraphName

MULTIPART = "multipart/form-data"
READABLE = (*(name for name, _ in GRAPHS if read_as(name)), MULTIPART)
"""The media types of a body that holds a graph."""

_FORMATS: Mapping[GraphFormat, RdfFormat] = MappingProxyType(
    {
        GraphFormat.TURTLE: RdfFormat.TURTLE,
        GraphFormat.N_TRIPLES: RdfFormat.N_TRIPLES,
        GraphFormat.RDF_XML: RdfFormat.RDF_XML,
        GraphFormat.JSON_LD: RdfFormat.JSON_LD,
        GraphFormat.N_QUADS: RdfFormat.N_QUADS,
        GraphFormat.TRIG: RdfFormat.TRIG,
    }
)
_PLACE = re.compile(r"^Parser error at line \d+ (?:column \d+|between columns \d+ and \d+): ")
_LINE = re.compile(r" \(line \d+\)$")


def read_graph(body: bytes, kind: MediaType, graph: GraphName, base: str) -> list[Quad]:
    """The quads of ``graph`` that ``body`` holds.

    A form that names graphs may name this one, or none. Relative addresses are resolved against
    ``base``. Of a form with several files (RFC 7578) all are read. Raises Refusal with status 400
    where it cannot be parsed, or names another graph; 415 for a file of unknown kind.
    """
    if kind.name != MULTIPART:
        return _read(body, kind, graph, base)
    found: list[Quad] = []
    for part, part_kind in parts(body, kind):
        found += _read(part, part_kind, graph, base)
    return found


def _read(body: bytes, kind: MediaType, graph: GraphName, base: str) -> list[Quad]:
    form = read_as(kind.name)
    if form is None:
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"{kind.name} is no form of RDF that is read here; send one of {', '.join(READABLE)}",
        )
    whole = bounded(body.removeprefix(BOM_UTF8), decoded(body), form)
    try:
        parsed = parse(whole, _FORMATS[form], base_iri=base, rename_blank_nodes=True)
        quads = list(dict.fromkeys(_moved(parsed, graph)))
    except SyntaxError as error:
        raise _not_understood(error, placed=form is not GraphFormat.JSON_LD) from error
    refuse_newer_rdf(quads)
    return quads


def _moved(quads: Iterable[Quad], graph: GraphName) -> Iterator[Quad]:
    """The quads in ``graph``, whichever way they say so."""
    for quad in quads:
        if quad.graph_name not in (graph, DefaultGraph()):
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                f"the body holds statements of the graph {quad.graph_name}, which is not the one "
                "that it is sent to",
            )
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _not_understood(error: SyntaxError, *, placed: bool) -> Refusal:
    """JSON-LD is written anew before it is parsed, so that places in it are not the client's."""
    reason = _LINE.sub("", _PLACE.sub("", error.msg))
    return Refusal(
        HTTPStatus.BAD_REQUEST,
        f"the body cannot be understood: {reason}",
        line=error.lineno if placed else None,
        column=error.offset if placed else None,
    )
