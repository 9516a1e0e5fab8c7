"""The routes of the named questions.

In: settings. Out: a router with one operation for each question, made when the application is.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from kg.ask import Question, questions
from kg.ask import question as named_question
from kg.errors import QueryError
from kg.serve.addresses import public_address
from kg.serve.kept import version
from kg.serve.protocol.parameters import read_parameters
from kg.serve.questions.described import operation
from kg.serve.questions.forms import AnswerForm, choose
from kg.serve.questions.reading import Asked, read, refuse_unknown
from kg.serve.questions.values import Listed, values_of
from kg.serve.questions.writing import Answered, write_page
from kg.serve.refusal import Refusal
from kg.serve.served import Served, Serving
from kg.serve.settings import Settings

ROOM = "/questions"
_GRAPH = re.compile(r"^\s*(?:CONSTRUCT|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)
_Endpoint = Callable[[Request, Served], Awaitable[Response]]


def room(settings: Settings) -> APIRouter:
    """The questions of the folder ``queries`` as operations, with their list and their values."""
    router = APIRouter(tags=["Questions"], default_response_class=Response)
    _both(router, ROOM, list_questions, operation_id="list_questions")
    _both(router, ROOM + "/values/{kind}", list_values, operation_id="list_values")
    for question in questions():
        triples = makes_triples(question)
        _both(
            router,
            f"{ROOM}/{question.name}",
            _endpoint(question, triples=triples),
            operation_id=f"ask_{question.name.replace('-', '_')}",
            summary=question.title,
            description=question.description,
            openapi_extra=operation(question, settings, triples=triples),
        )
    _both(router, ROOM + "/{name:path}", no_such_question, include_in_schema=False)
    return router


def makes_triples(question: Question) -> bool:
    """Whether the answer to ``question`` is a graph."""
    return _GRAPH.search(question.text) is not None


def _both(router: APIRouter, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
    """Answer GET and HEAD alike."""
    router.add_api_route(path, endpoint, methods=["GET"], **more)
    router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)


async def list_questions(request: Request, served: Serving) -> Response:
    """All questions, with their parameters and addresses."""
    refuse_unknown(read_parameters(request.scope["query_string"], "address"), (), "the list")
    listed = [
        {
            "name": question.name,
            "title": question.title,
            "description": question.description,
            "parameters": [
                {
                    "name": each.name,
                    "type": each.type.value,
                    "description": each.description,
                    "required": each.required,
                    "default": each.default,
                    "example": each.example,
                    "allowed": list(each.allowed) or None,
                }
                for each in question.parameters
            ],
            "address": public_address(request, served.settings, f"{ROOM}/{question.name}"),
        }
        for question in questions()
    ]
    return JSONResponse({"questions": listed})


async def list_values(request: Request, kind: Listed, served: Serving) -> Response:
    """All boroughs, or all topics, that can be asked for."""
    refuse_unknown(read_parameters(request.scope["query_string"], "address"), (), "the list")
    store = served.store
    key = (kind, version(store, served.settings))
    return JSONResponse(
        {
            "parameter": kind.value,
            "values": await served.answers.values.get(key, lambda: values_of(store, kind)),
        }
    )


async def no_such_question(name: str) -> Response:
    """Says which questions are called nearly so."""
    try:
        found = named_question(name).name
    except QueryError as error:
        raise Refusal(HTTPStatus.NOT_FOUND, str(error)) from error
    raise Refusal(HTTPStatus.NOT_FOUND, f"{ROOM}/{found} is the address of this question")


def _endpoint(question: Question, *, triples: bool) -> Callable[..., Awaitable[Response]]:
    async def answer(request: Request, served: Serving) -> Response:
        parameters = read_parameters(request.scope["query_string"], "address")
        asked = read(question, parameters, served.settings)
        form = choose(request.headers.get("accept"), asked.form, triples=triples)
        address = public_address(request, served.settings, f"{ROOM}/{question.name}")
        return await _page(served, question, asked, form, address)

    return answer


async def _page(
    served: Served, question: Question, asked: Asked, form: AnswerForm, address: str
) -> Response:
    now = version(served.store, served.settings)
    rows = await served.answers.answer(question, asked.values, now)
    answered = Answered(question, asked, rows, await served.answers.basis(now), address)
    page = await asyncio.to_thread(write_page, answered, form)
    return Response(page.body, headers={**dict(page.headers), "Vary": "Accept"})
