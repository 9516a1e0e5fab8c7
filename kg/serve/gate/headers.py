"""Headers that every answer carries, and what pages of other sites may do.

In: answers. Out: the same with headers that keep browsers from guessing, and (CORS, in the Fetch
standard) with leave for pages of any site to read. Credentials are never let in: a page of another
site can do no more than anybody can.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.gate.raw import header

_SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)
_FAILED = ((b"cache-control", b"no-store"),)
_EXPOSED = (
    "Content-Disposition, Content-Length, ETag, Link, Location, Policing-KG-Cut, "
    "Commitments-Basis, Commitments-Total, Retry-After, Service-Description, X-Request-Id"
)
_FROM_ANYWHERE = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED.encode()),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
_PREFLIGHT = (
    (b"access-control-allow-methods", b"GET, HEAD, POST"),
    (b"access-control-allow-headers", b"Accept, Accept-Language, Content-Type, If-None-Match"),
    (b"access-control-max-age", b"86400"),
)


class CommonHeaders:
    """Adds the headers that an answer does not have yet; what went wrong is kept by no cache."""

    def __init__(self, app: ASGIApp, *, cross_origin: bool) -> None:
        self._app = app
        self._headers = (*_SAFE, *(_FROM_ANYWHERE if cross_origin else ()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers", ())
                present = {name.lower() for name, _ in headers}
                common = (*self._headers, *(_FAILED if message["status"] >= 400 else ()))
                message["headers"] = [
                    *headers,
                    *(each for each in common if each[0] not in present),
                ]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class Preflights:
    """Answers what browsers ask before a page of another site sends its request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] == "http" and _is_preflight(scope):
            start = {"type": "http.response.start", "status": 204, "headers": list(_PREFLIGHT)}
            await send(start)
            await send({"type": "http.response.body"})
            return
        await self._app(scope, receive, send)


def _is_preflight(scope: Scope) -> bool:
    if scope["method"] != "OPTIONS":
        return False
    return bool(header(scope, b"origin") and header(scope, b"access-control-request-method"))
