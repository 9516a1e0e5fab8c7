"""Headers that every answer carries, and what pages of other sites may do.

In: answers. Out: the same with headers that keep browsers from guessing, and (CORS, in the Fetch
standard) with leave for pages of any site to read. Credentials are never let in: a page of another
site can do no more than anybody can.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)
_EXPOSED = (
    "Content-Disposition, Content-Length, ETag, Link, Location, Policing-KG-Cut, "
    "Policing-KG-Total, Retry-After, Service-Description, X-Request-Id"
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
    """Adds the headers that an answer does not have yet, and answers preflight requests."""

    def __init__(self, app: ASGIApp, *, cross_origin: bool) -> None:
        self._app = app
        self._cross_origin = cross_origin
        self._headers = (*_SAFE, *(_FROM_ANYWHERE if cross_origin else ()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers", ())
                present = {name.lower() for name, _ in headers}
                message["headers"] = [
                    *headers,
                    *(each for each in self._headers if each[0] not in present),
                ]
            await send(message)

        if self._cross_origin and _is_preflight(scope):
            start = {"type": "http.response.start", "status": 204, "headers": list(_PREFLIGHT)}
            await with_headers(start)
            await with_headers({"type": "http.response.body"})
            return
        await self._app(scope, receive, with_headers)


def _is_preflight(scope: Scope) -> bool:
    if scope["method"] != "OPTIONS":
        return False
    headers = Headers(scope=scope)
    return "origin" in headers and "access-control-request-method" in headers
