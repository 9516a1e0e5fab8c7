"""A refusal by a layer, answered as the rooms answer theirs.

In: a refusal and the request. Out: the messages of a response of RFC 9457 (problem details).
"""

from __future__ import annotations

from starlette.responses import JSONResponse
from starlette.types import Message, Scope, Send

from kg.serve.refusal import Refusal


async def answer_refusal(refusal: Refusal, scope: Scope, send: Send) -> None:
    """Answer the request of ``scope``, whose answer has not begun, with the refusal."""
    body = {"title": refusal.status.phrase, "status": refusal.status, "detail": refusal.sentence}
    response = JSONResponse(
        body, refusal.status, dict(refusal.headers), media_type="application/problem+json"
    )
    await response(scope, _nothing, send)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
