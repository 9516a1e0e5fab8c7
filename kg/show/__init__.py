"""Show: rows of the graph in, a page to look at out.

In: something that answers SPARQL, and what to look at. Out: one HTML page with the drawing, or the
part of a page.
"""

from __future__ import annotations

from kg.show.basis import heading
from kg.show.building import GAP
from kg.show.drawing import Drawing, draw
from kg.show.focus import STEPS, Focus, FocusKind, FoundMessage, find_focus, newest_first
from kg.show.graph import DEFAULT_KINDS, MOST_NODES, OPTIONAL_KINDS, gather_graph, read_graph
from kg.show.link import Link, no_link
from kg.show.message import MessageNote, MessageRows, Names
from kg.show.page import ASSETS, asset, drawing_fragment
from kg.show.rows import Query, Row, answered_by, rows
from kg.show.source import Source
from kg.show.style import load_style

__all__ = [
    "ASSETS",
    "DEFAULT_KINDS",
    "GAP",
    "MOST_NODES",
    "OPTIONAL_KINDS",
    "STEPS",
    "Drawing",
    "Focus",
    "FocusKind",
    "FoundMessage",
    "Link",
    "MessageNote",
    "MessageRows",
    "Names",
    "Query",
    "Row",
    "Source",
    "answered_by",
    "asset",
    "draw",
    "drawing_fragment",
    "find_focus",
    "gather_graph",
    "heading",
    "load_style",
    "newest_first",
    "no_link",
    "read_graph",
    "rows",
]
