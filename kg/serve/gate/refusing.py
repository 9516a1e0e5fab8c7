"""A refusal by a layer, answered as the rooms answer theirs.

In: a refusal and the request. Out: the messages of the response.
"""

from __future__ import annotations

from starlette.types import Message, Scope, Send

from kg.serve.gate.raw import header
from kg.serve.problems import problem_response
from kg.serve.refusal import Refusal


async def answer_refusal(refusal: Refusal, scope: Scope, send: Send) -> None:
    """Answer the request of ``scope``, whose answer has not begun, with the refusal."""
    response = problem_response(
        refusal, header(scope, b"accept") or None, scope.get("root_path", "")
    )
    await response(scope, _nothing, send)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
