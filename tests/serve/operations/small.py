"""A small application behind all layers, so that a test can see what each of them does.

In: settings. Out: an application with rooms that read bodies, answer long, and fail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response

from kg.serve.counts import Counts
from kg.serve.gate import pass_through
from kg.serve.noted import note
from kg.serve.operations import router
from kg.serve.problems import answer_problems
from kg.serve.refusal import Refusal
from kg.serve.settings import Settings

LONG = b"0123456789abcdef" * 2**16  # 1 MiB


class Store:
    """As much of a store as ETags need."""

    generation = 1


def small(settings: Settings, on_ask: Callable[[], None] = lambda: None) -> FastAPI:
    """The application; ``on_ask`` is called when /ask is answered and not revalidated."""
    app = FastAPI()
    app.state.counts = Counts()
    readiness: dict[str, Any] = {}
    app.state.served = SimpleNamespace(store=Store(), settings=settings, readiness=readiness)
    app.include_router(router)
    answer_problems(app)
    pass_through(app, settings, app.state.counts)
    for path, method, room in (
        ("/ask", "GET", _ask(on_ask)),
        ("/things/{name}", "GET", _thing),
        ("/long", "GET", _long),
        ("/packed", "GET", _packed),
        ("/body", "POST", _body),
        ("/ignored", "POST", _ignored),
        ("/refused", "GET", _refused),
        ("/fault", "GET", _fault),
    ):
        app.add_api_route(path, room, methods=[method])
    return app


class Asked:
    """The small application, asked in this process as from an address of this machine."""

    def __init__(self, app: FastAPI, address: str = "127.0.0.1") -> None:
        self.app = app
        self._transport = httpx.ASGITransport(app, client=(address, 1))

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """The response to one request."""

        async def answered() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url="http://testserver"
            ) as client:
                return await client.request(method, path, **more)

        return asyncio.run(answered())

    def get(self, path: str, **more: Any) -> httpx.Response:
        """The response to GET."""
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        """The response to POST."""
        return self.request("POST", path, **more)


def _ask(on_ask: Callable[[], None]) -> Callable[[], Awaitable[dict[str, str]]]:
    async def ask() -> dict[str, str]:
        on_ask()
        return {"answer": "x" * 2000}

    return ask


async def _thing(name: str, request: Request) -> dict[str, str]:
    return {"name": name, "url": str(request.url), "base": str(request.base_url)}


async def _long() -> Response:
    return Response(LONG, media_type="application/octet-stream")


async def _packed() -> Response:
    return Response(b"\x1f\x8b" + bytes(5000), media_type="application/gzip")


async def _body(request: Request) -> dict[str, int]:
    return {"length": len(await request.body())}


async def _ignored() -> dict[str, bool]:
    return {"read": False}


async def _refused() -> None:
    note().note_query("SELECT * { ?s ?p ?o }")
    raise Refusal(HTTPStatus.GATEWAY_TIMEOUT, "too slow")


async def _fault() -> None:
    raise ZeroDivisionError("a detail that nobody outside may read")
