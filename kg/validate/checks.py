"""The rules that SHACL core cannot say: quotes at their offsets, answers that agree with links.

In: the graph of one message. Out: the nodes that fail, in the same form as the results of SHACL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from kg.namespaces import OA, PC, SCHEMA
from kg.validate.graphs import instances
from kg.validate.report import Rule, Severity

_EXACT, _START, _END = URIRef(OA + "exact"), URIRef(OA + "start"), URIRef(OA + "end")
_SELECTOR, _SOURCE = URIRef(OA + "hasSelector"), URIRef(OA + "hasSource")
_TEXT = URIRef(SCHEMA + "text")
_PRIORITY, _ACTION, _ANSWERS = (URIRef(PC + name) for name in ("priority", "action", "answers"))

Failures = Iterator[tuple[Node, str, str]]
"""Nodes that fail, each with the path and the value at fault."""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, the class it is asked of, and the function that finds the nodes that fail."""

    rule: Rule
    target: URIRef
    failures: Callable[[Graph], Failures]


def _misplaced_quotes(graph: Graph) -> Failures:
    for evidence in instances(graph, URIRef(OA + "SpecificResource")):
        quote = _only(_selected(graph, evidence, _EXACT))
        text = _only(
            text
            for message in graph.objects(evidence, _SOURCE)
            for text in graph.objects(message, _TEXT)
        )
        start, end = _offset(graph, evidence, _START), _offset(graph, evidence, _END)
        if quote is None or text is None or start is None or end is None or not 0 <= start < end:
            continue  # a shape says so
        there = str(text)[start:end]
        if there != str(quote):
            yield (
                evidence,
                str(_EXACT),
                f"“{_short(str(quote))}”, where the text has “{_short(there)}”",
            )


def _selected(graph: Graph, evidence: Node, predicate: URIRef) -> Iterator[Node]:
    for selector in graph.objects(evidence, _SELECTOR):
        yield from graph.objects(selector, predicate)


def _only(values: Iterable[Node]) -> Node | None:
    """The one value; None where there is none, or several of which none is to be preferred."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _offset(graph: Graph, evidence: Node, predicate: URIRef) -> int | None:
    value = _only(_selected(graph, evidence, predicate))
    number = value.toPython() if isinstance(value, Literal) else None
    return number if isinstance(number, int) else None


def _short(words: str, length: int = 60) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def _pairs(graph: Graph) -> set[tuple[Node, Node]]:
    """The action and the priority of every answer."""
    return {
        (action, priority)
        for answer in instances(graph, URIRef(PC + "Answer"))
        for action in graph.objects(answer, _ACTION)
        for priority in graph.objects(answer, _PRIORITY)
    }


def _unlinked_answers(graph: Graph) -> Failures:
    for answer in instances(graph, URIRef(PC + "Answer")):
        for action in graph.objects(answer, _ACTION):
            linked = set(graph.objects(action, _ANSWERS))
            if not linked.issuperset(graph.objects(answer, _PRIORITY)):
                yield answer, str(_ACTION), ""


def _unexplained_links(graph: Graph) -> Failures:
    explained = _pairs(graph)
    for action, priority in graph.subject_objects(_ANSWERS):
        if (action, priority) not in explained:
            yield action, str(_ANSWERS), ""


CHECKS = (
    Check(
        Rule(
            name="evidence-quote-in-text",
            title="Quote in the text",
            kind="Evidence",
            severity=Severity.VIOLATION,
            sentence="The text of the message does not hold this quote at the place given.",
            why="Whoever quotes the police must be able to find the words.",
        ),
        URIRef(OA + "SpecificResource"),
        _misplaced_quotes,
    ),
    Check(
        Rule(
            name="answer-linked",
            title="Answer and link agree",
            kind="Answer",
            severity=Severity.VIOLATION,
            sentence="This answer names an action that is not said to answer its priority.",
            why="Questions read the link; the answer is its reason. They must agree.",
        ),
        URIRef(PC + "Answer"),
        _unlinked_answers,
    ),
    Check(
        Rule(
            name="action-answer-explained",
            title="Link has a reason",
            kind="Action",
            severity=Severity.VIOLATION,
            sentence="This action is said to answer a priority, but no answer says why.",
            why="A judgement without a reason cannot be reviewed.",
        ),
        URIRef(PC + "Action"),
        _unexplained_links,
    ),
)
