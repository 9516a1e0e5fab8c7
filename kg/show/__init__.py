"""Show: rows of the graph in, a page to look at out.

In: something that answers SPARQL, and what to look at. Out: one HTML page with the drawing, or the
part of a page.
"""

from __future__ import annotations

from kg.show.basis import heading
from kg.show.drawing import Drawing, draw
from kg.show.focus import STEPS, Focus, FocusKind, find_focus
from kg.show.graph import DEFAULT_KINDS, MOST_NODES, OPTIONAL_KINDS, read_graph
from kg.show.link import Link, no_link
from kg.show.page import ASSETS, asset, drawing_fragment
from kg.show.rows import Query, answered_by
from kg.show.style import load_style

__all__ = [
    "ASSETS",
    "DEFAULT_KINDS",
    "MOST_NODES",
    "OPTIONAL_KINDS",
    "STEPS",
    "Drawing",
    "Focus",
    "FocusKind",
    "Link",
    "Query",
    "answered_by",
    "asset",
    "draw",
    "drawing_fragment",
    "find_focus",
    "heading",
    "load_style",
    "no_link",
    "read_graph",
]
