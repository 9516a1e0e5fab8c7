"""What people call a node of a message graph.

In: a node. Out: its label, or for a node without one the words that stand for it.
"""

from __future__ import annotations

from rdflib import RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from kg.namespaces import OA, ORG, PC

_LENGTH = 90


def label_of(graph: Graph, node: Node) -> str:
    """A label of at most 90 characters; the IRI where nothing else is known."""
    words = _words(graph, node) or str(node)
    words = " ".join(words.split())
    return words if len(words) <= _LENGTH else words[: _LENGTH - 1].rstrip() + "…"


def _words(graph: Graph, node: Node) -> str:
    """An answer is called by its priority, a membership by its member, evidence by its quote."""
    stands_for = graph.value(node, URIRef(PC + "priority")) or graph.value(
        node, URIRef(ORG + "member")
    )
    if stands_for is not None:
        return _words(graph, stands_for)
    for predicate in (RDFS.label, SKOS.prefLabel):
        labels = sorted(str(label) for label in graph.objects(node, predicate))
        if labels:
            return labels[0]
    return _quote(graph, node)


def _quote(graph: Graph, node: Node) -> str:
    """The words of evidence, or of the evidence of a statement without a label."""
    selectors = [
        node,
        *graph.objects(node, URIRef(OA + "hasSelector")),
        *(
            selector
            for evidence in graph.objects(node, URIRef(PC + "evidence"))
            for selector in graph.objects(evidence, URIRef(OA + "hasSelector"))
        ),
    ]
    quotes = [graph.value(selector, URIRef(OA + "exact")) for selector in selectors]
    return min((str(quote) for quote in quotes if quote is not None), default="")
