"""Show: rows of the graph in, a page to look at out.

In: something that answers SPARQL, and what to look at. Out: one HTML page with the drawing.
"""

from __future__ import annotations

from kg.show.drawing import Drawing, draw, drawing_page
from kg.show.focus import STEPS, Focus, FocusKind, find_focus
from kg.show.graph import DEFAULT_KINDS, MOST_NODES, OPTIONAL_KINDS, read_graph
from kg.show.page import ASSETS, Home, asset
from kg.show.rows import Query

__all__ = [
    "ASSETS",
    "DEFAULT_KINDS",
    "MOST_NODES",
    "OPTIONAL_KINDS",
    "STEPS",
    "Drawing",
    "Focus",
    "FocusKind",
    "Home",
    "Query",
    "asset",
    "draw",
    "drawing_page",
    "find_focus",
    "read_graph",
]
