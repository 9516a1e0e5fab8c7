"""Answers that a client has already are not made again: ETag and If-None-Match (RFC 9110, 13.1.2).

In: reading requests. Out: 304 without any query being run where the client's tag says that it holds
the answer; else the answer with its tag, out of our own memory where it was sent before. A tag
names the start of this server, the version of the store, and everything that the answer depends on;
it is weak, because the same answer may be compressed or not.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from hashlib import blake2b
from urllib.parse import unquote_plus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.gate.raw import header
from kg.serve.gate.remembered import Memory

_CHANGING = re.compile(r"\b(?:now|rand|uuid|struuid|service)\b|\\u", re.IGNORECASE)
"""What makes a query's answer change while the store does not: its functions, other servers, and
escapes that could hide them. A word too many only costs a query."""

_DAY = 24 * 60 * 60
_NEVER = ("/health", "/ready", "/metrics", "/handover")
_DEPENDS_ON = (b"host", b"accept", b"accept-language")


class Revalidated:
    """Knows by a tag whether a client's copy is what it would get.

    ``version`` gives the version of the store, or None where it cannot be known: then there are no
    tags. ``seconds`` is how long a cache need not ask, ``most`` how many bytes of answers are kept.
    """

    def __init__(
        self, app: ASGIApp, version: Callable[[Scope], str | None], seconds: int, most: int
    ) -> None:
        self._app = app
        self._memory = Memory(most)
        self._version = version
        # No two starts share tags: the software, the settings and the store may all have changed.
        self._start = secrets.token_hex(4)
        fresh = f"max-age={seconds}" if seconds else "no-cache"
        self._caching = f"public, {fresh}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        tag = self._tag(scope)
        if tag is None:
            await self._app(scope, receive, send)
            return
        if tag in header(scope, b"if-none-match"):  # tags are long: no other one contains it
            await self._unchanged(tag, send)
            return
        if (key := self._memory.key(tag, scope)) is not None:
            if (known := self._memory.known(key)) is not None:
                await known.send(scope, send)
                return
            send = self._memory.listening(key, scope, send)

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(tag, message)
            await send(message)

        await self._app(scope, receive, tagged)

    def _tag(self, scope: Scope) -> str | None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        query = scope["query_string"].decode("latin-1")
        if scope["path"].endswith(_NEVER) or (query and _CHANGING.search(unquote_plus(query))):
            return None
        version = self._version(scope)
        if version is None:
            return None
        parts = (
            scope["scheme"],
            scope["path"],
            query,
            # A question may speak of today.
            str(int(time.time() // _DAY)),
            *(header(scope, name) for name in _DEPENDS_ON),
        )
        content = blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()
        return f"{self._start}.{version}.{content}"

    def _add(self, tag: str, message: Message) -> None:
        headers = MutableHeaders(raw=message["headers"])
        if message["status"] != 200 or "no-store" in headers.get("cache-control", ""):
            return
        if "etag" not in headers:
            headers["ETag"] = _weak(tag)
        headers.setdefault("Cache-Control", self._caching)
        if "accept" not in headers.get("vary", "").lower().split(", "):
            headers.add_vary_header("Accept")

    async def _unchanged(self, tag: str, send: Send) -> None:
        headers = (("etag", _weak(tag)), ("cache-control", self._caching), ("vary", "Accept"))
        raw = [(name.encode(), value.encode()) for name, value in headers]
        await send({"type": "http.response.start", "status": 304, "headers": raw})
        await send({"type": "http.response.body"})


def _weak(tag: str) -> str:
    return f'W/"{tag}"'
