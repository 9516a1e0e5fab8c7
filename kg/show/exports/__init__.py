"""The drawn graph as data for other programs.

In: the graph that a drawing shows. Out: GraphML, GEXF, Cytoscape JSON, or two tables in a zip file,
the same bytes for the same graph.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

import networkx as nx

from kg.show.exports.csvs import as_csv_zip
from kg.show.exports.cytoscape import as_cytoscape
from kg.show.exports.markup import as_gexf, as_graphml
from kg.show.exports.plain import plain_graph

__all__ = ["GraphFormat", "plain_graph", "written"]


class GraphFormat(StrEnum):
    """How a graph is written."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    CYTOSCAPE = "cytoscape"
    CSV = "csv"


_WRITERS: Mapping[GraphFormat, Callable[[nx.MultiDiGraph], bytes]] = MappingProxyType(
    {
        GraphFormat.GRAPHML: as_graphml,
        GraphFormat.GEXF: as_gexf,
        GraphFormat.CYTOSCAPE: as_cytoscape,
        GraphFormat.CSV: as_csv_zip,
    }
)


def written(graph: nx.MultiDiGraph, form: GraphFormat) -> bytes:
    """The graph in one of the forms; its nodes are named by their IRIs."""
    return _WRITERS[form](plain_graph(graph))
