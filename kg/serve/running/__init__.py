"""Running: free queries and updates, where they can be ended.

In: `Query` and `Update`. Out: `Answer` and `Difference`, or a Refusal. `Runner` is what the
protocol needs; who implements it depends on the store.
"""

from __future__ import annotations

from kg.serve.running.request import (
    DATASETS,
    Answer,
    Cut,
    Difference,
    GraphFormat,
    Graphs,
    Limits,
    Query,
    ResultsFormat,
    Runner,
    Update,
)

__all__ = [
    "DATASETS",
    "Answer",
    "Cut",
    "Difference",
    "GraphFormat",
    "Graphs",
    "Limits",
    "Query",
    "ResultsFormat",
    "Runner",
    "Update",
]
