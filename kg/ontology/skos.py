"""The integrity conditions of SKOS, and what we ask of a scheme beyond them.

In: a graph with schemes, concepts and collections. Out: findings in plain sentences, each with the
condition that it breaks: S9, S13, S14, S27, S37 and S46 of the SKOS Reference (W3C, 18 August
2009), or one of ours. Where SKOS lets more follow (an inverse, a closure, a type), that is followed
here, because no reasoner is run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

Pairs = set[tuple[Node, Node]]

_LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
_RELATIONS = (
    *(SKOS.broader, SKOS.narrower, SKOS.related, SKOS.broaderTransitive, SKOS.narrowerTransitive),
    *(SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch),
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A condition that does not hold, and where."""

    condition: str  # "S14", or one of ours: "in scheme", "top concept" …
    sentence: str


def integrity(graph: Graph) -> list[Finding]:
    """Everything in ``graph`` that breaks a condition, sorted; empty where all hold."""
    concepts, schemes, collections = _concepts(graph), _schemes(graph), _collections(graph)
    return sorted(
        {
            *_apart("S9", "scheme", "concept", schemes & concepts),
            *_apart("S37", "collection", "concept", collections & concepts),
            *_apart("S37", "collection", "scheme", collections & schemes),
            *_labels(graph),
            *_related_apart(graph),
            *_matches_apart(graph),
            *_in_scheme(graph),
            *_tops(graph, schemes),
            *_acyclic(graph),
            *_unique(graph),
        }
    )


def _concepts(graph: Graph) -> set[Node]:
    """What is said to be a concept, and what SKOS takes for one by its relations."""
    related = {node for p in _RELATIONS for pair in graph.subject_objects(p) for node in pair}
    tops = {*graph.objects(None, SKOS.hasTopConcept), *graph.subjects(SKOS.topConceptOf, None)}
    return {*graph.subjects(RDF.type, SKOS.Concept), *related, *tops}


def _schemes(graph: Graph) -> set[Node]:
    pointed = {*graph.objects(None, SKOS.inScheme), *graph.objects(None, SKOS.topConceptOf)}
    said = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    return said | pointed | set(graph.subjects(SKOS.hasTopConcept, None))


def _collections(graph: Graph) -> set[Node]:
    return {*graph.subjects(RDF.type, SKOS.Collection), *graph.subjects(SKOS.member, None)}


def _apart(condition: str, one: str, other: str, both: Iterable[Node]) -> Iterator[Finding]:
    for node in both:
        yield Finding(condition, f"{_name(node)} is a {one} and a {other}.")


def _labels(graph: Graph) -> Iterator[Finding]:
    """S13: the three kinds of label are apart. S14: one preferred label in each language."""
    for node in {node for p in _LABELS for node in graph.subjects(p, None)}:
        for one, other in combinations(_LABELS, 2):
            for label in {*graph.objects(node, one)} & {*graph.objects(node, other)}:
                words = f"{_name(node)} has “{label}” as {_name(one)} and as {_name(other)}."
                yield Finding("S13", words)
        languages = [_language(label) for label in graph.objects(node, SKOS.prefLabel)]
        for language in {each for each in languages if languages.count(each) > 1}:
            words = f"{_name(node)} has two preferred labels in “{language}”."
            yield Finding("S14", words)


def _related_apart(graph: Graph) -> Iterator[Finding]:
    """S27: what is related is not above or below; matches count as what they are kinds of."""
    related = _symmetric(_pairs(graph, SKOS.related, SKOS.relatedMatch))
    for low, high in _broader_transitive(graph) & related:
        yield Finding("S27", f"{_name(low)} is related to {_name(high)}, which stands above it.")


def _matches_apart(graph: Graph) -> Iterator[Finding]:
    """S46: an exact match is no broader, narrower or related match."""
    exact = _transitive(_symmetric(_pairs(graph, SKOS.exactMatch)))
    broad = _pairs(graph, SKOS.broadMatch) | _turned(_pairs(graph, SKOS.narrowMatch))
    related = _symmetric(_pairs(graph, SKOS.relatedMatch))
    for one, other in exact & (broad | related):
        words = f"{_name(one)} matches {_name(other)} exactly, and again as broader or related."
        yield Finding("S46", words)


