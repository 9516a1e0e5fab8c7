"""The graph that is drawn, put together from what messages state.

In: a source of messages, and what to look at. Out: a networkx graph of boroughs, officers,
events, priorities and actions with plain text attributes. Only the messages that speak of the focus
are read, the newest first, as many as fit. Where a node lies and how it looks is left to `layout`
and `style`.

Node attributes, all text: ``kind``, ``label``, ``detail`` (rank and post, date and place, time),
``state`` and ``reason`` (priorities: answered, advice-only or unanswered, and why), ``date`` (ISO,
events), ``position`` (priorities, order in the message), ``type`` (actions: response, activity,
pledge), ``topics`` (priorities), ``boroughs`` (IRIs of the borough nodes it belongs to), ``places``
(wards and places it names), ``quote``, ``message`` (title), ``message_iri``, ``issued``.
Edges run as in the RDF (action → priority) and carry ``name``, ``reason``, ``confidence``.

Graph attributes: ``messages``, one `MessageNote` for each message that the picture rests on;
``about``, a `Reach`: what was asked for, and what of it is there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import networkx as nx

from kg.show.building import GraphBuilder
from kg.show.focus import STEPS, Focus, FocusKind
from kg.show.message import MessageRows
from kg.show.rows import Query
from kg.show.source import Asked, Source

DEFAULT_KINDS = frozenset({"borough", "officer", "event", "priority", "action"})
OPTIONAL_KINDS = frozenset({"statistic"})
MOST_NODES = 5_000
"""How many nodes one picture may have: more cannot be told apart, nor drawn without a pause."""

_LAST_LEFT_OUT = ("borough", "topic", "officer", "event", "priority", "action", "statistic")


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a graph reaches: its focus, the steps from it, and what the limit left out.

    ``held`` is the number of messages that speak of the focus, ``cut`` that of the nodes left out
    where one message alone has too many.
    """

    focus: Focus | None
    steps: int
    held: int
    limit: int | None
    cut: int = 0


def read_graph(
    query: Query,
    focus: Focus | None = None,
    *,
    steps: int | None = None,
    limit: int | None = MOST_NODES,
    kinds: Collection[str] = DEFAULT_KINDS,
) -> nx.MultiDiGraph:
    """The graph of all that the messages about ``focus`` state, or all messages, out of a store.

    For ``steps``, ``limit`` and ``kinds`` see `gather_graph`.
    """
    return gather_graph(Asked(query), focus, steps=steps, limit=limit, kinds=kinds)


def gather_graph(
    source: Source,
    focus: Focus | None = None,
    *,
    steps: int | None = None,
    limit: int | None = MOST_NODES,
    kinds: Collection[str] = DEFAULT_KINDS,
) -> nx.MultiDiGraph:
    """The graph of all that the messages about ``focus`` state, or all messages of ``source``.

    Whole messages are taken, the newest first and undated ones last, for as long as no more than
    ``limit`` nodes come of them; None takes all. ``steps`` is only remembered here:
    `kg.show.neighbourhood` says what lies within it.
    """
    found = source.about(focus)
    kinds = frozenset({"borough", "topic", *kinds})
    builder = GraphBuilder(source.names(), kinds, _topics(source, focus))
    for message in found:
        told = source.message(message.graph, kinds)
        if told is None:
            continue
        if builder.notes and _too_many(builder, told, limit):
            break
        builder.add(told)
    cut = _cut(builder.graph, limit)
    near = steps if steps is not None else (STEPS[focus.kind] if focus else 0)
    builder.graph.graph["messages"] = tuple(builder.notes)
    builder.graph.graph["about"] = Reach(focus, near, len(found), limit, cut)
    return builder.graph


def _topics(source: Source, focus: Focus | None) -> dict[str, str]:
    """The topics that count as the one that is looked at."""
    if focus is None or focus.kind is not FocusKind.TOPIC:
        return {}
    return dict.fromkeys(source.narrower(focus.node), focus.node)


def _too_many(builder: GraphBuilder, told: MessageRows, limit: int | None) -> bool:
    return limit is not None and builder.graph.number_of_nodes() + builder.new_nodes(told) > limit


def _cut(graph: nx.MultiDiGraph, limit: int | None) -> int:
    """Take away what exceeds the limit where a single message does, actions and figures first."""
    if limit is None or len(graph) <= limit:
        return 0
    ranked = sorted(graph, key=lambda node: _LAST_LEFT_OUT.index(graph.nodes[node]["kind"]))
    graph.remove_nodes_from(ranked[limit:])
    return len(ranked) - limit
