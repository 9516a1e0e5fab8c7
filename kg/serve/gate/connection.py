"""Connections within bounds: a half-sent request, a slow reader or a crowd must hold nothing up.

In: the bytes of clients. Out: uvicorn's protocol over httptools, with deadlines for the head of a
request and for the reading of an answer, and with limits on the head and on the number of
connections. (The body of a request is bounded by `kg.serve.gate.bodies`.)
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httptools
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.serve.counts import Counts
from kg.serve.gate.journal import Answer, enter, new_id
from kg.serve.gate.refusing import answer_refusal
from kg.serve.noted import KEY, Noted
from kg.serve.refusal import Refusal
from kg.serve.settings import LogAddresses, Settings

_PIPELINED = 32  # requests that a client may send before it has read an answer
_ABOVE = 64  # connections above the limit that are told so; still more are just closed


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one connection may take, and how what it breaks is counted and logged."""

    connections: int
    head_bytes: int
    head_seconds: float
    send_seconds: float
    counts: Counts
    addresses: LogAddresses

    @classmethod
    def of(cls, settings: Settings, counts: Counts) -> Bounds:
        """The bounds that the settings set."""
        return cls(
            settings.connections,
            settings.header_bytes,
            settings.header_seconds,
            settings.send_seconds,
            counts,
            settings.log_addresses,
        )

    def refused(self, limit: str) -> None:
        """Count a connection that broke ``limit``."""
        self.counts.refused(limit)

    def enter(self, scope: Scope, answer: Answer, noted: Noted) -> None:
        """Log and count a request that never reached the layers."""
        self.counts.begin()
        enter(scope, answer, noted, self.counts, self.addresses)


class _TooMuchError(httptools.HttpParserError):
    """The head of a request breaks a limit; it is answered as what the parser raises is."""


def bounded(bounds: Bounds) -> type[HttpToolsProtocol]:
    """The protocol of uvicorn for HTTP/1.1, within ``bounds``."""

    class BoundedConnection(_Connection):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(bounds, *args, **kwargs)

    return BoundedConnection


class _Connection(HttpToolsProtocol):
    def __init__(self, bounds: Bounds, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bounds = bounds
        self._head_timer: asyncio.TimerHandle | None = None
        self._send_timer: asyncio.TimerHandle | None = None
        self._awaited = self.loop.time()
        self._in_head = False  # whether a request has begun whose head is not complete
        self._head_length = 0
        self._heard = False  # whether the client has sent anything since its last answer
        self._fault = HTTPStatus.BAD_REQUEST

    # --- the life of a connection ------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        above = len(self.connections) - self._bounds.connections
        if above > _ABOVE:
            self._bounds.refused("connections")
            transport.abort()
            return
        if above > 0:
            self.app = self._crowded
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._head_timer, self._send_timer):
            if timer is not None:
                timer.cancel()
        if self.cycle is not None and not self.cycle.response_complete:
            noted: Noted | None = self.cycle.scope.get(KEY)  # type: ignore[assignment]
            if noted is not None:
                noted.gone.set()
        super().connection_lost(exc)

    async def _crowded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What is answered at a connection above the limit; only /health is answered as ever."""
        if scope["path"].endswith("/health"):
            await self.config.loaded_app(scope, receive, send)
            return
        self._bounds.refused("connections")
        refusal = Refusal(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "Too many others are connected to this server; try again in a moment.",
            headers={"Retry-After": "1", "Connection": "close"},
        )
        size, begun = 0, self.loop.time()

        async def counted(message: Message) -> None:
            nonlocal size
            size += len(message.get("body", b""))
            await send(message)

        await answer_refusal(refusal, scope, counted)
        answer = Answer.refused(refusal.status, size, self.loop.time() - begun)
        self._bounds.enter(scope, answer, Noted(new_id()))

    # --- the head of a request ---------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        self._heard = True
        super().data_received(data)
        # What came may be the beginning of a request, or nothing at all, such as an empty line.
        if self._idle() and self._head_timer is None and not self.transport.is_closing():
            self._await_head()

    def on_message_begin(self) -> None:
        self._in_head = True
        self._head_length = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
        if len(self.pipeline) >= _PIPELINED:
            raise self._broken("pipelined", HTTPStatus.TOO_MANY_REQUESTS)
        super().on_headers_complete()
        self._in_head = False

    def _count(self, length: int) -> None:
        """Count the head; the fields that may follow a chunked body count too."""
        self._head_length += length
        if self._head_length > self._bounds.head_bytes:
            raise self._broken("head_bytes", HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _broken(self, limit: str, status: HTTPStatus) -> _TooMuchError:
        self._bounds.refused(limit)
        self._fault = status
        return _TooMuchError(limit)

    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_head(self) -> None:
        self._awaited = self.loop.time()
        self._head_timer = self.loop.call_later(self._bounds.head_seconds, self._head_is_late)

    def _head_is_late(self) -> None:
        self._head_timer = None
        if not self._idle():
            return  # an earlier request of this connection is being answered; see data_received
        if not self._heard:  # browsers open connections that they may need
            self.transport.close()
            return
        self._bounds.refused("head_seconds")
        self._fault = HTTPStatus.REQUEST_TIMEOUT
        self.send_400_response("")

    def send_400_response(self, msg: str) -> None:
        """Say in plain text what is wrong with a head, and close; uvicorn calls it for bad syntax.

        ``msg`` is uvicorn's own text, which says less.
        """
        if self.transport.is_closing():
            return
        if not self._idle():  # an answer is being sent; another one would get into it
            self.transport.close()
            self._abort_later()
            return
        noted = Noted(new_id())
        body = _SENTENCES[self._fault].encode()
        head = (
            f"HTTP/1.1 {self._fault} {self._fault.phrase}\r\n"
            f"content-type: text/plain; charset=utf-8\r\ncontent-length: {len(body)}\r\n"
            f"x-content-type-options: nosniff\r\nx-request-id: {noted.id}\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
        self._abort_later()
        answer = Answer.refused(self._fault, len(body), self.loop.time() - self._awaited)
        self._bounds.enter(self._unread(), answer, noted)

    def _unread(self) -> Scope:
        """What is known of a request whose head was not read, or not understood."""
        scope: Scope = {"client": self.client, "headers": []}
        if self._in_head and self.url:
            path = self.url.partition(b"?")[0]
            scope.update(method=self.parser.get_method().decode(), raw_path=path)
        return scope

    # --- the reading of an answer ------------------------------------------------------------

    def pause_writing(self) -> None:
        super().pause_writing()
        self._abort_later()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._send_timer is not None and not self.transport.is_closing():
            self._send_timer.cancel()
            self._send_timer = None

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._abort_later()

    def timeout_keep_alive_handler(self) -> None:
        """Close; a client that does not even read the end of its answer is not waited for."""
        super().timeout_keep_alive_handler()
        self._abort_later()

    def shutdown(self) -> None:
        super().shutdown()
        if self.transport.is_closing():
            self._abort_later()

    def _abort_later(self) -> None:
        if self._send_timer is None:
            self._send_timer = self.loop.call_later(self._bounds.send_seconds, self._abort)

    def _abort(self) -> None:
        self._bounds.refused("send_seconds")
        self.transport.abort()


_SENTENCES = {
    HTTPStatus.BAD_REQUEST: "This is no request of HTTP/1.1 that can be understood.\n",
    HTTPStatus.REQUEST_TIMEOUT: "The request did not arrive in time.\n",
    HTTPStatus.TOO_MANY_REQUESTS: "Read the answers before you send further requests.\n",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The head of the request is too long.\n",
}
