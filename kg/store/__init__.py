"""Store: the graphs of all messages, and the reference graph, in Oxigraph on disk.

In: quads of one message at a time, or of many. Out: query results, dumps, and the same data for
rdflib. It knows graphs, not what they say; questions live in ``queries``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.store.commitments import CommitmentStore
from kg.store.interface import Change, GraphName, GraphStore, Result, StoredMessage
from kg.store.journal import Journalled
from kg.store.opening import open_store
from kg.store.place import ENVIRONMENT, FORMAT_VERSION, default_path, snapshots_folder
from kg.store.service import Service, service_of_environment

if TYPE_CHECKING:
    from kg.store.service import ServiceStore

__all__ = [
    "ENVIRONMENT",
    "FORMAT_VERSION",
    "Change",
    "CommitmentStore",
    "GraphName",
    "GraphStore",
    "Journalled",
    "Result",
    "Service",
    "ServiceStore",
    "StoredMessage",
    "default_path",
    "open_store",
    "service_of_environment",
    "snapshots_folder",
]


def __getattr__(name: str) -> object:
    """The store behind a service only when asked for: its HTTP client takes long to import."""
    if name == "ServiceStore":
        from kg.store.service import ServiceStore

        return ServiceStore
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
