"""A store for a command, whether a server holds it or nobody does.

In: the folder of the store, or the SPARQL service that keeps it. Out: the store itself; or, beside
a server that holds the folder, a copy to read from, or the way through the server for messages.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.store import CommitmentStore, GraphStore, Service, open_store
from kg.store.holder import Holder

if TYPE_CHECKING:
    from kg.cli.handover import HeldStore


@contextmanager
def opened_for_reading(place: Path | Service) -> Iterator[GraphStore]:
    """The store at ``place``; where a server holds it, a copy as it is now, which is only read.

    Raises StoreError where there is no store, or another program than a server holds it.
    """
    if isinstance(place, Service):
        with open_store(place) as store:
            yield store
        return
    with _read(place) as store:
        yield store


@contextmanager
def _read(path: Path) -> Iterator[CommitmentStore]:
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
def opened_for_messages(place: Path | Service) -> Iterator[GraphStore | HeldStore]:
    """The store at ``place``, made new where there is none; or the way through its server.

    Raises StoreError where nothing can be written.
    """
    if isinstance(place, Service):
        with open_store(place) as store:
            yield store
        return
    with _put(place) as found:
        yield found


@contextmanager
def _put(path: Path) -> Iterator[CommitmentStore | HeldStore]:
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
