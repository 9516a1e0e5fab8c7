"""Whole answers that were sent, by the tag that names all they depend on.

In: the messages of an answer as it is sent. Out: the same messages again, for whoever asks the same
while the store is the same. Bounded by bytes; what was used longest ago goes first.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.types import Message, Scope, Send

from kg.serve.gate.compressed import wants_gzip
from kg.serve.gate.raw import header
from kg.serve.noted import KEY, Noted, Outcome

_LONGEST = 2**20
"""Bytes of one answer from which on it is not kept: it is read as a file is, and seldom twice."""

_HEAD = 1024
"""About how many bytes the headers of an answer and its place take."""

_NOT_KEPT = (b"set-cookie", b"policing-kg-cut")
"""What an answer must not carry: it is for one client, or another time would have given more."""

Key = tuple[str, bool]
Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Remembered:
    """One answer; ``route`` and ``query`` are what the log and the counts say of it."""

    headers: Headers
    route: object
    query: str
    body: bytearray = field(default_factory=bytearray)

    async def send(self, scope: Scope, send: Send) -> None:
        """Answer with it once more."""
        scope["route"] = self.route
        noted = scope.get(KEY)
        if isinstance(noted, Noted):
            noted.query, noted.outcome = self.query, Outcome.KEPT
        await send({"type": "http.response.start", "status": 200, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": bytes(self.body)})


class Memory:
    """The answers of one server, together of at most ``most`` bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Remembered] = OrderedDict()
        self._size = 0

    @staticmethod
    def key(tag: str, scope: Scope) -> Key | None:
        """What an answer is kept by; None where it is neither kept nor looked for.

        A client that says ``no-cache`` wants its answer made anew (RFC 9111, 5.2.1.4); one that
        wants a part of it gets that from whoever knows of parts.
        """
        if scope["method"] != "GET" or "no-cache" in header(scope, b"cache-control"):
            return None
        if header(scope, b"range"):
            return None
        return tag, wants_gzip(scope)

    def known(self, key: Key) -> Remembered | None:
        """The answer that is kept."""
        if (found := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Key, answer: Remembered) -> None:
        """Keep an answer, and let go of those that nobody has asked for the longest."""
        if (old := self._kept.pop(key, None)) is not None:
            self._size -= _size(old)
        self._kept[key] = answer
        self._size += _size(answer)
        while self._size > self._most:
            _, oldest = self._kept.popitem(last=False)
            self._size -= _size(oldest)

    def listening(self, key: Key, scope: Scope, send: Send) -> Send:
        """``send``, but that what is sent is kept where it can be."""
        answer: Remembered | None = None

        async def kept(message: Message) -> None:
            nonlocal answer
            if message["type"] == "http.response.start":
                answer = _begun(message, scope)
            elif answer is not None:
                answer.body += message.get("body", b"")
                if len(answer.body) > min(_LONGEST, self._most):
                    answer = None
                elif not message.get("more_body", False):
                    self.keep(key, answer)
            await send(message)

        return kept


def _begun(message: Message, scope: Scope) -> Remembered | None:
    headers: Headers = list(message.get("headers", ()))
    if message["status"] != 200 or any(name.lower() in _NOT_KEPT for name, _ in headers):
        return None
    if any(name.lower() == b"cache-control" and b"no-store" in value for name, value in headers):
        return None
    if any(name.lower() == b"etag" and not value.startswith(b"W/") for name, value in headers):
        return None  # whoever made it knows by its tag what a client has already
    noted = scope.get(KEY)
    query = noted.query if isinstance(noted, Noted) else ""
    return Remembered(headers, scope.get("route"), query)


def _size(answer: Remembered) -> int:
    return len(answer.body) + _HEAD
