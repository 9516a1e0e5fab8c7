"""The routes of the pages: which addresses are pages, and in which form they are sent.

In: requests. Out: HTML under a strict Content-Security-Policy, lists as CSV, JSON and Atom, the
stylesheet and the scripts. While the store is first read, 503 with Retry-After.
"""

from __future__ import annotations

import asyncio
import json
from datetime import date
from http import HTTPStatus
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from kg.pages.asking import FORMS, SHOWN, Outcome, Value, ask, declared
from kg.pages.book import AbsentError, Book, Content, Moved, Plain, Result, Setup
from kg.pages.contents import make
from kg.pages.rendering import ASSETS, POLICY, asset, asset_path, render
from kg.pages.site import OnServer
from kg.pages.trouble import trouble
from kg.serve.addresses import public_address
from kg.serve.linked.dumps import DumpForm
from kg.serve.refusal import Refusal
from kg.serve.running import Answer, GraphFormat, Query, ResultsFormat
from kg.serve.served import Served, Serving

router = APIRouter(include_in_schema=False)

_PATHS = (
    "/",
    "/coverage",
    "/priorities",
    "/priorities.csv",
    "/priorities.json",
    "/priority/{key}/{id}",
    "/dispute",
    "/review.ttl",
    "/messages",
    "/message/{key}",
    "/boroughs",
    "/area/{key}",
    "/area/{key}/feed.xml",
    "/compare",
    "/compare/{first}/{second}",
    "/figures",
    "/figures/{id}",
    "/officers",
    "/officer/{rest:path}",
    "/checks",
    "/checks/{key}",
    "/search",
    "/graph/structure",
    "/about",
    "/feed.xml",
    "/thing",
    "/page/{rest:path}",
)
_DUMPS = {
    "TriG": f"/{DumpForm.TRIG.file_name}",
    "N-Quads": f"/{DumpForm.N_QUADS.file_name}",
    "JSON-LD": f"/{DumpForm.JSON_LD.file_name}",
}
_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"
_RESULTS = {form.value: form for form in ResultsFormat}
_GRAPHS = {form.value: form for form in GraphFormat}


async def page(request: Request, served: Serving) -> Response:
    """The page at the address of the request."""
    book = await _book(served)
    behind = served.live.is_behind()
    response = await asyncio.to_thread(_response, request, book, _path(request))
    if behind:  # it must not pass for a page of the store as it is now
        response.headers["Cache-Control"] = "no-store"
    return response


for _each in _PATHS:
    router.add_api_route(_each, page, methods=["GET", "HEAD"])


@router.api_route("/graph", methods=["GET", "HEAD"])
async def graph(request: Request, served: Serving) -> Response:
    """A drawing: one is made at a time, so that they never hold up the other pages."""
    async with served.drawing.turn():
        return await page(request, served)


@router.api_route("/assets/{name}", methods=["GET", "HEAD"])
async def assets(name: str) -> Response:
    """A stylesheet, script or picture of ours, under the name that says its content."""
    for known in ASSETS:
        if asset_path(known) == f"/assets/{name}":
            kind = _KINDS[known.rpartition(".")[2]]
            headers = {"Cache-Control": _FOR_EVER}
            return Response(asset(known), headers=headers, media_type=f"{kind}; charset=utf-8")
    raise Refusal(HTTPStatus.NOT_FOUND, "there is no such file; load the page anew")


@router.api_route("/ask", methods=["GET", "HEAD"])
async def asking(request: Request, served: Serving) -> Response:
    """The page for SPARQL; with ``query`` what comes of it, with ``form`` too as a file."""
    book = await _book(served)
    parameters = dict(request.query_params)
    text, form = declared(parameters.get("query", "")), parameters.get("form", "")
    parameters["query"] = text
    outcome = None
    if text.strip():
        if form in dict(FORMS):
            return await _file(served, text, form)
        outcome = await _outcome(served, text)
    content = ask(book, parameters, outcome)
    return await asyncio.to_thread(_html, content, request, book, HTTPStatus.OK)