def _in_scheme(graph: Graph) -> Iterator[Finding]:
    for concept in set(graph.subjects(RDF.type, SKOS.Concept)):
        if not set(graph.objects(concept, SKOS.inScheme)):
            yield Finding("in scheme", f"{_name(concept)} is in no scheme.")
    for scheme in set(graph.objects(None, SKOS.inScheme)):
        if (scheme, RDF.type, SKOS.ConceptScheme) not in graph:
            yield Finding("in scheme", f"{_name(scheme)} has members and is not called a scheme.")


def _tops(graph: Graph, schemes: Iterable[Node]) -> Iterator[Finding]:
    """A scheme names its top concepts; each concept reaches one, and none stands below another."""
    above = _broader_transitive(graph)
    for scheme in schemes:
        tops = set(graph.objects(scheme, SKOS.hasTopConcept))
        if not tops:
            yield Finding("top concept", f"{_name(scheme)} has no top concept.")
        if tops != set(graph.subjects(SKOS.topConceptOf, scheme)):
            yield Finding("top concept", f"{_name(scheme)} and its top concepts disagree.")
        members = set(graph.subjects(SKOS.inScheme, scheme))
        for top in tops:
            if top not in members or any(low == top and high in members for low, high in above):
                words = f"{_name(top)} is no member of {_name(scheme)}, or not at its top."
                yield Finding("top concept", words)
        for lost in members - tops - {low for low, high in above if high in tops}:
            yield Finding("top concept", f"{_name(lost)} stands below no top concept.")


def _acyclic(graph: Graph) -> Iterator[Finding]:
    for low, high in _broader_transitive(graph):
        if low == high:
            yield Finding("acyclic", f"{_name(low)} stands above itself.")


def _unique(graph: Graph) -> Iterator[Finding]:
    """No two concepts of a scheme share a notation, or a preferred label of one language."""
    for predicate in (SKOS.notation, SKOS.prefLabel):
        seen: dict[tuple[Node, str, str], set[Node]] = defaultdict(set)
        for concept, scheme in graph.subject_objects(SKOS.inScheme):
            for value in graph.objects(concept, predicate):
                seen[scheme, str(value).casefold(), _language(value)].add(concept)
        for (place, shared, _), concepts in seen.items():
            if len(concepts) > 1:
                names = " and ".join(sorted(map(_name, concepts)))
                words = f"{names} share the {_name(predicate)} “{shared}” in {_name(place)}."
                yield Finding(f"unique {_name(predicate)}", words)


def _broader_transitive(graph: Graph) -> Pairs:
    """Every concept with everything above it; mappings to broader concepts count (S41)."""
    up = _pairs(graph, SKOS.broader, SKOS.broaderTransitive, SKOS.broadMatch)
    down = _pairs(graph, SKOS.narrower, SKOS.narrowerTransitive, SKOS.narrowMatch)
    return _transitive(up | _turned(down))


def _pairs(graph: Graph, *predicates: URIRef) -> Pairs:
    return {pair for predicate in predicates for pair in graph.subject_objects(predicate)}


def _turned(pairs: Pairs) -> Pairs:
    return {(other, one) for one, other in pairs}


def _symmetric(pairs: Pairs) -> Pairs:
    return pairs | _turned(pairs)


def _transitive(pairs: Pairs) -> Pairs:
    """The transitive closure; a node pairs with itself only where a way leads back to it."""
    onward: dict[Node, set[Node]] = defaultdict(set)
    for one, other in pairs:
        onward[one].add(other)
    closed: Pairs = set()
    for start in list(onward):
        waiting, reached = list(onward[start]), set[Node]()
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                waiting += onward.get(node, ())
        closed |= {(start, node) for node in reached}
    return closed


def _language(label: Node) -> str:
    return (label.language or "") if isinstance(label, Literal) else ""


def _name(node: Node) -> str:
    return str(node).replace("#", "/").rpartition("/")[2]
