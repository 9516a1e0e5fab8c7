"""Every request gets an id, a line in the log and its place in the counts; no fault gets out.

In: requests, and whatever comes of them. Out: answers with X-Request-Id. What is raised and no
refusal is a fault of ours: the client is told so without a traceback, which goes to the log.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.counts import Counts
from kg.serve.gate.raw import header
from kg.serve.gate.refusing import answer_refusal
from kg.serve.logs import log_fault, log_request
from kg.serve.noted import Noted, Outcome, open_note
from kg.serve.refusal import Refusal
from kg.serve.settings import LogAddresses

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONGEST_PATH = 300

_KEPT_BITS = {4: 24, 6: 48}
"""How much of an address is kept, by IP version: a network, not a household."""

_OUTCOMES: Mapping[int, Outcome] = {
    HTTPStatus.NOT_MODIFIED: Outcome.UNCHANGED,
    HTTPStatus.SERVICE_UNAVAILABLE: Outcome.BUSY,
    HTTPStatus.GATEWAY_TIMEOUT: Outcome.TIMEOUT,
}


class Journal:
    """The outermost layer but for the proxy's: it sees what the client sees."""

    def __init__(self, app: ASGIApp, counts: Counts, addresses: LogAddresses) -> None:
        self._app = app
        self._counts = counts
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        entry = _Entry(scope, send)
        self._counts.begin()
        try:
            await self._app(scope, receive, entry.send)
        except asyncio.CancelledError:  # the client has gone, or the server is to stop
            if not entry.noted.gone.is_set():
                entry.noted.outcome = Outcome.STOPPED
                await entry.refuse(HTTPStatus.SERVICE_UNAVAILABLE, "The server is being stopped.")
        except Exception as error:  # noqa: BLE001 - a fault of ours must not get out, whatever it is
            entry.noted.outcome = Outcome.FAULT
            log_fault(entry.noted.id, error)
            await entry.refuse(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                "This is a fault of the server, not yours. Whoever runs it finds it in the log "
                f"under {entry.noted.id}.",
            )
        finally:
            self._close(entry)

    def _close(self, entry: _Entry) -> None:
        answer = Answer(
            entry.status, entry.size, time.perf_counter() - entry.started, entry.outcome()
        )
        enter(entry.scope, answer, entry.noted, self._counts, self._addresses)


@dataclass(frozen=True, slots=True)
class Answer:
    """What went out for one request: its status, its bytes, after how long, and what became of it.

    The status is 0 where there was no answer.
    """

    status: int
    size: int
    seconds: float
    outcome: Outcome

    @classmethod
    def refused(cls, status: HTTPStatus, size: int, seconds: float) -> Answer:
        """The answer to what never reached the layers."""
        return cls(status, size, seconds, _OUTCOMES.get(status, Outcome.REFUSED))


def enter(
    scope: Scope, answer: Answer, noted: Noted, counts: Counts, addresses: LogAddresses
) -> None:
    """One line in the log, and one in the counts; of a head that was not read, little is known."""
    method = scope.get("method", "")
    route = getattr(scope.get("route"), "path", "")
    counts.end(route, method, answer.status, answer.seconds, answer.outcome)
    log_request(
        {
            "method": method,
            "path": _path(scope),
            "status": answer.status,
            "ms": round(answer.seconds * 1000, 1),
            "bytes": answer.size,
            "client": _client(scope, addresses),
            "query": noted.query,
            "outcome": answer.outcome.value,
            "request": noted.id,
        }
    )


class _Entry:
    """One request while it is answered."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        self.noted: Noted = open_note(_request_id(scope), scope)
        self.started = time.perf_counter()
        self.status = 0
        self.size = 0
        self._whole = False
        self._send = send

    async def send(self, message: Message) -> None:
        """Pass a message of the answer on, and count it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [
                *message.get("headers", ()),
                (b"x-request-id", self.noted.id.encode()),
            ]
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
        await self._send(message)

    async def refuse(self, status: HTTPStatus, sentence: str) -> None:
        """Answer with ``status``; an answer that has begun is left torn, so the client notices."""
        if self.status == 0:
            refusal = Refusal(status, sentence, headers={"Connection": "close"})
            await answer_refusal(refusal, self.scope, self.send)

    def outcome(self) -> Outcome:
        """What became of the request."""
        if self.noted.gone.is_set() and not self._whole:
            return Outcome.CLIENT_GONE
        if self.noted.outcome is not None:
            return self.noted.outcome
        refused = Outcome.REFUSED if self.status >= HTTPStatus.BAD_REQUEST else Outcome.OK
        return _OUTCOMES.get(self.status, refused) if self.status else Outcome.FAULT


def _request_id(scope: Scope) -> str:
    """The id that client or proxy gave the request, if it is a plain one; else a new one."""
    given = header(scope, b"x-request-id")
    return given if _ID.fullmatch(given) else new_id()


def new_id() -> str:
    """An id that no other request has."""
    return secrets.token_hex(8)


def _path(scope: Scope) -> str:
    """The path as it was sent, without the query; its end is left out where it is absurd."""
    path = scope.get("raw_path", b"").decode("ascii", "backslashreplace") or str(
        scope.get("path", "")
    )
    return path if len(path) <= _LONGEST_PATH else f"{path[:_LONGEST_PATH]}…"


def _client(scope: Scope, kept: LogAddresses) -> str:
    client = scope.get("client")
    if client is None or kept is LogAddresses.NONE:
        return ""
    if kept is LogAddresses.WHOLE:
        return str(client[0])
    return shortened(client[0])


@lru_cache(maxsize=4096)
def shortened(address: str) -> str:
    """The network of a client: 192.0.2.0 for 192.0.2.17; "" for what is no address."""
    try:
        whole = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(whole, "ipv4_mapped", None)
    if mapped is not None:
        whole = mapped
    network = ipaddress.ip_network((whole, _KEPT_BITS[whole.version]), strict=False)
    return str(network.network_address)
