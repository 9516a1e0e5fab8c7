"""What one message states, as rows: all that the drawing needs to know of it.

In: something that answers SPARQL, and the message's graph. Out: `MessageRows`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.show.rows import Query, Row, rows


@dataclass(frozen=True, slots=True)
class MessageNote:
    """A message that the picture rests on: its IRI, its title, and its day where stated."""

    iri: str
    title: str
    issued: str


@dataclass(frozen=True, slots=True)
class MessageRows:
    """The rows of each query of ``viz/graph`` about one message."""

    note: MessageNote
    areas: tuple[Row, ...]
    officers: tuple[Row, ...]
    events: tuple[Row, ...]
    priorities: tuple[Row, ...]
    actions: tuple[Row, ...]
    answers: tuple[Row, ...]
    statistics: tuple[Row, ...]
    topics: tuple[Row, ...]
    evidence: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What boroughs and topics are called; they are described once for all messages."""

    boroughs: Mapping[str, str]
    topics: Mapping[str, str]


def read_names(query: Query) -> Names:
    """The names of all boroughs and topics."""
    return Names(
        {row["id"]: row["label"] for row in reversed(rows(query, "boroughs", "id", "label"))},
        {row["id"]: row["label"] for row in reversed(rows(query, "topic-names", "id", "label"))},
    )


def read_message(query: Query, graph: str, kinds: Collection[str]) -> MessageRows | None:
    """What the message in ``graph`` states of the ``kinds``; None where it holds no message."""
    bound = {"graph": NamedNode(graph)}

    def read(name: str, *columns: str, kind: str = "") -> tuple[Row, ...]:
        return rows(query, name, *columns, bound=bound) if not kind or kind in kinds else ()

    found = read("messages", "message", "title", "label", "issued")
    if not found:
        return None
    first = found[0]
    note = MessageNote(
        first["message"], first["title"] or first["label"] or "untitled", first["issued"]
    )
    return MessageRows(
        note=note,
        areas=read("areas", "id", "area", "kind", "label"),
        officers=read("officers", "id", "label", "rank", "post", kind="officer"),
        events=read("events", "id", "label", "date", "place", kind="event"),
        priorities=read(
            "priorities", "id", "label", "event", "status", "reason", "position", kind="priority"
        ),
        actions=read("actions", "id", "label", "type", "status", "time", kind="action"),
        answers=read("answers", "priority", "action", "confidence", "reason", kind="action"),
        statistics=read("statistics", "id", "label", "period", kind="statistic"),
        topics=read("topics", "priority", "topic", kind="priority"),
        evidence=read("evidence", "id", "quote", "start"),
    )
