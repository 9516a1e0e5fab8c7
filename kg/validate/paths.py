"""A property path as SPARQL writes it.

In: the shapes graph and the node of a sh:path (SHACL, section 2.3.1). Out: text.
"""

from __future__ import annotations

from rdflib import RDF, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

_AFTER = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def path_text(graph: Graph, path: Node | None) -> str:
    """An IRI as it is; ^<…>, <…>/<…>, <…>|<…>, <…>* for the other forms; "" for none."""
    if path is None or isinstance(path, URIRef):
        return str(path or "")
    return _part(graph, path, outer=True)


def _part(graph: Graph, path: Node, *, outer: bool = False) -> str:
    if isinstance(path, URIRef):
        return f"<{path}>"
    if (path, RDF.first, None) in graph:
        return _joined(graph, path, "/", outer)
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        return "^" + _part(graph, inverse)
    if (several := graph.value(path, SH.alternativePath)) is not None:
        return _joined(graph, several, "|", outer)
    for predicate, mark in _AFTER.items():
        if (inner := graph.value(path, predicate)) is not None:
            return _part(graph, inner) + mark
    return ""


def _joined(graph: Graph, parts: Node, mark: str, outer: bool) -> str:
    text = mark.join(_part(graph, part) for part in Collection(graph, parts))
    return text if outer else f"({text})"
