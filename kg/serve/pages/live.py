"""The catalogue of a served store: built once in a thread of its own, then renewed with each write.

In: a store, and what to work out beforehand. Out: the catalogue as of the store's last write.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable

from pyoxigraph import NamedNode

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.reading import read_all, read_one, read_reference, read_reviews
from kg.catalogue.records import Letter
from kg.errors import StoreError
from kg.serve.pages.heap import give_back
from kg.store import GraphStore, Journalled

_LOG = logging.getLogger(__name__)

_MANY = 300
"""From how many changed messages on everything is read anew, in the background."""

_LOOK_SECONDS = 0.5
"""How long a write may be unknown to whoever keeps up with the store before a page is asked for."""


class LiveCatalogue:
    """The catalogue of one store; `current` may be called from any thread.

    ``prepare`` works out what pages need of a catalogue: before the first one is given out, and
    for later ones once the store has been quiet for a moment.
    """

    def __init__(
        self, store: GraphStore, prepare: Callable[[Catalogue], None] = lambda _: None
    ) -> None:
        self._store = store
        self._prepare = prepare
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._prepared: Catalogue | None = None
        self._generation = -1
        self._building: threading.Thread | None = None
        self._following: threading.Thread | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begin to read the store, in the background, and then to keep up with it."""
        with self._lock:
            self._build_beside()
        # A store elsewhere would have to be asked over the network again and again.
        if isinstance(self._store, Journalled):
            self._following = threading.Thread(target=self._follow, name="following", daemon=True)
            self._following.start()

    def stop(self) -> None:
        """Wait until nothing reads the store any more."""
        self._stopping.set()
        for thread in (self._following, self._building):
            if thread is not None:
                thread.join()

    def unready(self) -> str | None:
        """Why there is no catalogue yet, or None."""
        return "the messages are being read" if self._catalogue is None else None

    def is_behind(self) -> bool:
        """Whether the store has been written since what `current` gave last."""
        return self._store.generation != self._generation

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
        try:
            self._build_all()
        except StoreError as error:  # whoever asks for a page is told that there is none yet
            if not self._stopping.is_set():
                _LOG.error("the pages cannot be made: %s", error)

    def _build_all(self) -> None:
        generation = self._store.generation
        reviews = read_reviews(self._store)
        catalogue = Catalogue(read_all(self._store), read_reference(self._store), reviews)
        self._make_ready(catalogue)
        gc.freeze()  # a million records that stay need not be looked at again and again
        give_back()
        with self._lock:
            self._catalogue, self._generation = catalogue, generation
            self._prepared = catalogue

    def _make_ready(self, catalogue: Catalogue) -> None:
        try:
            self._prepare(catalogue)
        except Exception:  # noqa: BLE001 - one page that fails must not keep all others back
            _LOG.exception("a page could not be made beforehand; whoever asks for it will be told")

    def _follow(self) -> None:
        """Read what is written soon after it was, so that the next page need not wait for it."""
        before: Catalogue | None = None
        while not self._stopping.wait(_LOOK_SECONDS):
            try:
                now = self.current()
            except StoreError:
                continue  # whoever asks for a page is told
            if now is not None and now is before and now is not self._prepared:
                self._make_ready(now)
                self._prepared = now
            before = now
