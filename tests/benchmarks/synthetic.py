"""Letters that nobody wrote, for measuring: the same seed gives the same store, byte for byte.

In: how many letters, and a seed. Out: readings, or a store filled with their graphs by the stages
that every message passes.

    python -m tests.benchmarks.synthetic 10000 DIR [--seed 1] [--reports] [--processes 2]

The question ``specificity`` counts what reports say, and so finds something only with --reports.

Spread as in the corpus: some 2.5 priorities a letter, a third of them unanswered, 3.5 actions,
2.4 answers, 3 figures, one remark, 1.3 officers; all boroughs of the place data; two years of days.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from kg.express import express, graph_iri
from kg.namespaces import Names
from kg.statements import Reading
from kg.store import CommitmentStore
from kg.vocabulary import load_vocabulary
from tests.benchmarks.composing import Composer

BATCH = 100
"""How many letters are made in one go."""


def readings(count: int, seed: int = 1) -> Iterator[Reading]:
    """``count`` letters, one by one; the same for the same seed, whatever the count."""
    vocabulary = load_vocabulary()
    for number in range(count):
        yield Composer(number, seed, vocabulary).reading()


def graphs(
    count: int, seed: int = 1, names: Names | None = None, *, reports: bool = False
) -> Iterator[tuple[NamedNode, list[Quad]]]:
    """The graph of each letter with its quads; with ``reports``, also what validation says."""
    vocabulary, names = load_vocabulary(), names or Names()
    for number in range(count):
        yield _graph(Composer(number, seed, vocabulary).reading(), names, reports)


def _graph(reading: Reading, names: Names, reports: bool) -> tuple[NamedNode, list[Quad]]:
    quads = express(reading, names)
    graph = graph_iri(reading.message, names)
    return graph, [*quads, *(_report(reading, quads, names) if reports else ())]


def _report(reading: Reading, quads: list[Quad], names: Names) -> list[Quad]:
    # Imported late: a store without reports needs no shapes.
    from kg.validate import message_report, validate_quads

    return message_report(validate_quads(quads), reading.message.key, names)


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters that one process makes: those from ``first`` on."""

    first: int
    end: int
    seed: int
    names: Names
    reports: bool

    def made(self) -> list[tuple[str, bytes]]:
        """Each graph's IRI with its quads as N-Quads, which pass between processes fastest."""
        vocabulary, found = load_vocabulary(), []
        for number in range(self.first, self.end):
            reading = Composer(number, self.seed, vocabulary).reading()
            graph, quads = _graph(reading, self.names, self.reports)
            found.append((graph.value, serialize(quads, format=RdfFormat.N_QUADS) or b""))
        return found


def _made_side_by_side(batches: list[Batch], processes: int) -> Iterator[list[tuple[str, bytes]]]:
    if processes == 1 or len(batches) == 1:
        yield from map(Batch.made, batches)
        return
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(Batch.made, batches)


def fill(
    store: CommitmentStore,
    count: int,
    seed: int = 1,
    *,
    reports: bool = False,
    processes: int = 1,
) -> int:
    """Put ``count`` letters and the reference graph into ``store``; how many quads of letters."""
    store.load_reference()
    batches = [
        Batch(first, min(first + BATCH, count), seed, store.names, reports)
        for first in range(0, count, BATCH)
    ]
    quads = 0

    def parsed() -> Iterator[tuple[NamedNode, list[Quad]]]:
        nonlocal quads
        for batch in _made_side_by_side(batches, processes):
            for graph, text in batch:
                content = list(parse(text, format=RdfFormat.N_QUADS))
                quads += len(content)
                yield NamedNode(graph), content

    for _ in store.replace_messages(parsed()):
        pass
    return quads


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill the store in a folder, and say how long it took."""
    parser = argparse.ArgumentParser(description="Fill a store with letters that nobody wrote.")
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reports", action="store_true", help="with the report on each letter")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args(arguments)
    begun = perf_counter()
    with CommitmentStore.open(chosen.folder) as store:
        quads = fill(
            store, chosen.count, chosen.seed, reports=chosen.reports, processes=chosen.processes
        )
    seconds = perf_counter() - begun
    print(f"{chosen.count} letters, {quads} quads, {seconds:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
