"""The stages in order: read → extract → link → express → validate → store.

In: paths. Out: readings as they come, or a store that holds them and a summary of what happened.
One bad input never stops the others. A graph that breaks a shape is a fault in our reading of the
message: it is not stored, and the summary says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pyoxigraph import NamedNode, Quad

from kg.errors import LeftOutError, UnreadableInputError
from kg.express import express, graph_iri
from kg.extract import extract
from kg.link import link
from kg.link.standings import find_standings
from kg.namespaces import Names
from kg.parallel import in_order
from kg.read import read_paths
from kg.second import Disagreement, Dropped, SecondReader, UnusableAnswerError, disagreements
from kg.statements import EvidenceError, Message, Reading
from kg.store import Change, GraphName
from kg.vocabulary import Vocabulary, load_vocabulary

Source = Path | str
"""A file, a folder, or "-" for standard input."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, or a message whose graph was refused, and why."""

    source: str
    reason: str
    on_purpose: bool = False  # left out, which is to be said, but no failure


@dataclass(frozen=True, slots=True)
class Opinions:
    """What our reader and a second one make of one message, and where they disagree."""

    built_in: Reading
    second: Reading
    dropped: Dropped  # what the second said and the text does not bear out
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of the messages of one ingest."""

    new: int
    unchanged: int
    replaced: int
    unreadable: tuple[Failure, ...] = ()
    refused: tuple[Failure, ...] = ()

    @property
    def read(self) -> int:
        """How many messages were read."""
        return self.new + self.unchanged + self.replaced + len(self.refused)


def readings(paths: Iterable[Source], jobs: int = 1) -> Iterator[Reading | Failure]:
    """What each message under ``paths`` states, in the order of the input, one by one.

    With ``jobs`` above 1 many messages are read in so many processes side by side.
    """
    return in_order(_reading, map(_or_failure, read_paths(paths)), jobs)


def _or_failure(item: Message | UnreadableInputError) -> Message | Failure:
    if isinstance(item, UnreadableInputError):
        return _failure(item)
    return item


def _failure(error: UnreadableInputError) -> Failure:
    return Failure(error.source, error.reason, on_purpose=isinstance(error, LeftOutError))


def _reading(item: Message | Failure) -> Reading | Failure:
    if isinstance(item, Failure):
        return item
    vocabulary = load_vocabulary()
    return link(extract(item, vocabulary), vocabulary)


def opinions(paths: Iterable[Source], second: SecondReader) -> Iterator[Opinions | Failure]:
    """What our reader and ``second`` make of each message under ``paths``, one by one.

    A message for which ``second`` has no usable answer is a failure. Raises SecondReaderError
    where it cannot be used at all.
    """
    vocabulary = load_vocabulary()
    for item in read_paths(paths):
        if isinstance(item, UnreadableInputError):
            yield _failure(item)
            continue
        try:
            yield _opinions(item, second, vocabulary)
        except UnusableAnswerError as error:
            yield Failure(item.source, str(error))


def _opinions(message: Message, second: SecondReader, vocabulary: Vocabulary) -> Opinions:
    heard = second.read(message)
    standings = find_standings(heard.reading, heard.reading.answers, vocabulary)
    theirs = replace(heard.reading, standings=standings)
    ours = link(extract(message, vocabulary), vocabulary)
    return Opinions(ours, theirs, heard.dropped, disagreements(ours, theirs))


class Destination(Protocol):
    """Where messages go: a store, or a server that holds one."""

    names: Names

    def load_reference(self) -> Change:
        """Make sure that the reference graph is there."""

    def graph(self, graph: GraphName) -> list[Quad]:
        """The quads of one graph, in order."""

    def replace_messages(
        self, messages: Iterable[tuple[NamedNode, Iterable[Quad]]]
    ) -> Iterator[tuple[NamedNode, Change]]:
        """Store graphs of messages with their reports; yields each once it is on disk."""


def ingest(items: Iterable[Reading | Failure], store: Destination) -> Summary:
    """Store each reading in the graph of its message; the same reading again changes nothing.

    A message counts once its graph is on disk. Raises StoreError where the store cannot be
    written.
    """
    store.load_reference()
    unreadable: list[Failure] = []
    refused: list[Failure] = []
    graphs = _sound_graphs(items, store, unreadable, refused)
    changes = Counter(change for _, change in store.replace_messages(graphs))
    return Summary(
        new=changes[Change.NEW],
        unchanged=changes[Change.UNCHANGED],
        replaced=changes[Change.REPLACED],
        unreadable=tuple(unreadable),
        refused=tuple(refused),
    )


def _sound_graphs(
    items: Iterable[Reading | Failure],
    store: Destination,
    unreadable: list[Failure],
    refused: list[Failure],
) -> Iterator[tuple[NamedNode, list[Quad]]]:
    """The graphs that break no shape, with their reports; the rest goes to the two lists."""
    for item in items:
        if isinstance(item, Failure):
            unreadable.append(item)
            continue
        graph = graph_iri(item.message, store.names)
        try:
            quads = express(item, store.names)
        except (EvidenceError, LookupError) as error:  # what a faulty reading makes express raise
            refused.append(Failure(item.message.source, f"{type(error).__name__}: {error}"))
            continue
        # What is stored already has passed; validating is most of the work.
        if store.graph(graph) == quads:
            yield graph, [*quads, *store.graph(store.names.report_of(graph))]
            continue
        report, fault = _validated(quads, item.message.key, store.names)
        if fault:
            refused.append(Failure(item.message.source, fault))
        else:
            yield graph, [*quads, *report]


def _validated(quads: list[Quad], key: str, names: Names) -> tuple[list[Quad], str]:
    """The graph of the report on a message, and the first sentence said against it, if any."""
    # Imported late: rdflib and the shapes take a while, and `readings` needs neither.
    from kg.validate import Severity, message_report, validate_quads

    report = validate_quads(quads)
    if not (violations := report.of(Severity.VIOLATION)):
        return message_report(report, key, names), ""
    more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
    return [], violations[0].sentence + more
