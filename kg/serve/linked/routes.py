"""Addresses that can be followed: /id sends on, /data tells, and so do those of the vocabulary.

In: requests for one thing. Out: 303 to a page for people or to data for programs; or the data.
`https://www.w3.org/TR/cooluris/`, section 4.2, has the pattern.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from pyoxigraph import NamedNode

from kg.namespaces import BCU, FORCE, PC, RANK, TOPIC
from kg.serve.addresses import public_address
from kg.serve.forms import GRAPHS
from kg.serve.linked.forms import ENDINGS, choose, told_as
from kg.serve.linked.things import MOST, Told, tell, tell_of_vocabulary
from kg.serve.negotiate import negotiate
from kg.serve.refusal import Refusal
from kg.serve.running import GraphFormat
from kg.serve.sending import CUT, AnswerResponse
from kg.serve.served import Serving
from kg.store import GraphStore

_PAGES = (("text/html", "page"), ("application/xhtml+xml", "page"))
_OFFERED = (*((name, "data") for name, _ in GRAPHS), *_PAGES)
_KEPT = "/:@!$&'()*+,;=~-._"
"""What stands for itself in the path of an IRI (RFC 3987, section 2.2)."""

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {"topic": TOPIC, "rank": RANK, "force": FORCE, "bcu": BCU}
)
"""Where the concepts of the vocabulary are told, by the first part of their addresses here."""

_DATA: dict[str, Any] = {
    "responses": {
        "200": {
            "description": f"What the store says; at most {MOST} triples.",
            "content": {form.value: {"schema": {"type": "string"}} for form in GraphFormat},
            "headers": {
                CUT: {
                    "description": "Present where there is more: `limit=rows, rows=10000`.",
                    "schema": {"type": "string"},
                }
            },
        }
    }
}
_SENT_ON: dict[str, Any] = {
    "responses": {
        "303": {
            "description": "The page or the data about it.",
            "headers": {
                "Location": {
                    "description": "The address to go to.",
                    "schema": {"type": "string", "format": "uri"},
                }
            },
        }
    }
}

router = APIRouter(tags=["Linked data"], default_response_class=Response)


@router.get("/id/{rest:path}", status_code=HTTPStatus.SEE_OTHER, openapi_extra=_SENT_ON)
@router.head("/id/{rest:path}", include_in_schema=False)
async def see_other(rest: str, request: Request, served: Serving) -> Response:
    """Send on to what tells of a thing: a page for people, data for programs."""
    room = negotiate(request.headers.get("accept"), _OFFERED)
    if room is None:
        sentence = f"accept text/html or one of {', '.join(form.value for form in GraphFormat)}"
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, sentence)
    location = public_address(request, served.settings, f"/{room}/{quote(rest, safe=_KEPT)}")
    headers = {"Location": location, "Vary": "Accept"}
    return Response(status_code=HTTPStatus.SEE_OTHER, headers=headers)


@router.get("/data/{rest:path}", openapi_extra=_DATA)
@router.head("/data/{rest:path}", include_in_schema=False)
async def data(rest: str, request: Request, served: Serving) -> Response:
    """What the store says of a thing; the address may end in .ttl, .jsonld, .nt, .rdf, .trig, .nq.

    Its triples in every graph, what points at it, and the words that it rests on; of a message or a
    graph, the whole graph.
    """
    return await _of_thing(served.settings.base, rest, request, served)


@router.get("/def", openapi_extra=_DATA)
@router.head("/def", include_in_schema=False)
@router.get("/def.{ending}", include_in_schema=False)
@router.head("/def.{ending}", include_in_schema=False)
async def vocabulary(request: Request, served: Serving, ending: str = "") -> Response:
    """The vocabulary: all classes, properties and codes, as the store has them."""
    if ending and ending not in ENDINGS:
        raise Refusal(HTTPStatus.NOT_FOUND, f"the vocabulary ends in one of {', '.join(ENDINGS)}")
    _, form = choose(f"def.{ending}" if ending else "def", request.headers.get("accept"))
    return await _answer(served.store, lambda store: tell_of_vocabulary(store, PC), form, PC)


async def _concept(rest: str, request: Request, served: Serving) -> Response:
    """A concept of the vocabulary, as the store has it; without a name, all of its kind."""
    room = request.scope["route"].path.split("/")[1]
    return await _of_thing(NAMESPACES[room], rest, request, served)


for _room in NAMESPACES:
    _path = f"/{_room}/{{rest:path}}"
    router.add_api_route(
        _path, _concept, methods=["GET"], operation_id=f"get_{_room}", openapi_extra=_DATA
    )
    router.add_api_route(_path, _concept, methods=["HEAD"], include_in_schema=False)


async def _of_thing(namespace: str, rest: str, request: Request, served: Serving) -> Response:
    stem, form = choose(rest, request.headers.get("accept"))
    if not stem:
        if namespace not in NAMESPACES.values():
            raise Refusal(HTTPStatus.NOT_FOUND, "name a thing, such as /data/message/KEY")
        return await _answer(
            served.store, lambda store: tell_of_vocabulary(store, namespace), form, namespace
        )
    try:
        thing = NamedNode(namespace + quote(stem, safe=_KEPT))
    except ValueError as error:
        raise Refusal(HTTPStatus.NOT_FOUND, f"this is no address of a thing: {error}") from error
    return await _answer(served.store, lambda store: tell(store, thing), form, thing.value)


async def _answer(
    store: GraphStore, told_by: Callable[[GraphStore], Told], form: GraphFormat, what: str
) -> Response:
    def answer() -> Response:
        told = told_by(store)
        if not told.quads:
            raise Refusal(HTTPStatus.NOT_FOUND, f"this store says nothing of <{what[:200]}>")
        return AnswerResponse(told_as(told, form))

    return await asyncio.to_thread(answer)
