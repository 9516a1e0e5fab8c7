"""Who runs the free queries of a store: it depends on where the store lies.

In: settings and a store. Out: a runner.
"""

from __future__ import annotations

import os

from kg.serve.killable.runner import KillableRunner
from kg.serve.running import Runner
from kg.serve.running.direct import DirectRunner
from kg.serve.settings import DefaultGraph, Settings
from kg.store import CommitmentStore, snapshots_folder


def runner_for(settings: Settings, store: CommitmentStore) -> Runner:
    """The runner for ``store``: killable where it lies in a folder and the system can fork."""
    union = settings.default_graph is DefaultGraph.UNION
    if store.path is None or not hasattr(os, "fork"):
        return DirectRunner(
            lambda: store.oxigraph, settings.limits, union=union, services=settings.services
        )
    return KillableRunner(
        store,
        snapshots_folder(store.path),
        settings.limits,
        slots=settings.query_slots,
        queue=settings.query_queue,
        wait=settings.query_wait_seconds,
        union=union,
        services=settings.services,
    )
