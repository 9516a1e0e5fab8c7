"""What the structure of the graph tells, in a few numbers that one sentence can explain.

In: which priority of which message is about which topic and borough, and who signed what. Out:
topics that bridge boroughs, topics that are raised together, the spans of officers, boroughs that
are alike in their concerns; and a page of them.
"""

from __future__ import annotations

from kg.show.structure.measures import (
    Bridge,
    Likeness,
    Pair,
    Span,
    Structure,
    structure_of,
)
from kg.show.structure.page import structure_fragment, structure_page, write_structure
from kg.show.structure.reading import Concern, Signing, Told, read_told

__all__ = [
    "Bridge",
    "Concern",
    "Likeness",
    "Pair",
    "Signing",
    "Span",
    "Structure",
    "Told",
    "read_told",
    "structure_fragment",
    "structure_of",
    "structure_page",
    "write_structure",
]
