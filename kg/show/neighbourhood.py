"""What lies around the focus of a graph, and what a picture of it shows at first.

In: the graph. Out: sets of nodes. Links count in both directions.
"""

from __future__ import annotations

import networkx as nx

from kg.show.focus import FocusKind
from kg.show.graph import Reach


def reach(graph: nx.MultiDiGraph) -> Reach:
    """What was asked for when the graph was read."""
    about: Reach = graph.graph["about"]
    return about


def within(graph: nx.MultiDiGraph, node: str, steps: int) -> frozenset[str]:
    """The nodes that are at most ``steps`` links away from ``node``, with itself."""
    return frozenset(
        nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), node, steps)
    )


def shown_at_first(graph: nx.MultiDiGraph) -> frozenset[str]:
    """The neighbourhood of the focus, and the boroughs that it lies in.

    All without a focus, and where a message is looked at.
    """
    about = reach(graph)
    if about.focus is None or about.focus.kind is FocusKind.MESSAGE:
        return frozenset(graph)
    if about.focus.node not in graph:
        return frozenset()
    near = within(graph, about.focus.node, about.steps)
    boroughs = (b for node in near for b in graph.nodes[node]["boroughs"].split())
    return near | {borough for borough in boroughs if borough in graph}


def neighbourhood(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The part of the graph that is shown at first, with its attributes."""
    kept: nx.MultiDiGraph = graph.subgraph(shown_at_first(graph)).copy()
    return kept
