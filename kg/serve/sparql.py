"""The SPARQL 1.1 Protocol at /sparql, and the description of the service at the bare address.

In: requests. Out: answers as the store's runner gives them, changes as `kg.serve.writing` makes
them. A browser that asks nothing gets a page, where there is one.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from kg.serve.access import refuse_strangers
from kg.serve.addresses import public_address
from kg.serve.described import BY_GET, BY_POST, TOKEN
from kg.serve.forms import GRAPHS, choose_graph
from kg.serve.graph_text import graph_answer
from kg.serve.negotiate import negotiate
from kg.serve.protocol import asked, describe_service, posted, read_parameters
from kg.serve.protocol.operation import POSTED
from kg.serve.refusal import Refusal
from kg.serve.running import Query
from kg.serve.sending import AnswerResponse
from kg.serve.served import Served, Serving
from kg.serve.writing import carry_out

ROOM = "/sparql"
_PAGES = (("text/html", True), ("application/xhtml+xml", True))

router = APIRouter(tags=["SPARQL"])


@router.get(ROOM, response_class=Response, openapi_extra=BY_GET)
@router.head(ROOM, include_in_schema=False)
async def query(request: Request, served: Serving) -> Response:
    """Ask a SPARQL query; without one, what this service can do.

    SPARQL 1.1 Protocol, section 2.1.1.
    """
    found = asked(request, public_address(request, served.settings, ROOM))
    return await (_bare(request, served) if found is None else _answer(found, served))


@router.post(ROOM, response_class=Response, openapi_extra=BY_POST, dependencies=[TOKEN])
async def query_or_update(request: Request, served: Serving) -> Response:
    """Ask a SPARQL query, or change the store; changes need the token.

    SPARQL 1.1 Protocol, sections 2.1.2, 2.1.3 and 2.2. A change is made whole or not at all.
    """
    base = public_address(request, served.settings, ROOM)
    found = await posted(request, base, lambda: refuse_strangers(request, served))
    if isinstance(found, Query):
        return await _answer(found, served)
    await served.turn.take(lambda: carry_out(found, served.store, served.runner))
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.options(ROOM, include_in_schema=False)
async def methods() -> Response:
    """What can be sent here (RFC 9110, section 9.3.7; Linked Data Platform, section 7.1)."""
    headers = {"Allow": "GET, HEAD, POST, OPTIONS", "Accept-Post": ", ".join(POSTED)}
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)


async def _answer(query: Query, served: Served) -> Response:
    return AnswerResponse(await served.runner.query(query))


async def _bare(request: Request, served: Served) -> Response:
    accept = request.headers.get("accept")
    named = read_parameters(request.scope["query_string"], "address").one("format")
    if served.query_page and named is None:
        offered = [*((name, False) for name, _ in GRAPHS), *_PAGES]
        if negotiate(accept, offered):
            return await served.query_page(request)
    try:
        form = choose_graph(accept, named)
    except Refusal as refusal:
        hint = "to ask, send the parameter query; the description of this service is a graph"
        raise Refusal(refusal.status, f"{hint}: {refusal.sentence}") from refusal
    triples = await asyncio.to_thread(
        describe_service,
        public_address(request, served.settings, ROOM),
        served.settings,
        served.store,
        writing=served.writing,
    )
    return AnswerResponse(graph_answer(triples, form))
