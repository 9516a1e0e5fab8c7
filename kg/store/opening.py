"""A store by where it lies: a folder, or a SPARQL service.

In: a path, or a service. Out: an open store that behaves the same. Which of the two it is, is for
the caller: the command line and the server read it from options and settings.
"""

from __future__ import annotations

from pathlib import Path

from kg.namespaces import Names
from kg.store.commitments import CommitmentStore
from kg.store.interface import GraphStore
from kg.store.service import Service


def open_store(
    place: Path | Service,
    *,
    create: bool = True,
    read_only: bool = False,
    names: Names | None = None,
) -> GraphStore:
    """The store at ``place``; a folder is made new where there is none, unless ``create`` is false.

    Raises StoreError where it cannot be opened.
    """
    if isinstance(place, Service):
        from kg.store.service import ServiceStore  # late: its HTTP client takes long to import

        return ServiceStore.open(place, names=names, read_only=read_only)
    if read_only:
        return CommitmentStore.read_only(place, names=names)
    return CommitmentStore.open(place, create=create, names=names)
