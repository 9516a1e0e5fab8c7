"""Where in a message a finding stands: the sentence, and in it the words that it rests on.

In: the index of a message and the node at fault. Out: a `Context`, or None where the node rests on
no words of a message that the index holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.namespaces import OA, ORG, PC, SCHEMA
from kg.validate.compiled.terms import whole
from kg.validate.index import Index, Term
from kg.validate.labels import text_of
from kg.validate.report import Context

_LONGEST = 240  # characters on either side of the quote
_ENDS = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\s*\n\s*")
_EVIDENCE, _SELECTOR = NamedNode(PC + "evidence"), NamedNode(OA + "hasSelector")
_SOURCE, _TEXT = NamedNode(OA + "hasSource"), NamedNode(SCHEMA + "text")
_START, _END = NamedNode(OA + "start"), NamedNode(OA + "end")
_STATED_IN = NamedNode(PC + "statedIn")
_STANDS_FOR = (NamedNode(PC + "priority"), NamedNode(ORG + "member"))


def context_of(index: Index, node: Term) -> Context | None:
    """The first words, in the order of the text, that ``node`` rests on.

    An answer rests on the words of its priority, a membership on those of its member.
    """
    places = [place for evidence in _evidence(index, node) for place in _places(index, evidence)]
    if not places:
        return None
    start, end, text = min(places)
    before, after = _sentence(text, start, end)
    return Context(before, text[start:end], after, start)


def message_of(index: Index, node: Term) -> Term | None:
    """The message that ``node`` belongs to, as far as the graph says so."""
    for step in (_STATED_IN, _SOURCE):
        if messages := index.values(node, step):
            return min(messages, key=str)
    for evidence in _evidence(index, node):
        if (message := index.value(evidence, _SOURCE)) is not None:
            return message
    selected = min(index.subjects(_SELECTOR, node), key=str, default=None)
    return index.value(selected, _SOURCE)


def _evidence(index: Index, node: Term) -> Iterator[Term]:
    if index.values(node, _SOURCE):
        yield node
    yield from sorted(index.values(node, _EVIDENCE), key=str)
    for predicate in _STANDS_FOR:
        for other in index.values(node, predicate):
            yield from sorted(index.values(other, _EVIDENCE), key=str)


def _places(index: Index, evidence: Term) -> Iterator[tuple[int, int, str]]:
    said = index.value(index.value(evidence, _SOURCE), _TEXT)
    if said is None:
        return
    text = text_of(said)
    for selector in index.values(evidence, _SELECTOR):
        start, end = (_number(index.value(selector, p)) for p in (_START, _END))
        if start is not None and end is not None and 0 <= start < end <= len(text):
            yield start, end, text


def _number(value: Term | None) -> int | None:
    return whole(value) if isinstance(value, Literal) else None


def _sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after the words in their sentence."""
    before = _ENDS.split(text[max(0, start - _LONGEST) : start])[-1]
    if text[start:end].rstrip()[-1:] in {".", "!", "?"}:
        return before, ""
    after = text[end : end + _LONGEST]
    stop = _ENDS.search(after)
    return before, after if stop is None else after[: stop.start()]
