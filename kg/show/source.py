"""Where a drawing's graph is read from.

In: what is looked at. Out: the messages that speak of it, and what each of them states. `Asked`
asks a store by the queries in ``viz/graph``; whoever has all messages in memory can be a source
too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from kg.show.focus import Focus, FoundMessage, messages_about, topics_within
from kg.show.message import MessageRows, Names, read_message, read_names
from kg.show.rows import Query


class Source(Protocol):
    """What a graph to be drawn is read from."""

    def names(self) -> Names:
        """What boroughs and topics are called."""

    def about(self, focus: Focus | None) -> Sequence[FoundMessage]:
        """The messages that speak of ``focus``, or all: the newest first, undated ones last."""

    def narrower(self, topic: str) -> Sequence[str]:
        """The IRIs of a topic and of all narrower ones."""

    def message(self, graph: str, kinds: Collection[str]) -> MessageRows | None:
        """What the message in ``graph`` states of the ``kinds``; None where there is none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A store that is asked in SPARQL."""

    query: Query

    def names(self) -> Names:
        """What boroughs and topics are called."""
        return read_names(self.query)

    def about(self, focus: Focus | None) -> Sequence[FoundMessage]:
        """The messages that speak of ``focus``, or all: the newest first, undated ones last."""
        return messages_about(self.query, focus)

    def narrower(self, topic: str) -> Sequence[str]:
        """The IRIs of a topic and of all narrower ones."""
        return topics_within(self.query, topic)

    def message(self, graph: str, kinds: Collection[str]) -> MessageRows | None:
        """What the message in ``graph`` states of the ``kinds``; None where there is none."""
        return read_message(self.query, graph, kinds)
