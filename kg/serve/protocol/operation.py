"""One operation of the SPARQL 1.1 Protocol (section 2): query or update, by GET, form or body.

In: a request. Out: the `Query` or `Update` that it asks for, its text untouched. A request that
asks for two things, or for one in a way that the protocol does not know, is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from fastapi import Request

from kg.serve.bodies.media import body_type, decoded
from kg.serve.forms import choose
from kg.serve.protocol.parameters import Parameters, read_parameters
from kg.serve.refusal import Refusal
from kg.serve.running import Graphs, Query, Update

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
POSTED = (FORM, QUERY, UPDATE)
"""What POST takes."""

_OF_QUERY = ("default-graph-uri", "named-graph-uri")
_OF_UPDATE = ("using-graph-uri", "using-named-graph-uri")


def asked(request: Request, base: str) -> Query | None:
    """The query of a GET request; None where it has no parameter that asks for anything.

    ``base`` is what relative addresses in the text are resolved against. Raises Refusal.
    """
    parameters = read_parameters(request.scope["query_string"], "address")
    if "update" in parameters:
        raise _bad("an update is sent with POST, not with GET")
    if "query" in parameters:
        return _query(_text(parameters, "query"), parameters, request, base)
    if any(name in parameters for name in (*_OF_QUERY, *_OF_UPDATE)):
        raise _bad("the parameter query is missing")
    return None


async def posted(request: Request, base: str, may_update: Callable[[], None]) -> Query | Update:
    """The query or update of a POST request.

    ``may_update`` is called as soon as it is clear that this is an update, and may raise. Raises
    Refusal: 415 for other media types and encodings than those of `POSTED` in UTF-8, 400 for what
    is in them.
    """
    kind = body_type(request, POSTED)
    parameters = read_parameters(request.scope["query_string"], "address")
    if kind == FORM:
        form = await request.body()
        return _by_form(parameters + read_parameters(form, "form"), request, base, may_update)
    if kind == UPDATE:
        may_update()
    if "query" in parameters or "update" in parameters:
        raise _bad("the text is both in the address and in the body; send it once")
    text = _filled(decoded(await request.body()), "body")
    if kind == UPDATE:
        return _update(text, parameters, base)
    return _query(text, parameters, request, base)


def _by_form(
    parameters: Parameters, request: Request, base: str, may_update: Callable[[], None]
) -> Query | Update:
    if "update" in parameters:
        if "query" in parameters:
            raise _bad("the form holds both a query and an update; send one of them")
        may_update()
        return _update(_text(parameters, "update"), parameters, base)
    if "query" not in parameters:
        raise _bad("the form holds neither the parameter query nor update")
    return _query(_text(parameters, "query"), parameters, request, base)


def _query(text: str, parameters: Parameters, request: Request, base: str) -> Query:
    _without(parameters, _OF_UPDATE, "an update; a query", _OF_QUERY)
    forms = choose(request.headers.get("accept"), parameters.one("format"))
    default, named = (parameters.addresses(name) for name in _OF_QUERY)
    return Query(text, Graphs(default, named), forms.results, forms.graph, base)


def _update(text: str, parameters: Parameters, base: str) -> Update:
    _without(parameters, _OF_QUERY, "a query; an update", _OF_UPDATE)
    default, named = (parameters.addresses(name) for name in _OF_UPDATE)
    return Update(text, Graphs(default, named), base)


def _without(
    parameters: Parameters, foreign: tuple[str, ...], whose: str, own: tuple[str, ...]
) -> None:
    """Refuse to pass over graphs that the client names in the other operation's way."""
    for name in foreign:
        if name in parameters:
            raise _bad(f"{name} belongs to {whose} names its graphs with {' and '.join(own)}")


def _text(parameters: Parameters, name: str) -> str:
    return _filled(parameters.one(name) or "", f"parameter {name}")


def _filled(text: str, where: str) -> str:
    if not text.strip():
        raise _bad(f"the {where} is empty")
    return text


def _bad(sentence: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, sentence)
