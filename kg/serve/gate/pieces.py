"""Long answers in pieces, so that a slow reader is noticed and never fills our memory.

In: bodies of any length. Out: the same in messages of at most 64 KiB: the server waits between two
of them while the client does not read.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PIECE = 64 * 2**10  # bytes


class InPieces:
    """Cuts long bodies; what is short passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""

        async def in_pieces(message: Message) -> None:
            body = message.get("body", b"")
            if len(body) <= PIECE:
                await send(message)
                return
            more = message.get("more_body", False)
            for start in range(0, len(body), PIECE):
                last = start + PIECE >= len(body)
                piece = body[start : start + PIECE]
                await send({"type": message["type"], "body": piece, "more_body": more or not last})

        await self._app(scope, receive, in_pieces if scope["type"] == "http" else send)
