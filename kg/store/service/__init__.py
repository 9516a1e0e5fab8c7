"""A SPARQL 1.1 service as the store: the same methods, over HTTP.

In: addresses and credentials. Out: `ServiceStore`, which gives what the embedded store gives for
the same content, though services read, keep and sort in ways of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.store.service.address import Service, service_of_environment

if TYPE_CHECKING:
    from kg.store.service.store import ServiceStore

__all__ = ["Service", "ServiceStore", "service_of_environment"]


def __getattr__(name: str) -> object:
    """The store itself only when it is asked for: its HTTP client takes long to import."""
    if name == "ServiceStore":
        from kg.store.service.store import ServiceStore

        return ServiceStore
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
