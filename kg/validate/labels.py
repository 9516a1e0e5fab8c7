"""What people call a node of a message graph.

In: a node. Out: its label, or for a node without one the words that stand for it.
"""

from __future__ import annotations

from pyoxigraph import NamedNode, Triple

from kg.namespaces import OA, ORG, PC, RDFS, SKOS
from kg.validate.index import Index, Term

_LENGTH = 90
_STANDS_FOR = (NamedNode(PC + "priority"), NamedNode(ORG + "member"))
_LABELS = (NamedNode(RDFS + "label"), NamedNode(SKOS + "prefLabel"))
_EVIDENCE, _SELECTOR = NamedNode(PC + "evidence"), NamedNode(OA + "hasSelector")
_EXACT = NamedNode(OA + "exact")


def label_of(index: Index, node: Term) -> str:
    """A label of at most 90 characters; the IRI where nothing else is known."""
    words = " ".join((_words(index, node, ()) or text_of(node)).split())
    return words if len(words) <= _LENGTH else words[: _LENGTH - 1].rstrip() + "…"


def text_of(term: Term) -> str:
    """The IRI, the text of a literal, or the name of a blank node."""
    return str(term) if isinstance(term, Triple) else term.value


def _words(index: Index, node: Term, seen: tuple[Term, ...]) -> str:
    """An answer is called by its priority, a membership by its member, evidence by its quote."""
    for predicate in _STANDS_FOR:
        stands_for = index.value(node, predicate)
        if stands_for is not None and stands_for not in seen:
            return _words(index, stands_for, (*seen, node))
    for predicate in _LABELS:
        labels = index.values(node, predicate)
        if labels:
            return min(text_of(label) for label in labels)
    return _quote(index, node)


def _quote(index: Index, node: Term) -> str:
    """The words of evidence, or of the evidence of a statement without a label."""
    selectors = [node, *index.values(node, _SELECTOR)]
    for evidence in index.values(node, _EVIDENCE):
        selectors += index.values(evidence, _SELECTOR)
    quotes = (index.value(selector, _EXACT) for selector in selectors)
    return min((text_of(quote) for quote in quotes if quote is not None), default="")
