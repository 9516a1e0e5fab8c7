"""The store itself: one named graph per message, replaced in one transaction.

In: a folder and quads. Out: whether anything changed, query results, dumps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Store,
    Triple,
    Variable,
)

from kg.errors import StoreError, StoreLockedError
from kg.namespaces import DCTERMS, PC, PREFIXES, RDF, Names
from kg.serialise import QuadFormat, in_order
from kg.store import contents
from kg.store.changing import Operations, change
from kg.store.interface import Change, GraphName, Result, StoredMessage, Term
from kg.store.journal import Journal
from kg.store.place import FORMAT_VERSION, graphs_folder, prepare

if TYPE_CHECKING:
    import rdflib

_BATCH = 500
"""New messages that are written together: about 130,000 quads, some 100 MB while they wait."""

_WORTH_BULK = 50
"""From how many messages on loading in bulk (which writes new files each time) pays."""

_TYPE, _MESSAGE = NamedNode(RDF + "type"), NamedNode(PC + "Message")
_TITLE, _ISSUED = NamedNode(DCTERMS + "title"), NamedNode(DCTERMS + "issued")
_AREA = NamedNode(PC + "inArea")

_FAULTS = (OSError, RuntimeError)
"""What pyoxigraph raises for a folder that it cannot use: RuntimeError means corrupt files."""


class CommitmentStore:
    """The graphs of all messages; a context manager that lets go of the folder at its end.

    One process may hold a store for writing at a time. Make it with `open`, `read_only` or, for
    a store that lives in memory only, `in_memory`.
    """

    def __init__(self, store: Store, path: Path | None, names: Names, *, writable: bool) -> None:
        self._store: Store | None = store
        self.path = path
        self.names = names
        self.writable = writable
        self._generation = 0
        self._journal = Journal()

    @classmethod
    def open(cls, path: Path | str, *, create: bool = True, names: Names | None = None) -> Self:
        """The store in the folder ``path`` for reading and writing, made new where there is none.

        Raises StoreError where the folder is no store, has another format, is locked by another
        process, or does not exist and ``create`` is false.
        """
        place = Path(path)
        prepare(place, create=create)
        try:
            store = Store(str(graphs_folder(place)))
        except _FAULTS as error:
            raise _refused(place, error) from error
        return cls(store, place, names or Names(), writable=True)

    @classmethod
    def read_only(cls, path: Path | str, *, names: Names | None = None) -> Self:
        """The store in the folder ``path`` for asking only; it needs no lock.

        What it shows is undefined while another process writes. Raises StoreError like `open`.
        """
        place = Path(path)
        prepare(place, create=False)
        try:
            store = Store.read_only(str(graphs_folder(place)))
        except _FAULTS as error:
            raise _refused(place, error) from error
        return cls(store, place, names or Names(), writable=False)

    @classmethod
    def in_memory(cls, names: Names | None = None) -> Self:
        """An empty store that is gone when the program ends."""
        return cls(Store(), None, names or Names(), writable=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what is outstanding and let go of the folder."""
        if self._store is not None and self.writable:
            self._store.flush()
        self._store = None

    @property
    def version(self) -> int:
        """The number of the format in which the store keeps its graphs."""
        return FORMAT_VERSION

    @property
    def generation(self) -> int:
        """A number that grows with every write through this object."""
        return self._generation

    @property
    def oxigraph(self) -> Store:
        """The store as Oxigraph has it, for reading; raises StoreError where it has been closed."""
        return self._open

    def backup(self, folder: Path) -> None:
        """Make the new ``folder`` a store of Oxigraph that holds the same; writers may go on.

        It takes milliseconds where both lie on one file system, and files are shared.
        """
        with self._telling():
            self._open.backup(folder)

    @property
    def _open(self) -> Store:
        if self._store is None:
            raise StoreError(f"{self.path}: the store has been closed")
        return self._store

    def replace_message(self, graph: NamedNode, quads: Iterable[Quad]) -> Change:
        """Make ``quads`` the whole content of the message graph ``graph``, in one transaction.

        The report on the message, in the graph `Names.report_of`, may come with it; without one, an
        earlier report is taken away. A failure leaves both as they were. Raises ValueError for a
        quad of another graph, or a graph that is no message's.
        """
        new = contents.of_message(self.names, graph, quads)
        return self._replace((graph, self.names.report_of(graph)), new)

    def replace_messages(
        self, messages: Iterable[tuple[NamedNode, Iterable[Quad]]], *, batch: int = _BATCH
    ) -> Iterator[tuple[NamedNode, Change]]:
        """Like `replace_message` for many; new ones are loaded in bulk, ``batch`` at a time.

        Yields each graph with what was done once that is on disk. Messages in memory: ``batch``.
        """
        waiting: dict[NamedNode, set[Quad]] = {}
        for graph, quads in messages:
            if graph in waiting or self._open.contains_named_graph(graph):
                yield from self._load(waiting)
                waiting = {}
                yield graph, self.replace_message(graph, quads)
                continue
            waiting[graph] = contents.of_message(self.names, graph, quads)
            if len(waiting) >= batch:
                yield from self._load(waiting)
                waiting = {}
        yield from self._load(waiting)

    def replace_report(self, graph: NamedNode, quads: Iterable[Quad]) -> Change:
        """Make ``quads`` the report on the message whose graph is ``graph``, in one transaction.

        Raises ValueError for a quad of another graph than that of the report.
        """
        report, new = contents.of_report(self.names, graph, quads)
        return self._replace((report,), new)

    def load_reference(self, quads: Iterable[Quad] | None = None) -> Change:
        """Make the package's ontology, schemes and places (or ``quads``) the reference graph.

        A hash of the content is kept in the graph, so that nothing is written where nothing
        changed.
        """
        mark, new = contents.of_reference(self.names, quads)
        if mark in self._open:
            return Change.UNCHANGED
        return self._replace((self.names.reference_graph,), new)

    def query(self, text: str, substitutions: Mapping[str, Term] | None = None) -> Result:
        """The result of a SPARQL query over the union of all graphs.

        ``substitutions`` binds variables, named without the question mark, to terms; each must be
        projected by the query. The prefixes of `kg.namespaces.PREFIXES` need no declaration.
        Raises SyntaxError for a query that cannot be parsed. A SERVICE in ``text`` is carried out:
        queries of users go through ``kg.ask``, which refuses it.
        """
        bound: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
            Variable(name): term for name, term in (substitutions or {}).items()
        }
        return self._open.query(
            text,
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=True,
            substitutions=bound or None,
        )

    def graph(self, graph: GraphName) -> list[Quad]:
        """The quads of one graph, in order; empty where there is none."""
        return in_order(self._open.quads_for_pattern(None, None, None, graph))

    def has_graph(self, graph: GraphName) -> bool:
        """Whether there is such a graph; the default graph is always there."""
        return isinstance(graph, DefaultGraph) or self._open.contains_named_graph(graph)

    def named_graphs(self) -> list[NamedNode]:
        """All named graphs, sorted."""
        return sorted((g for g in self._open.named_graphs() if isinstance(g, NamedNode)), key=str)

    def put_graph(self, graph: GraphName, quads: Iterable[Quad]) -> bool:
        """Make ``quads`` the whole content of ``graph``; whether the graph is new."""
        new, old = set(quads), set(self._open.quads_for_pattern(None, None, None, graph))
        is_new = not self.has_graph(graph)
        created = [graph.value] if isinstance(graph, NamedNode) else []
        self.apply(new - old, old - new, created)
        return is_new

    def drop_graph(self, graph: GraphName) -> bool:
        """Take ``graph`` away; whether there was one. The default graph is emptied."""
        if not self.has_graph(graph):
            return False
        with self._writing(_name(graph)):
            self._open.remove_graph(graph)
        return True

    def apply(
        self,
        added: Iterable[Quad],
        removed: Iterable[Quad],
        created: Sequence[str] = (),
        dropped: Sequence[str] = (),
    ) -> None:
        """Take ``removed`` out and put ``added`` in, in one transaction.

        ``created`` and ``dropped`` are the IRIs of graphs to make where there are none, and to take
        away with all that they hold.
        """
        added, removed = list(added), list(removed)
        update = change(added, removed, created, dropped)
        if update.text:
            graphs = {_name(quad.graph_name) for quad in (*added, *removed)}
            with self._writing(*graphs, *created, *dropped):
                self._carry_out(update)

    def messages(self) -> tuple[StoredMessage, ...]:
        """All messages, in the order of the day they state and their title; undated ones last."""
        found = (
            self._stored(quad.subject, quad.graph_name)
            for quad in self._open.quads_for_pattern(None, _TYPE, _MESSAGE, None)
            if isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode)
        )
        return contents.in_order_of_days(found)

    def dump(self, form: QuadFormat, file: IO[bytes], *, reference: bool = True) -> int:
        """Write all message graphs, and the reference graph if wanted, in order of their names.

        The same content gives the same bytes. Returns how many graphs were written.
        """
        return contents.dump(self, form, file, reference=reference)

    def dump_jsonld(self, file: IO[bytes], *, reference: bool = True) -> int:
        """The same as JSON-LD under our own context."""
        return contents.dump_jsonld(self, file, reference=reference)

    def message_graphs(self) -> list[NamedNode]:
        """The graphs of messages, sorted."""
        return sorted(
            (
                graph
                for graph in self._open.named_graphs()
                if isinstance(graph, NamedNode)
                and graph.value.startswith(self.names.message_graphs)
            ),
            key=str,
        )

    def as_rdflib(self) -> rdflib.Dataset:
        """The same data, not a copy, for rdflib; the default graph is the union of all.

        For people who work with the store in Python and with tools that take rdflib's graphs; no
        command of ours needs it.
        The folder is let go of only when this dataset is gone too. Take one graph with
        ``get_context``; ``graph`` would write. rdflib's own query evaluator is up to a hundred
        times slower than `query`.
        """
        # Imported late: nine of ten commands need no rdflib, and it takes a third of a second.
        import oxrdflib
        import rdflib

        backing = oxrdflib.OxigraphStore(store=self._open)
        return rdflib.Dataset(store=backing, default_union=True)

    def _replace(self, graphs: tuple[NamedNode, ...], new: set[Quad]) -> Change:
        """Make ``new`` the whole content of ``graphs``; the first one says what changed."""
        with self._telling():
            old = {q for g in graphs for q in self._open.quads_for_pattern(None, None, None, g)}
        if old == new:
            return Change.UNCHANGED
        with self._writing(*(graph.value for graph in graphs)):
            if not old:
                self._open.extend(new)
                return Change.NEW
            self._carry_out(change(new - old, old - new, (), ()))
            for graph in graphs:
                if not any(quad.graph_name == graph for quad in new):
                    self._open.remove_graph(graph)
            return Change.REPLACED

    def _carry_out(self, operations: Operations) -> None:
        """Operations of one update are one transaction: either all are kept or none."""
        self._open.update(operations.text, custom_functions=operations.functions)

    def written_since(self, generation: int) -> frozenset[str] | None:
        """The IRIs of the graphs written after ``generation``; None where that is not known."""
        return self._journal.since(generation)

    @contextmanager
    def _writing(self, *graphs: str) -> Iterator[None]:
        """Around a write. The generation grows after it: who sees the new number sees the write."""
        try:
            with self._telling():
                yield
        finally:
            self._journal.note(self._generation + 1, graphs)
            self._generation += 1

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Raise what pyoxigraph raises as a StoreError."""
        try:
            yield
        except _FAULTS as error:
            raise _refused(self.path, error) from error

    def _load(self, waiting: Mapping[NamedNode, set[Quad]]) -> Iterator[tuple[NamedNode, Change]]:
        quads = (quad for content in waiting.values() for quad in content)
        with self._writing(*(graph.value for graph in waiting)):
            if len(waiting) >= _WORTH_BULK:
                self._open.bulk_extend(quads)
            else:
                self._open.extend(quads)
        for graph in waiting:
            yield graph, Change.NEW

    def _stored(self, iri: NamedNode, graph: NamedNode) -> StoredMessage:
        def values(predicate: NamedNode) -> list[str]:
            quads = self._open.quads_for_pattern(iri, predicate, None, graph)
            return sorted(
                quad.object.value for quad in quads if isinstance(quad.object, NamedNode | Literal)
            )

        return contents.stored(graph, iri, values(_TITLE), values(_ISSUED), values(_AREA))


def _refused(path: Path | None, error: Exception) -> StoreError:
    reason = " ".join(str(error).split())
    if "lock" in reason.lower():
        return StoreLockedError(
            f"{path}: another program is writing to this store; "
            "wait until it has ended, or choose another with --store"
        )
    return StoreError(f"{path}: the store cannot be read or written: {reason}")


def _name(graph: object) -> str:
    """The IRI of a graph; "" for the default graph."""
    return graph.value if isinstance(graph, NamedNode) else ""
