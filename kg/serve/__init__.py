"""Serve: the store over HTTP, for programs and for people.

In: a store and settings. Out: one ASGI application: the SPARQL protocol, the graph store protocol,
named questions, addresses that can be followed, and what operators need. It stands above the stages
beside the command line, and asks the stages for everything it says.
"""

from __future__ import annotations

from kg.serve.app import application
from kg.serve.settings import Settings

__all__ = ["Settings", "application"]
