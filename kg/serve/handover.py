"""The hand-over: other programs on this machine that want the store while this server holds it.

In: a request that carries the secret of ``server.json``, a file in the store's folder that only its
owner can read. Out: a copy of the store for a command that only reads. (Messages come by the graph
store protocol, with the same secret.) What the file says, and who reads it: `Place`.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import tempfile
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, Request

from kg.serve.refusal import Refusal
from kg.serve.served import Served, Serving
from kg.serve.settings import Settings
from kg.store import CommitmentStore
from kg.store.place import graphs_folder, prepare

_FILE = "server.json"
_COPIES = "handover"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store is served, for programs of the same user on the same machine.

    ``address`` is one that this machine alone reaches; ``base`` what the data's addresses begin
    with.
    """

    address: str
    pid: int
    secret: str
    base: str
    read_only: bool

    @classmethod
    def at(cls, address: str, settings: Settings) -> Place:
        """The place of this process, with a new secret."""
        secret = secrets.token_urlsafe(32)
        return cls(address, os.getpid(), secret, settings.base, settings.read_only)

    @classmethod
    def read(cls, store: Path) -> Place | None:
        """What the server of ``store`` has written; None where there is nothing to be read.

        Raises OSError where there is a file that this user may not read.
        """
        try:
            return cls(**json.loads((store / _FILE).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):  # of another version, or no such file at all
            return None

    def write(self, store: Path) -> None:
        """Leave this in the store's folder, readable for its owner alone, in one step."""
        handle, name = tempfile.mkstemp(dir=store, prefix=f".{_FILE}.")  # with mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file)
        Path(name).replace(store / _FILE)


def remove_place(store: Path) -> None:
    """Take the file and all copies away: at the end, or where an earlier server left them."""
    (store / _FILE).unlink(missing_ok=True)
    shutil.rmtree(store / _COPIES, ignore_errors=True)


@router.post("/handover/copy")
async def copy(request: Request, served: Serving) -> dict[str, str]:
    """A copy of the store as it is now, in a folder that the caller takes away when done."""
    _check(request, served)
    if not isinstance(served.store, CommitmentStore) or served.store.path is None:
        raise Refusal(HTTPStatus.CONFLICT, "This server keeps its store elsewhere.")
    folder = await asyncio.to_thread(_copied, served.store, served.store.path / _COPIES)
    return {"path": str(folder)}


def _copied(store: CommitmentStore, copies: Path) -> Path:
    copies.mkdir(mode=0o700, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=copies))
    prepare(folder, create=True)
    store.backup(graphs_folder(folder))
    return folder


def _check(request: Request, served: Served) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not served.is_handover(token):
        raise Refusal(
            HTTPStatus.UNAUTHORIZED,
            "This address is for programs on the server's own machine.",
            headers={"WWW-Authenticate": "Bearer"},
        )
