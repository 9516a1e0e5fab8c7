"""Cytoscape JSON: what Cytoscape opens as a network (.cyjs) and Cytoscape.js takes as elements.

In: a plain graph. Out: JSON in UTF-8.
"""

from __future__ import annotations

import json

import networkx as nx


def as_cytoscape(graph: nx.MultiDiGraph) -> bytes:
    """The graph with its nodes and edges under ``elements``; each edge has an id of its own."""
    nodes = [{"data": {"id": node, **data}} for node, data in graph.nodes(data=True)]
    edges = [
        {"data": {"id": f"e{key}", "source": start, "target": end, **data}}
        for start, end, key, data in graph.edges(keys=True, data=True)
    ]
    record = {
        "data": {"name": "policing commitments"},
        "elements": {"nodes": nodes, "edges": edges},
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