async def _book(served: Served) -> Book:
    catalogue = await asyncio.to_thread(served.live.current)
    if catalogue is None:
        raise Refusal(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "the messages are being read; the pages are here in a few seconds",
            headers={"Retry-After": "3"},
        )
    settings = served.settings
    setup = Setup(
        today=date.today(),
        contact=settings.contact,
        drawing_things=settings.drawing_things,
        has_sparql=True,
        dumps=_DUMPS,
    )
    return catalogue.kept(
        f"book {setup.today}", lambda found: Book(found, served.store, served.store.names, setup)
    )


def _path(request: Request) -> str:
    """The path of the request as the pages know it, without the prefix of a proxy."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", "")) or "/"


def _response(request: Request, book: Book, path: str) -> Response:
    try:
        result: Result = make(book, path, dict(request.query_params))
    except AbsentError as error:
        content = trouble(HTTPStatus.NOT_FOUND, f"Here is {error}.")
        return _html(content, request, book, HTTPStatus.NOT_FOUND)
    match result:
        case Moved(to):
            root = request.scope.get("root_path", "")
            return Response(
                status_code=HTTPStatus.FOUND, headers={"Location": quote(root + to, "/#?=&%,")}
            )
        case Plain(media_type, body, filename):
            headers = (
                {"Content-Disposition": f'attachment; filename="{filename}"'} if filename else {}
            )
            return Response(body, headers=headers, media_type=media_type)
        case Content():
            return _html(result, request, book, HTTPStatus.OK)


def _html(content: Content, request: Request, book: Book, status: HTTPStatus) -> Response:
    served: Served = request.app.state.served
    address = public_address(request, served.settings)
    site = OnServer(request.scope.get("root_path", ""), address)
    text = render(content, book, site, _path(request))
    if content.template.endswith(".xml"):
        return Response(text, media_type="application/atom+xml; charset=utf-8")
    headers = {"Content-Security-Policy": POLICY, "Content-Language": "en-GB"}
    return Response(text, status, headers, media_type="text/html; charset=utf-8")


async def _file(served: Served, text: str, form: str) -> Response:
    query = Query(text, results=_RESULTS.get(form), graph=_GRAPHS.get(form))
    answer = await served.runner.query(query)
    body = await asyncio.to_thread(_read, answer)
    return Response(body, media_type=answer.media_type)


async def _outcome(served: Served, text: str) -> Outcome:
    query = Query(text, results=ResultsFormat.JSON, graph=GraphFormat.TURTLE)
    try:
        answer = await served.runner.query(query)
    except Refusal as refusal:
        return Outcome(fault=refusal.sentence, line=refusal.line, column=refusal.column)
    body = await asyncio.to_thread(_read, answer)
    cut = answer.cut.limit if answer.cut else ""
    if answer.media_type.partition(";")[0] != ResultsFormat.JSON.value:
        lines = body.decode().splitlines()
        rows = [[Value(line)] for line in lines[:SHOWN]]
        return Outcome(("Turtle",), rows, len(lines), cut=cut)
    return _rows(json.loads(body), cut)


def _rows(result: dict[str, dict[str, list[dict[str, dict[str, str]]]]], cut: str) -> Outcome:
    if "boolean" in result:
        return Outcome(truth=bool(result["boolean"]))
    names = tuple(str(name) for name in result["head"]["vars"])
    found = result["results"]["bindings"]
    rows = [[_value(row.get(name)) for name in names] for row in found[:SHOWN]]
    return Outcome(names, rows, len(found), cut=cut)


def _value(term: dict[str, str] | None) -> Value | None:
    return None if term is None else Value(term["value"], term["type"] == "uri")


def _read(answer: Answer) -> bytes:
    with answer.file as file:
        return file.read()
