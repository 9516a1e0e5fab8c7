"""Answers on their way to the client.

In: an answer whose file is whole. Out: a response that sends it piece by piece and closes the file
in every case, also when the client goes away. What was cut is said in the header `CUT`.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.serve.forms import content_type
from kg.serve.running import Answer

CUT = "Policing-KG-Cut"
"""The header of an answer that a limit has cut, such as ``limit=rows, rows=100000`` (a dictionary
of RFC 9651): which limit, and how many rows or triples were sent. Without it nothing was cut."""

_PIECE = 64 * 2**10


class AnswerResponse(Response):
    """Sends an answer's file; of a HEAD request only the headers."""

    def __init__(self, answer: Answer, headers: Mapping[str, str] | None = None) -> None:
        self._answer = answer
        self.status_code = 200
        self.background = None
        self.body = b""
        said = {
            "Content-Type": content_type(answer.media_type),
            "Content-Length": str(answer.length),
            "Vary": "Accept",
            **(headers or {}),
        }
        if answer.cut:
            said[CUT] = f"limit={answer.cut.limit}, rows={answer.cut.rows}"
        self.init_headers(said)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        try:
            start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            await send(start)
            rest = 0 if scope["method"] == "HEAD" else self._answer.length
            while rest > _PIECE:
                await _send(send, self._answer.file.read(_PIECE), more=True)
                rest -= _PIECE
            await _send(send, self._answer.file.read(rest), more=False)
        finally:
            self._answer.file.close()


async def _send(send: Send, body: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})
