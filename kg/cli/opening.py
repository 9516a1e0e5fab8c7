"""A store for a command, whether a server holds it or nobody does.

In: the folder of the store. Out: the store itself; or, beside a server, a copy of it to read from,
or the way through the server for messages.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.store import CommitmentStore
from kg.store.holder import Holder

if TYPE_CHECKING:
    from kg.cli.handover import HeldStore


@contextmanager
def opened_for_reading(path: Path) -> Iterator[CommitmentStore]:
    """The store at ``path``; where a server holds it, a copy as it is now, which cannot be written.

    Raises StoreError where there is no store, or another program than a server holds it.
    """
    with _server(path) as server:
        if server is None:
            with CommitmentStore.open(path, create=False) as store:
                yield store
            return
        copy = server.copy()
        try:
            with CommitmentStore.read_only(copy, names=server.names) as store:
                yield store
        finally:
            shutil.rmtree(copy, ignore_errors=True)


@contextmanager
def opened_for_messages(path: Path) -> Iterator[CommitmentStore | HeldStore]:
    """The store at ``path``, made new where there is none; or the way through its server.

    Raises StoreError where nothing can be written.
    """
    with _server(path) as server:
        if server is None:
            with CommitmentStore.open(path) as store:
                yield store
            return
        if server.read_only:
            raise StoreError(
                f"{path}: the server that holds this store only reads; stop it, or start it "
                "without --read-only"
            )
        yield server


@contextmanager
def _server(path: Path) -> Iterator[HeldStore | None]:
    """The server that holds the store, if there is one."""
    holder = Holder.of(path)
    if holder is None:
        yield None
        return
    from kg.cli.handover import reached  # imported late: few commands meet a server

    with reached(path, holder) as server:
        yield server
