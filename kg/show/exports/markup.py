"""GraphML and GEXF, written by networkx.

In: a plain graph. Out: XML in UTF-8. GraphML: http://graphml.graphdrawing.org; GEXF 1.2 with the
colours of the drawing, which Gephi shows.
"""

from __future__ import annotations

import io
import re

import networkx as nx

from kg.show.style import load_style

_DAY = re.compile(rb' lastmodifieddate="[^"]*"')


def as_graphml(graph: nx.MultiDiGraph) -> bytes:
    """The graph as GraphML; edges keep their numbers as ids."""
    file = io.BytesIO()
    nx.write_graphml_xml(graph, file)
    return file.getvalue() + b"\n"


def as_gexf(graph: nx.MultiDiGraph) -> bytes:
    """The graph as GEXF 1.2, without the day of writing: the same graph gives the same bytes."""
    coloured = graph.copy()
    style = load_style()
    for _, data in coloured.nodes(data=True):
        state = style.states.get(data["state"]) if data["kind"] == "priority" else None
        fill = state.line if state else style.kinds[data["kind"]].fill
        red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
        data["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
    file = io.BytesIO()
    nx.write_gexf(coloured, file, version="1.2draft")
    return _DAY.sub(b"", file.getvalue()) + b"\n"
