"""What every request of one server shares: the settings, the store, and who runs free queries.

In: an application. Out: `Served`, as a dependency of the routes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from kg.serve.running import Runner
from kg.serve.settings import Settings
from kg.store import GraphStore


@dataclass(slots=True)
class Served:
    """One store as it is served."""

    settings: Settings
    store: GraphStore
    runner: Runner


def _served(request: Request) -> Served:
    served = request.app.state.served
    if not isinstance(served, Served):
        raise TypeError("the application has not been started")
    return served


Serving = Annotated[Served, Depends(_served)]
"""The dependency of every route that needs the store."""
