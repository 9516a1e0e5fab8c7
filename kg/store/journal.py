"""Which graphs were written lately: what keeps up with a store need not read all of it again.

In: the graphs of each write, and the generation after it. Out: the graphs written since then.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Protocol, runtime_checkable

_KEPT = 2000


@runtime_checkable
class Journalled(Protocol):
    """A store that knows which graphs were written."""

    def written_since(self, generation: int) -> frozenset[str] | None:
        """The IRIs of the graphs written after ``generation``; None where that is not known."""


class Journal:
    """The last writes of one store object, from its beginning."""

    def __init__(self) -> None:
        self._writes: deque[tuple[int, frozenset[str]]] = deque(maxlen=_KEPT)
        self._forgotten = 0  # the newest generation of which nothing is known any more

    def note(self, generation: int, graphs: Iterable[str]) -> None:
        """Keep that ``graphs`` (IRIs; "" for the default graph) were written."""
        if len(self._writes) == _KEPT:
            self._forgotten = self._writes[0][0]
        self._writes.append((generation, frozenset(graphs)))

    def since(self, generation: int) -> frozenset[str] | None:
        """The graphs written after ``generation``; None where that is too long ago to be known."""
        if generation < self._forgotten:
            return None
        return frozenset().union(
            *(graphs for when, graphs in list(self._writes) if when > generation)
        )
