"""Bodies of requests within bounds of length and time.

In: requests with a body. Out: the same, or 413 where it is too long (as its Content-Length says, or
as it turns out while it arrives) and 408 where it does not arrive in time. What the rooms answer
after that does not count.
"""

from __future__ import annotations

import asyncio
import contextlib
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.gate.raw import header
from kg.serve.gate.refusing import answer_refusal
from kg.serve.refusal import Refusal
from kg.serve.settings import Settings

_DRAIN_SECONDS, _DRAIN_BYTES = 2.0, 64 * 2**20
"""How much of a body that is not wanted is read and thrown away: a connection that is closed while
its client still sends is reset, and the client would never read why."""


class BoundedBodies:
    """Refuses what is too long or too slow."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._longest = settings.body_bytes
        self._seconds = settings.body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = header(scope, b"content-length")
        if declared in ("", "0") and not header(scope, b"transfer-encoding"):
            await self._app(scope, receive, send)
            return
        body = _Body(receive, send, self._longest, self._seconds)
        if declared.isdecimal() and int(declared) > self._longest:
            await body.refuse(scope, self._too_long())
            return
        try:
            await self._app(scope, body.receive, body.send)
        except Refusal:
            if body.refusal is None:
                raise
        if body.refusal is not None:
            await body.refuse(scope, body.refusal)

    def _too_long(self) -> Refusal:
        return too_long(self._longest)


def too_long(longest: int) -> Refusal:
    """The refusal of a body of more than ``longest`` bytes (RFC 9110, section 15.5.14)."""
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The body of the request is longer than the {longest} bytes that this server takes; "
        "send it in parts.",
        headers={"Connection": "close"},
    )


class _Body:
    """The body of one request as it arrives; ``refusal`` is set once it breaks a bound."""

    def __init__(self, receive: Receive, send: Send, longest: int, seconds: float) -> None:
        self.refusal: Refusal | None = None
        self._receive = receive
        self._send = send
        self._longest = longest
        self._seconds = seconds
        self._deadline: float | None = None
        self._length = 0
        self._whole = False
        self._answering = False

    async def receive(self) -> Message:
        """The next part of the body; raises the refusal that it brings about."""
        if self._whole:
            return await self._receive()
        message = await self._in_time()
        self._length += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._length > self._longest:
            raise self._refused(too_long(self._longest))
        return message

    async def send(self, message: Message) -> None:
        """Pass the answer on, unless it answers a body that was refused."""
        if self.refusal is None or self._answering:
            self._answering = True
            await self._send(message)

    async def refuse(self, scope: Scope, refusal: Refusal) -> None:
        """Answer with the refusal, and throw away what the client is still sending for a while."""
        if self._answering:  # it is too late to say so; the torn answer has to do
            return

        async def hold(message: Message) -> None:
            last = message["type"] == "http.response.body" and not message.get("more_body", False)
            await self._send({**message, "more_body": True} if last else message)

        await answer_refusal(refusal, scope, hold)
        if not self._whole:
            await self._drain()
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _in_time(self) -> Message:
        loop = asyncio.get_running_loop()
        if self._deadline is None:
            self._deadline = loop.time() + self._seconds
        try:
            async with asyncio.timeout_at(self._deadline):
                return await self._receive()
        except TimeoutError:
            late = Refusal(
                HTTPStatus.REQUEST_TIMEOUT,
                f"The body of the request did not arrive within {self._seconds:g} seconds.",
                headers={"Connection": "close"},
            )
            raise self._refused(late) from None

    def _refused(self, refusal: Refusal) -> Refusal:
        self.refusal = refusal
        return refusal

    async def _drain(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                message, length = await self._receive(), 0
                while message.get("more_body", False) and length < _DRAIN_BYTES:
                    length += len(message["body"])
                    message = await self._receive()
