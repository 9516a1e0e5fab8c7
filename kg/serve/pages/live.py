"""The catalogue of a served store: built once in a thread of its own, then renewed with each write.

In: a store. Out: the catalogue as of the store's last write.
"""

from __future__ import annotations

import gc
import threading
from typing import Protocol, runtime_checkable

from pyoxigraph import NamedNode

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.reading import read_all, read_one, read_reference, read_reviews
from kg.catalogue.records import Letter
from kg.store import GraphStore

_MANY = 300
"""From how many changed messages on everything is read anew, in the background."""


@runtime_checkable
class Journalled(Protocol):
    """A store that knows which graphs were written."""

    def written_since(self, generation: int) -> frozenset[str] | None:
        """The IRIs of the graphs written after ``generation``; None where that is not known."""


class LiveCatalogue:
    """The catalogue of one store; `current` may be called from any thread."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._generation = -1
        self._building: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read the store, in the background."""
        with self._lock:
            self._build_beside()

    def stop(self) -> None:
        """Wait until nothing reads the store any more."""
        building = self._building
        if building is not None:
            building.join()

    def unready(self) -> str | None:
        """Why there is no catalogue yet, or None."""
        return "the messages are being read" if self._catalogue is None else None

    def current(self) -> Catalogue | None:
        """The catalogue as of the last write; None while the store is first read.

        After a change of very many messages it is the one from before, until all is read again.
        """
        with self._lock:
            if self._catalogue is not None and self._store.generation != self._generation:
                self._renew(self._catalogue)
            return self._catalogue

    def _renew(self, known: Catalogue) -> None:
        generation = self._store.generation
        written = (
            self._store.written_since(self._generation)
            if isinstance(self._store, Journalled)
            else None
        )
        names = self._store.names
        reports, reviews = names.report_graph("").value, names.review_graphs
        if written is None or names.reference_graph.value in written or len(written) > _MANY:
            self._build_beside()
            return
        messages = {
            names.message_graph(graph.removeprefix(reports)).value
            if graph.startswith(reports)
            else graph
            for graph in written
            if graph and not graph.startswith(reviews)
        }
        letters = [letter for graph in sorted(messages) for letter in self._read(graph)]
        changed = any(graph.startswith(reviews) for graph in written)
        said = read_reviews(self._store) if changed else None
        self._catalogue = known.renewed(messages, letters, said)
        self._generation = generation

    def _read(self, graph: str) -> list[Letter]:
        node = NamedNode(graph)
        return read_one(self._store, node, self._store.names.report_of(node))

    def _build_beside(self) -> None:
        """Read everything in a thread, unless one does already; the lock is held."""
        if self._building is None or not self._building.is_alive():
            self._building = threading.Thread(target=self._build, name="catalogue", daemon=True)
            self._building.start()

    def _build(self) -> None:
        generation = self._store.generation
        reviews = read_reviews(self._store)
        catalogue = Catalogue(read_all(self._store), read_reference(self._store), reviews)
        gc.freeze()  # a million records that stay need not be looked at again and again
        with self._lock:
            self._catalogue, self._generation = catalogue, generation
