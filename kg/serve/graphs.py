"""The SPARQL 1.1 Graph Store HTTP Protocol at /graphs.

In: requests about one graph. Out: the graph, or the store with the graph changed. Which graph it is
about is for `kg.serve.graph_names`, what may be written for `kg.serve.writing`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from http import HTTPStatus
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.serve.access import refuse_strangers
from kg.serve.addresses import own_address, public_address
from kg.serve.bodies import READABLE, read_graph
from kg.serve.bodies.media import media_type
from kg.serve.described import (
    CHANGE,
    CHANGE_THERE,
    DELETE,
    DELETE_THERE,
    READ,
    READ_THERE,
    TOKEN,
)
from kg.serve.forms import choose_graph
from kg.serve.graph_names import ROOM, address_of, graph_of, needed
from kg.serve.graph_text import graph_answer
from kg.serve.protocol import read_parameters
from kg.serve.refusal import Refusal
from kg.serve.running import Answer, GraphFormat
from kg.serve.sending import AnswerResponse
from kg.serve.served import Served, Serving
from kg.serve.writing import drop_graph, merge_graph, put_graph
from kg.store import GraphName, GraphStore

_BELOW = ROOM + "/{path:path}"
_Write = Callable[[GraphStore, GraphName, Collection[Quad]], bool]

router = APIRouter(tags=["Graphs"], default_response_class=Response)
writers = APIRouter(dependencies=[TOKEN], default_response_class=Response)


@router.get(ROOM, openapi_extra=READ)
@router.get(_BELOW, openapi_extra=READ_THERE, name="get_graph_there")
@router.head(ROOM, include_in_schema=False)
@router.head(_BELOW, include_in_schema=False)
async def get_graph(request: Request, served: Serving) -> Response:
    """One graph of the store (section 5.2)."""
    graph = needed(graph_of(request, served.settings))
    named = read_parameters(request.scope["query_string"], "address").one("format")
    form = choose_graph(request.headers.get("accept"), named)
    return AnswerResponse(await asyncio.to_thread(_read, served.store, graph, form))


@writers.put(ROOM, status_code=HTTPStatus.CREATED, openapi_extra=CHANGE)
@writers.put(
    _BELOW, status_code=HTTPStatus.CREATED, openapi_extra=CHANGE_THERE, name="put_graph_there"
)
async def replace_graph(request: Request, served: Serving) -> Response:
    """Make the body the whole content of a graph (section 5.3); needs the token.

    It is validated; what breaks a rule is refused with the report.
    """
    refuse_strangers(request, served)
    graph = needed(graph_of(request, served.settings))
    return await _write(request, served, graph, put_graph)


@writers.post(ROOM, status_code=HTTPStatus.CREATED, openapi_extra=CHANGE)
@writers.post(
    _BELOW, status_code=HTTPStatus.CREATED, openapi_extra=CHANGE_THERE, name="post_graph_there"
)
async def add_to_graph(request: Request, served: Serving) -> Response:
    """Add the body to a graph, or make a new one of it where none is named (section 5.5).

    Needs the token. The graph that comes of it is validated; what breaks a rule is refused.
    """
    refuse_strangers(request, served)
    graph = graph_of(request, served.settings)
    if graph is None:
        graph = NamedNode(public_address(request, served.settings, f"{ROOM}/{uuid4()}"))
    return await _write(request, served, graph, merge_graph)


@writers.delete(ROOM, status_code=HTTPStatus.NO_CONTENT, openapi_extra=DELETE)
@writers.delete(
    _BELOW,
    status_code=HTTPStatus.NO_CONTENT,
    openapi_extra=DELETE_THERE,
    name="delete_graph_there",
)
async def delete_graph(request: Request, served: Serving) -> Response:
    """Take a graph away (section 5.4); needs the token. The default graph is emptied."""
    refuse_strangers(request, served)
    graph = needed(graph_of(request, served.settings))
    if not await served.turn.take(lambda: asyncio.to_thread(drop_graph, served.store, graph)):
        raise _no_such(graph)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.options(ROOM, include_in_schema=False)
@router.options(_BELOW, include_in_schema=False)
async def methods() -> Response:
    """What can be sent here (RFC 9110, section 9.3.7; Linked Data Platform, section 7.1)."""
    headers = {
        "Allow": "GET, HEAD, PUT, POST, DELETE, OPTIONS",
        "Accept-Post": ", ".join(READABLE),
    }
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)


def _read(store: GraphStore, graph: GraphName, form: GraphFormat) -> Answer:
    if not store.has_graph(graph):
        raise _no_such(graph)
    return graph_answer((quad.triple for quad in store.graph(graph)), form)


async def _write(request: Request, served: Served, graph: GraphName, write: _Write) -> Response:
    """Write what the body holds: 201 for a new graph, 204 for one that was there."""
    kind = media_type(request, READABLE)
    base = own_address(request, served.settings)
    if isinstance(graph, NamedNode):
        base = graph.value
    body = await request.body()
    quads = await asyncio.to_thread(read_graph, body, kind, graph, base)
    new = await served.turn.take(lambda: asyncio.to_thread(write, served.store, graph, quads))
    if not new:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    location = {"Location": address_of(graph, request, served.settings)}
    return Response(status_code=HTTPStatus.CREATED, headers=location)


def _no_such(graph: GraphName) -> Refusal:
    name = "default graph" if isinstance(graph, DefaultGraph) else f"graph {graph}"
    return Refusal(HTTPStatus.NOT_FOUND, f"there is no {name} in this store")


router.include_router(writers)
