"""Answers compressed with gzip where the client can read that and they are long enough.

In: answers. Out: the same, or their compressed form; what is compressed already (dumps, pictures)
is left as it is. Starlette does the work; only a client that says no is heard better.
"""

from __future__ import annotations

import re

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.serve.gate.raw import header

_SHORTEST = 1024  # bytes; below that the header costs more than is won
_COMPRESSED_ALREADY = ("application/gzip", "application/zip", "image/png", "font/woff2")
_LEVEL = 4  # of 9: nearly as small as 9, in a third of the time
_NOT_WANTED = re.compile(r"\bgzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)


def wants_gzip(scope: Scope) -> bool:
    """Whether the client can read what is compressed."""
    accepted = header(scope, b"accept-encoding")
    return "gzip" in accepted and _NOT_WANTED.search(accepted) is None


class Compressed(GZipMiddleware):
    """Starlette's layer, which looks only for the word gzip in Accept-Encoding."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            app,
            minimum_size=_SHORTEST,
            compresslevel=_LEVEL,
            exclude_content_types=_COMPRESSED_ALREADY,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] == "http" and _NOT_WANTED.search(header(scope, b"accept-encoding")):
            others = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
            scope = {**scope, "headers": others}
        await super().__call__(scope, receive, send)
