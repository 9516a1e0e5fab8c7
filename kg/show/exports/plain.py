"""The drawn graph with plain attributes only, in a fixed order.

In: the graph that a drawing shows. Out: a graph that any writer can take: every attribute is a text
that XML 1.0 allows, and each edge is named by its number.
"""

from __future__ import annotations

import re

import networkx as nx

from kg.show.style import load_style

NODE_FIELDS = (
    "label",
    "kind",
    "state",
    "type",
    "detail",
    "date",
    "position",
    "topics",
    "places",
    "borough",
    "reason",
    "quote",
    "message",
    "issued",
    "message_iri",
)
EDGE_FIELDS = ("name", "label", "reason", "confidence")
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain_graph(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The same nodes and edges in order, with the fields that files carry."""
    plain = nx.MultiDiGraph()
    for node in sorted(graph):
        data = graph.nodes[node]
        told = {name: _text(data[name]) for name in NODE_FIELDS if name != "borough"}
        told["borough"] = _text(_boroughs(graph, node))
        plain.add_node(node, **{name: told[name] for name in NODE_FIELDS})
    names = load_style().edges
    edges = sorted(graph.edges(data=True), key=lambda e: (e[0], e[1], e[2]["name"]))
    for number, (start, end, data) in enumerate(edges):
        told = {"name": data["name"], "label": names[data["name"]]}
        told |= {name: _text(data[name]) for name in ("reason", "confidence")}
        plain.add_edge(start, end, key=str(number), **told)
    return plain


def _boroughs(graph: nx.MultiDiGraph, node: str) -> str:
    near = graph.nodes[node]["boroughs"].split()
    return ", ".join(sorted(graph.nodes[b]["label"] for b in near if b in graph))


def _text(value: str) -> str:
    """The text with signs that XML 1.0 does not allow replaced."""
    return _UNWRITABLE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
