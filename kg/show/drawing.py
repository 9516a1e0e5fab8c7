"""Draw: from the store's answers to a page on disk.

In: something that answers SPARQL, and what to look at. Out: the file, written whole or not at all,
with what it shows in figures.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from kg.show.focus import Focus
from kg.show.graph import DEFAULT_KINDS, MOST_NODES, read_graph
from kg.show.neighbourhood import reach, shown_at_first
from kg.show.page import render
from kg.show.rows import Query
from kg.show.style import load_style
from kg.show.writing import write_whole


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn: where it lies, and how much of what it shows at first.

    ``held`` counts the messages that speak of what was asked for, ``messages`` those drawn.
    """

    path: Path
    nodes: int
    edges: int
    messages: int
    unanswered: int
    held: int


def draw(
    query: Query,
    target: Path,
    focus: Focus | None = None,
    *,
    steps: int | None = None,
    limit: int = MOST_NODES,
    kinds: Collection[str] = DEFAULT_KINDS,
) -> Drawing:
    """Write the page about ``focus``, or about all messages, to ``target``: it stands alone.

    Raises OutputError where ``target`` cannot be written.
    """
    graph = read_graph(query, focus, steps=steps, limit=limit, kinds=kinds)
    write_whole(target, render(graph, load_style()))
    return _figures(graph, target)


def _figures(graph: nx.MultiDiGraph, target: Path) -> Drawing:
    shown = graph.subgraph(shown_at_first(graph))
    states = [state for _, state in shown.nodes(data="state")]
    return Drawing(
        path=target,
        nodes=shown.number_of_nodes(),
        edges=shown.number_of_edges(),
        messages=len(graph.graph["messages"]),
        unanswered=states.count("unanswered"),
        held=reach(graph).held,
    )
