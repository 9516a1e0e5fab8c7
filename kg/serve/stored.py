"""What is counted of the store: how many messages it holds, and how often it was changed.

In: a store. Out: readings for /metrics, cheap enough to be taken every few seconds.
"""

from __future__ import annotations

from kg.serve.counts import Reading
from kg.store import GraphStore


def readings(store: GraphStore) -> tuple[Reading, ...]:
    """The readings of ``store``; its messages are counted anew only after a change."""
    messages = _Messages(store)
    return (
        Reading("policing_kg_store_messages", "Messages in the store.", messages.number),
        Reading(
            "policing_kg_store_generation",
            "Changes of the store since the server was started.",
            lambda: store.generation,
        ),
    )


class _Messages:
    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._known: tuple[int, int] | None = None  # generation, number

    def number(self) -> int:
        generation = self._store.generation
        if self._known is None or self._known[0] != generation:
            self._known = generation, len(self._store.message_graphs())
        return self._known[1]
