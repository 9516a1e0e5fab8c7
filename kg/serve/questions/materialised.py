"""Answers that are kept and renewed message by message (materialised views).

In: a store, a question each of whose rows depends on one message (``scope: message``), and the
answer as it was before. Out: the answer as it is now. Only the messages that were written meanwhile
are asked again, in an excerpt of the store that holds them and the reference graph; the other rows
stay, and the order is that of the query (Gupta and Mumick, "Maintenance of Materialized Views:
Problems, Techniques, and Applications", 1995).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import merge
from operator import attrgetter

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions

from kg.ask.asking import Prepared, prepare, put
from kg.ask.ordering import Key, key_of
from kg.ask.parameters import Askable
from kg.ask.question import MESSAGE, Question, Scope
from kg.ask.rows import Cell, Result, Rows, cells_of, columns_of, rows_of
from kg.namespaces import Names
from kg.store import CommitmentStore, GraphStore, Journalled

_MANY = 300
"""From how many changed messages on the whole store is asked: that takes less time then."""

_ASTRAY = """
SELECT ?graph ?graphs ?messages WHERE {
  { GRAPH ?graph { ?thing pc:statedIn ?message } } UNION { GRAPH ?graph { ?message a pc:Message } }
  FILTER(STRAFTER(STR(?graph), ?graphs) != STRAFTER(STR(?message), ?messages))
}
LIMIT 1
"""
"""Whether a graph says something of another message than its own."""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row, with what puts it in order and the message that it depends on."""

    key: Key
    message: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as of ``generation``; ``kept`` is None where it has to be asked as a whole."""

    generation: int
    terms: Mapping[str, object]
    rows: Rows
    kept: tuple[KeptRow, ...] | None = None


class Materialised:
    """The kept answers of one store are renewed here; may be called from any thread."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._excerpt = _Excerpt(store)
        self._orderly: tuple[int, bool] | None = None

    def answer(
        self, question: Question, values: Mapping[str, str], before: KeptAnswer | None = None
    ) -> KeptAnswer:
        """The answer as of now; ``before`` is the answer to the same question and values.

        Raises QueryError for values that will not do, or a query that cannot be answered.
        """
        generation = self._store.generation  # before reading: what comes later is renewed later
        prepared = prepare(self._store, question, values)
        if before is not None and before.kept is not None and before.terms == prepared.terms:
            changed = self._changed(before.generation)
            if changed is not None:
                renewed = self._renewed(prepared, before.kept, changed)
                if renewed is not None:
                    return _answer(generation, prepared, before.rows, renewed)
        return self._whole(generation, prepared)

    def _whole(self, generation: int, prepared: Prepared) -> KeptAnswer:
        self._excerpt.forget()  # the reference graph may be another one now
        if prepared.question.scope is not Scope.MESSAGE or not self._is_orderly(generation):
            rows = put(self._store, prepared, lambda result: rows_of(prepared.question, result))
            return KeptAnswer(generation, prepared.terms, rows)
        return put(
            self._store,
            prepared,
            lambda result: _answer(generation, prepared, *_found(prepared.question, result)),
        )

    def _changed(self, generation: int) -> list[NamedNode] | None:
        """The graphs of the messages written since; None where the whole store is to be asked."""
        if not isinstance(self._store, Journalled):
            return None
        written = self._store.written_since(generation)
        if written is None or len(written) > _MANY:
            return None
        names = self._store.names
        belonging = {
            names.message_graph_of(graph)
            for graph in written
            if not graph.startswith(names.review_graphs)
        }
        return None if None in belonging else sorted(g for g in belonging if g is not None)

    def _renewed(
        self, prepared: Prepared, kept: tuple[KeptRow, ...], changed: list[NamedNode]
    ) -> tuple[KeptRow, ...] | None:
        names = self._store.names
        messages = {
            names.message(graph.value.removeprefix(names.message_graphs)).value for graph in changed
        }
        with self._excerpt.of(changed) as excerpt:
            if not _is_orderly(excerpt, names):
                return None
            _, found = put(excerpt, prepared, lambda result: _found(prepared.question, result))
        stayed = (row for row in kept if row.message not in messages)
        return tuple(merge(stayed, sorted(found, key=_KEY), key=_KEY))

    def _is_orderly(self, generation: int) -> bool:
        """Whether each message is described in its own graph alone, and nothing is beside them."""
        if self._orderly is None or self._orderly[0] != generation:
            store, names = self._store, self._store.names
            ours = {names.reference_graph.value, names.version_graph.value}
            self._orderly = (
                generation,
                not store.graph(DefaultGraph())
                and all(
                    graph.value in ours
                    or graph.value.startswith(names.review_graphs)
                    or names.message_graph_of(graph.value) is not None
                    for graph in store.named_graphs()
                )
                and _is_orderly(store, names),
            )
        return self._orderly[1]


_KEY = attrgetter("key")


def _found(question: Question, result: Result) -> tuple[Rows, tuple[KeptRow, ...]]:
    if not isinstance(result, QuerySolutions):
        raise TypeError(f"{question.source}: a question that is kept by message is a SELECT query")
    columns = columns_of(question, result)
    message = [column.name for column in columns].index(MESSAGE)
    found = []
    for solution in result:
        cells = cells_of(solution, columns)
        found.append(KeptRow(key_of(solution, question.order), cells[message], cells))
    return Rows(columns, ()), tuple(found)


def _answer(
    generation: int, prepared: Prepared, rows: Rows, kept: tuple[KeptRow, ...]
) -> KeptAnswer:
    table = Rows(rows.columns, tuple(row.cells for row in kept))
    return KeptAnswer(generation, prepared.terms, table, kept)


def _is_orderly(store: Askable, names: Names) -> bool:
    astray = store.query(
        _ASTRAY,
        {"graphs": Literal(names.message_graphs), "messages": Literal(names.message("").value)},
    )
    return isinstance(astray, QuerySolutions) and next(iter(astray), None) is None


class _Excerpt:
    """A few messages of a store, their reports and its reference graph, in memory."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept: CommitmentStore | None = None

    @contextmanager
    def of(self, graphs: Iterable[NamedNode]) -> Iterator[CommitmentStore]:
        """An excerpt that holds the messages of ``graphs``, for one caller at a time."""
        names = self._store.names
        with self._lock:
            excerpt = self._with_reference()
            held = [each for graph in graphs for each in (graph, names.report_of(graph))]
            try:
                for graph in held:
                    if quads := self._store.graph(graph):
                        excerpt.put_graph(graph, quads)
                yield excerpt
            finally:
                for graph in held:
                    excerpt.drop_graph(graph)

    def forget(self) -> None:
        """Copy the reference graph anew at the next use."""
        with self._lock:
            self._kept = None

    def _with_reference(self) -> CommitmentStore:
        """The excerpt with nothing but the reference graph, which stays from one to the next."""
        if self._kept is None:
            self._kept = CommitmentStore.in_memory(self._store.names)
            reference = self._store.names.reference_graph
            self._kept.put_graph(reference, self._store.graph(reference))
        return self._kept
