"""Where in a message a finding stands: the sentence, and in it the words that it rests on.

In: the graph of a message and the node at fault. Out: a `Context`, or None where the node rests on
no words of a message that the graph holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from kg.namespaces import OA, ORG, PC, SCHEMA
from kg.validate.report import Context

_LONGEST = 240  # characters on either side of the quote
_ENDS = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\s*\n\s*")
_EVIDENCE, _SELECTOR = URIRef(PC + "evidence"), URIRef(OA + "hasSelector")
_SOURCE, _TEXT = URIRef(OA + "hasSource"), URIRef(SCHEMA + "text")
_START, _END = URIRef(OA + "start"), URIRef(OA + "end")
_STANDS_FOR = (URIRef(PC + "priority"), URIRef(ORG + "member"))


def context_of(graph: Graph, node: Node) -> Context | None:
    """The first words, in the order of the text, that ``node`` rests on.

    An answer rests on the words of its priority, a membership on those of its member.
    """
    places = [place for evidence in _evidence(graph, node) for place in _places(graph, evidence)]
    if not places:
        return None
    start, end, text = min(places)
    before, after = _sentence(text, start, end)
    return Context(before, text[start:end], after, start)


def message_of(graph: Graph, node: Node) -> Node | None:
    """The message that ``node`` belongs to, as far as the graph says so."""
    for step in (URIRef(PC + "statedIn"), _SOURCE):
        if messages := sorted(graph.objects(node, step), key=str):
            return messages[0]
    for evidence in _evidence(graph, node):
        if (message := graph.value(evidence, _SOURCE)) is not None:
            return message
    selected = graph.value(None, _SELECTOR, node)
    return graph.value(selected, _SOURCE) if selected is not None else None


def _evidence(graph: Graph, node: Node) -> Iterator[Node]:
    if (node, _SOURCE, None) in graph:
        yield node
    yield from sorted(graph.objects(node, _EVIDENCE), key=str)
    for predicate in _STANDS_FOR:
        for other in graph.objects(node, predicate):
            yield from sorted(graph.objects(other, _EVIDENCE), key=str)


def _places(graph: Graph, evidence: Node) -> Iterator[tuple[int, int, str]]:
    text = graph.value(graph.value(evidence, _SOURCE), _TEXT)
    if text is None:
        return
    for selector in graph.objects(evidence, _SELECTOR):
        start, end = (_number(graph.value(selector, p)) for p in (_START, _END))
        if start is not None and end is not None and 0 <= start < end <= len(str(text)):
            yield start, end, str(text)


def _number(value: Node | None) -> int | None:
    number = value.toPython() if isinstance(value, Literal) else None
    return number if isinstance(number, int) else None


def _sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after the words in their sentence."""
    before = _ENDS.split(text[max(0, start - _LONGEST) : start])[-1]
    if text[start:end].rstrip()[-1:] in {".", "!", "?"}:
        return before, ""
    after = text[end : end + _LONGEST]
    stop = _ENDS.search(after)
    return before, after if stop is None else after[: stop.start()]
