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

from kg.errors import StoreError, StoreLockedError
from kg.store import CommitmentStore

if TYPE_CHECKING:
    from kg.cli.handover import HeldStore


@contextmanager
def opened_for_reading(path: Path) -> Iterator[CommitmentStore]:
    """The store at ``path``; where a server holds it, a copy as it is now, which cannot be written.

    Raises StoreError where there is no store, or another program than a server holds it.
    """
    store = _opened(path, create=False)
    if isinstance(store, CommitmentStore):
        with store:
            yield store
        return
    from kg.cli.handover import held

    with held(path, store) as server:
        copy = server.copy()
        try:
            with CommitmentStore.read_only(copy, names=server.names) as opened:
                yield opened
        finally:
            shutil.rmtree(copy, ignore_errors=True)


@contextmanager
def opened_for_messages(path: Path) -> Iterator[CommitmentStore | HeldStore]:
    """The store at ``path``, made new where there is none; or the way through its server.

    Raises StoreError where nothing can be written.
    """
    store = _opened(path, create=True)
    if isinstance(store, CommitmentStore):
        with store:
            yield store
        return
    from kg.cli.handover import held

    with held(path, store) as server:
        if server.read_only:
            raise StoreError(
                f"{path}: the server that holds this store only reads; stop it, or start it "
                "without --read-only"
            )
        yield server


def _opened(path: Path, *, create: bool) -> CommitmentStore | StoreLockedError:
    """The store, or why somebody else has it."""
    try:
        return CommitmentStore.open(path, create=create)
    except StoreLockedError as locked:
        return locked
