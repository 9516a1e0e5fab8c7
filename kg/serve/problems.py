"""What the server answers where it cannot do what was asked.

In: refusals, and what FastAPI raises of its own accord (no such address, no such method, parameters
of another form). Out: problem details (RFC 9457) or, where the client would rather have that, one
line of plain text, a page in the frame of all pages, or the validation report in Turtle.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from kg.errors import QueryError, StoreError
from kg.pages.rendering import POLICY, render_apart
from kg.pages.site import OnServer
from kg.pages.trouble import trouble
from kg.serve.negotiate import negotiate
from kg.serve.refusal import Refusal

_LOG = logging.getLogger(__name__)
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_LONGEST = 200  # characters of an address that are said again


class Problem(BaseModel):
    """Problem details for HTTP APIs (RFC 9457)."""

    title: str = Field(description="What the status means.", examples=["Bad Request"])
    status: int = Field(description="The status of the response.", examples=[400])
    detail: str = Field(description="Why, and what to do, in one plain sentence.")
    line: int | None = Field(None, description="The line at fault in what was sent, from 1.")
    column: int | None = Field(None, description="The column, from 1.")
    report: str | None = Field(
        None, description="The validation report in Turtle, where what was sent breaks rules."
    )


PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "It cannot be done; the answer says why.",
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }
}
"""What the description of the interface says of every operation that can be refused."""


class _Form(StrEnum):
    JSON = "application/problem+json"
    TEXT = "text/plain"
    PAGE = "text/html"
    REPORT = "text/turtle"


_OFFERED = (
    (_Form.JSON.value, _Form.JSON),
    (_Form.TEXT.value, _Form.TEXT),
    (_Form.PAGE.value, _Form.PAGE),
    ("application/xhtml+xml", _Form.PAGE),
    ("application/json", _Form.JSON),
)


def answer_problems(app: FastAPI) -> None:
    """Let ``app`` answer refusals, and its own errors, as this module says."""
    for error, handler in _HANDLERS.items():
        app.add_exception_handler(error, handler)


def problem_response(refusal: Refusal, accept: str | None, root: str = "") -> Response:
    """The response that says ``refusal`` in the form that the Accept header prefers.

    ``root`` is the path prefix under which the server is reached: links of the page begin with it.
    """
    offered = [*_OFFERED, *([(_Form.REPORT.value, _Form.REPORT)] if refusal.report else [])]
    form = negotiate(accept, offered) or _Form.JSON
    headers = {"Vary": "Accept", **refusal.headers}
    if form is _Form.JSON:
        content = _problem(refusal).model_dump(exclude_none=True)
        return JSONResponse(content, refusal.status, headers, media_type=form.value)
    if form is _Form.PAGE:
        shown = trouble(refusal.status, refusal.sentence, refusal.line, refusal.column)
        text: str | bytes = render_apart(shown, OnServer(root), "/trouble")
        headers |= {"Content-Security-Policy": POLICY, "Content-Language": "en-GB"}
    else:
        text = refusal.report or b"" if form is _Form.REPORT else _text(refusal)
    return Response(text, refusal.status, headers, media_type=form.value)


def _problem(refusal: Refusal) -> Problem:
    return Problem(
        title=refusal.status.phrase,
        status=refusal.status,
        detail=_sentence(refusal),
        line=refusal.line,
        column=refusal.column,
        report=refusal.report.decode() if refusal.report else None,
    )


def _sentence(refusal: Refusal) -> str:
    return "; ".join(filter(None, (refusal.sentence, refusal.hint)))


def _text(refusal: Refusal) -> str:
    sentence = _sentence(refusal)
    if refusal.line is not None:
        column = f", column {refusal.column}" if refusal.column is not None else ""
        sentence = f"line {refusal.line}{column}: {sentence}"
    title = f"{refusal.status.value} {refusal.status.phrase}"
    return f"{title}: {sentence}\n"


def allowed_methods(request: Request) -> list[str]:
    """The methods that the address of ``request`` knows; empty where there is no such address."""
    scope = dict(request.scope)
    return [
        method
        for method in _METHODS
        if any(
            route.matches({**scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    ]


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return _response(error, request)


def _response(refusal: Refusal, request: Request) -> Response:
    root = request.scope.get("root_path", "")
    return problem_response(refusal, request.headers.get("accept"), root)


async def _not_routed(request: Request, error: Exception) -> Response:
    """No such address, no such method, or what else Starlette says by itself."""
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        return _other_method(request)
    sentence, hint = str(error.detail), ""
    if status is HTTPStatus.NOT_FOUND:
        sentence = f"there is nothing at {request.url.path[:_LONGEST]}"
        hint = "/openapi.json lists all addresses"
    refusal = Refusal(status, sentence, headers=error.headers or {}, hint=hint)
    return _response(refusal, request)


def _other_method(request: Request) -> Response:
    """What the address knows (RFC 9110, sections 9.3.7 and 15.5.6)."""
    methods = [*allowed_methods(request), "OPTIONS"]
    allow = {"Allow": ", ".join(methods)}
    if request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=allow)
    sentence = f"{request.method} is not known here; use {' or '.join(methods[:-1])}"
    refusal = Refusal(HTTPStatus.METHOD_NOT_ALLOWED, sentence, headers=allow)
    return _response(refusal, request)


async def _wrong_parameters(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        f"{' '.join(str(part) for part in fault['loc'][1:])}: {fault['msg']}"
        for fault in error.errors()
    ]
    return await _refused(request, Refusal(HTTPStatus.BAD_REQUEST, "; ".join(faults)))


async def _wrong_query(request: Request, error: Exception) -> Response:
    return await _refused(request, Refusal(HTTPStatus.BAD_REQUEST, str(error)))


async def _store_failed(request: Request, error: Exception) -> Response:
    """The store's own sentence names folders and addresses; it is for the operator's log."""
    _LOG.error("%s", error)
    sentence = "the store cannot be read or written at the moment; try again later"
    return await _refused(request, Refusal(HTTPStatus.SERVICE_UNAVAILABLE, sentence))


async def _client_left(_request: Request, _error: Exception) -> Response:
    """Nobody reads this: the client went away before its request was whole."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


_HANDLERS: dict[type[Exception], Callable[[Request, Exception], Any]] = {
    Refusal: _refused,
    HTTPException: _not_routed,
    RequestValidationError: _wrong_parameters,
    QueryError: _wrong_query,
    StoreError: _store_failed,
    ClientDisconnect: _client_left,
}
