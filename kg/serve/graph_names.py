"""Which graph a request of the Graph Store Protocol is about (SPARQL 1.1, section 4).

In: a request. Out: the graph, or None where it names none; a Refusal where it names several or one
in no way that can be followed.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from fastapi import Request
from pyoxigraph import DefaultGraph, NamedNode

from kg.namespaces import Names
from kg.serve.addresses import own_address, public_address
from kg.serve.protocol.parameters import read_parameters
from kg.serve.refusal import Refusal
from kg.serve.settings import Settings
from kg.store import GraphName

ROOM = "/graphs"


def graph_of(request: Request, settings: Settings) -> GraphName | None:
    """The graph that is named by ``?graph=IRI`` or ``?default``, or by the address itself.

    Below `ROOM`, the address is the IRI. Only the graphs that the program makes have IRIs of their
    own; here they are ``reference``, ``message/KEY`` and ``report/KEY``. Raises Refusal with status
    400.
    """
    path: str = request.path_params.get("path", "")
    parameters = read_parameters(request.scope["query_string"], "address")
    named = [*parameters.addresses("graph"), *(["default"] if "default" in parameters else [])]
    if len(named) + bool(path) > 1:
        raise _bad("the address names more than one graph")
    if path:
        return _own(path, settings) or _direct(request, settings)
    if not named:
        return None
    return DefaultGraph() if "default" in parameters else NamedNode(named[0])


def needed(graph: GraphName | None) -> GraphName:
    """``graph``, where there is one; Refusal with status 400 otherwise."""
    if graph is None:
        raise _bad(f"name a graph: {ROOM}?graph=IRI, or {ROOM}?default for the default graph")
    return graph


def address_of(graph: GraphName, request: Request, settings: Settings) -> str:
    """The address at which ``graph`` is found here."""
    room = public_address(request, settings, ROOM)
    if isinstance(graph, DefaultGraph):
        return f"{room}?default"
    if graph.value.startswith(f"{room}/"):
        return graph.value
    return f"{room}?graph={quote(graph.value, safe='')}"


def _own(path: str, settings: Settings) -> NamedNode | None:
    """The graph of a message, the report on one, or the reference graph."""
    names = Names(settings.base)
    kind, _, key = path.partition("/")
    if kind == "message" and key:
        return names.message_graph(_key(key))
    if kind == "report" and key:
        return names.report_graph(_key(key))
    return names.reference_graph if path == "reference" else None


def _key(key: str) -> str:
    return quote(key, safe="~-._")


def _direct(request: Request, settings: Settings) -> NamedNode:
    address = own_address(request, settings)
    try:
        return NamedNode(address)
    except ValueError as error:
        raise _bad(f"{address[:200]!r} is no IRI: {error}") from error


def _bad(sentence: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, sentence)
