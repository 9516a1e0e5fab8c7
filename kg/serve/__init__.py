"""Serve: the store over HTTP, for programs and for people.

In: a store and settings. Out: one ASGI application: the SPARQL protocol, the graph store protocol,
named questions, addresses that can be followed, and what operators need. It stands above the stages
beside the command line, and asks the stages for everything it says.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.serve.app import application
    from kg.serve.settings import Settings

__all__ = ["Settings", "application"]

_ROOMS = {"Settings": "kg.serve.settings", "application": "kg.serve.app"}


def __getattr__(name: str) -> object:
    """Import the application when it is asked for: the processes that run queries never ask."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)
