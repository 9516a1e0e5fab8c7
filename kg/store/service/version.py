"""When a service was last written, as all who use it see it.

In: a service. Out: a number that grows with every write of this software, whoever runs it: the
clock in microseconds, kept in a graph of its own. It is looked up at most once in a while.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import SCHEMA, XSD, Names

_VERSION = NamedNode(SCHEMA + "version")
_WHOLE = NamedNode(XSD + "integer")
_MICROSECONDS = 1_000_000


@dataclass(slots=True)
class Version:
    """The number that the version graph holds; ``look`` asks the service for it (0 without one).

    With ``shared``, others write without noting it, so that the number also grows with the time:
    it is never older than ``seconds``.
    """

    names: Names
    look: Callable[[], int]
    seconds: float
    shared: bool
    _number: int = 0
    _looked: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def number(self) -> int:
        """The number as it is now, or was less than ``seconds`` ago."""
        with self._lock:
            if time.monotonic() - self._looked >= self.seconds:
                self._number = max(self._number, self.look())
                self._looked = time.monotonic()
            if self.shared:
                step = max(int(self.seconds * _MICROSECONDS), 1)
                self._number = max(self._number, _now() // step * step)
            return self._number

    def next(self) -> dict[NamedNode, list[Quad]]:
        """The content of the version graph for a write that happens now."""
        graph = self.names.version_graph
        with self._lock:
            self._number = max(self._number + 1, _now())
            value = Literal(str(self._number), datatype=_WHOLE)
        return {graph: [Quad(graph, _VERSION, value, graph)]}


def _now() -> int:
    return time.time_ns() // 1000
