"""Validating messages one by one finds what one plain pySHACL run over all of them finds."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad
from rdflib import URIRef

from kg.express import express
from kg.statements import Reading
from kg.validate import Finding, validate_messages
from kg.validate.checks import load_checks
from kg.validate.graphs import term_of, with_reference
from kg.validate.index import Index, Term
from kg.validate.labels import label_of
from kg.validate.paths import path_text
from kg.validate.shapes import load_shapes
from tests.strategies import readings
from tests.validate.edits import edited
from tests.validate.reference import RefusedError, plain_results, stricter

Found = tuple[str, str, str, str]
"""Focus node, path, the value in words, the rule."""

SHAPES = load_shapes()
CHECKS = {check.rule.name for check in load_checks()}


@st.composite
def several(draw: st.DrawFn) -> list[list[Quad]]:
    """Two to four different messages, some of them with edits, some about the same officers."""
    found: dict[str, Reading] = {}
    for _ in range(draw(st.integers(2, 4))):
        reading = draw(readings())
        found[reading.message.key] = reading
    messages = [list(express(reading)) for reading in found.values()]
    return [draw(edited(quads)) if draw(st.booleans()) else quads for quads in messages]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(several())
def test_message_by_message_finds_what_one_run_over_the_union_finds(
    messages: list[list[Quad]],
) -> None:
    """Alike but for nodes that several messages describe, and describe differently.

    An officer or a place has one IRI in all messages. Where one message says less of it than
    another (a label, a class, or what points to it is missing in one), the union makes up for it,
    and the message on its own does not: there a message by itself is judged more strictly, on
    purpose. Left out are findings about such a node or about such a value, and no others; a node
    that all its messages describe in the same words is compared. Findings that pySHACL is known
    not to make (`reference.stricter`) may be missing from the union.
    """
    union = with_reference(quad for quads in messages for quad in quads)
    try:
        of_union = _of_union(union)
    except RefusedError:
        return
    named = [(NamedNode(f"https://example.org/{n}"), q) for n, q in enumerate(messages)]
    found = {f for f in validate_messages(named).findings if f.rule.name not in CHECKS}
    apart = different(messages)
    assert _kept(of_union, apart) <= {_words(finding) for finding in found}
    stricter_than_pyshacl = {_words(f) for f in found if _stricter(union, f)}
    assert _kept({_words(f) for f in found}, apart) <= of_union | stricter_than_pyshacl


def _words(finding: Finding) -> Found:
    return (finding.focus, finding.path, finding.value, finding.rule.name)


def _stricter(union: list[Quad], finding: Finding) -> bool:
    index, component = Index(union), URIRef(finding.component)
    focus = NamedNode(finding.focus) if ":" in finding.focus else BlankNode(finding.focus)
    values = {q.object for q in union if label_of(index, q.object) == finding.value}
    return any(stricter(index, focus, value, component) for value in values)


def _of_union(data: list[Quad]) -> set[Found]:
    """The findings of plain pySHACL over the union, in the words of ours."""
    index = Index(data)
    return {
        (
            str(focus),
            path_text(SHAPES.graph, path),
            "" if value is None or value == focus else label_of(index, term_of(value)),
            SHAPES.rules[shape].name,
        )
        for focus, path, value, shape in plain_results(data, SHAPES.graph)
    }


def _kept(found: set[Found], apart: set[str]) -> set[Found]:
    return {row for row in found if row[0] not in apart and row[2] not in apart}


def different(messages: list[list[Quad]]) -> set[str]:
    """The IRIs and labels of nodes that several messages describe, each in its own way."""
    said: defaultdict[Term, list[frozenset[object]]] = defaultdict(list)
    for quads in messages:
        outgoing: defaultdict[Term, set[object]] = defaultdict(set)
        for quad in quads:
            outgoing[quad.subject].add((quad.predicate, quad.object))
        for quad in quads:
            if quad.object in outgoing:
                outgoing[quad.object].add(quad.predicate)
        for node, description in outgoing.items():
            said[node].append(frozenset(description))
    nodes = [node for node, descriptions in said.items() if len(set(descriptions)) > 1]
    indexes = [Index(quads) for quads in messages]
    return {
        words
        for node in nodes
        for words in (node.value, *(label_of(index, node) for index in indexes))
    }
