"""The hand-over: other programs on this machine that want the store while this server holds it.

In: a request that carries the secret which `kg.store.holder` keeps in the store's folder. Out: a
copy of the store for a command that only reads. Messages come by the graph store protocol, with the
same secret.
"""

from __future__ import annotations

import asyncio
import os
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, Depends, Request

from kg.serve.refusal import Refusal
from kg.serve.served import Serving
from kg.store import CommitmentStore
from kg.store.holder import new_copy


def _check(request: Request, served: Serving) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not served.is_handover(token):
        raise Refusal(
            HTTPStatus.UNAUTHORIZED,
            "this address is for programs on the server's own machine",
            headers={"WWW-Authenticate": 'Bearer realm="policing-kg"'},
        )


router = APIRouter(include_in_schema=False, dependencies=[Depends(_check)])


@router.get("/handover")
async def holder() -> dict[str, int]:
    """That this server, and no other program at the same port, holds the store."""
    return {"pid": os.getpid()}


@router.post("/handover/copy")
async def copy(served: Serving) -> dict[str, str]:
    """A copy of the store as it is now, in a folder that the caller takes away when done."""
    if not isinstance(served.store, CommitmentStore) or served.store.path is None:
        raise Refusal(HTTPStatus.CONFLICT, "this server keeps its store elsewhere")
    return {"path": str(await asyncio.to_thread(_copied, served.store, served.store.path))}


def _copied(store: CommitmentStore, path: Path) -> Path:
    folder, graphs = new_copy(path)
    store.backup(graphs)
    return folder.resolve()
