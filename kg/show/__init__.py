"""Show: rows of the graph in, a page to look at out.

In: something that answers SPARQL. Out: one self-contained HTML file with the drawing.
"""

from __future__ import annotations

from kg.show.drawing import Drawing, draw
from kg.show.graph import DEFAULT_KINDS, OPTIONAL_KINDS, Query, read_graph

__all__ = ["DEFAULT_KINDS", "OPTIONAL_KINDS", "Drawing", "Query", "draw", "read_graph"]
