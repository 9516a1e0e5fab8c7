"""What operators need: /health, /ready, /metrics.

In: requests of a supervisor or of Prometheus. Out: whether the process is alive, whether it can be
asked, and what it has done so far.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field

from kg.serve.counts import Counts
from kg.serve.refusal import Refusal
from kg.serve.served import Serving

_NO_STORE = {"Cache-Control": "no-store"}

router = APIRouter(tags=["operations"])


class Health(BaseModel):
    """That the process is alive."""

    status: str = Field(examples=["alive"])


class Ready(BaseModel):
    """Whether the server can be asked; ``missing`` says by name what is not done yet, and why."""

    status: str = Field(examples=["ready"])
    missing: dict[str, str] = Field(examples=[{}])


@router.get("/health", summary="Whether the process is alive", response_model=Health)
@router.head("/health", include_in_schema=False)
async def health() -> JSONResponse:
    """Touches nothing, and answers while queries run."""
    return JSONResponse({"status": "alive"}, headers=_NO_STORE)


_UNREADY: dict[int | str, dict[str, Any]] = {503: {"model": Ready, "description": "Not ready yet"}}


@router.get("/ready", summary="Whether it can be asked", response_model=Ready, responses=_UNREADY)
@router.head("/ready", include_in_schema=False)
async def ready(served: Serving) -> JSONResponse:
    """503 with the reasons until everything is open and built that answers need."""
    missing = served.unready()
    status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
    content = {"status": "not ready" if missing else "ready", "missing": missing}
    return JSONResponse(content, status, headers=_NO_STORE)


@router.get(
    "/metrics",
    summary="Counts of everything, for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(request: Request, served: Serving) -> Response:
    """Prometheus's text format 0.0.4. Runs in a thread: the store is asked how much it holds."""
    if not served.settings.metrics:
        raise Refusal(HTTPStatus.NOT_FOUND, "This server does not show its counts.")
    counts: Counts = request.app.state.counts
    return Response(counts.text(), headers={**_NO_STORE, "Content-Type": CONTENT_TYPE_LATEST})
