"""Validation of one message's graph, and of many, one after the other.

In: quads. Out: a `Report`. Shapes and reference data are read with the first message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pyshacl
from pyoxigraph import NamedNode, Quad
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.validate.checks import CHECKS
from kg.validate.graphs import instances, message_graph
from kg.validate.labels import label_of, message_of
from kg.validate.report import Finding, Report, Rule, RuleCount
from kg.validate.shapes import Shapes, load_shapes


def validate_messages(messages: Iterable[tuple[NamedNode, Iterable[Quad]]]) -> Report:
    """One report over the graphs of many messages, each given with the message's IRI."""
    return Report.combined(validate_quads(quads, message) for message, quads in messages)


def validate_quads(quads: Iterable[Quad], message: NamedNode | None = None) -> Report:
    """A report on the graph of one message; graph names are ignored.

    ``message`` is the message's IRI; without it the graph's own pc:Message is taken.
    """
    shapes = load_shapes()
    graph = message_graph(quads)
    about = URIRef(message.value) if message is not None else message_of(graph)
    failed = {*_failed_shapes(graph, shapes), *_failed_checks(graph)}
    message_label = label_of(graph, about) if about is not None else ""
    findings = [
        Finding(
            rule=rule,
            focus=str(focus),
            label=label_of(graph, focus),
            message=str(about or ""),
            message_label=message_label,
            path=path,
            value=value,
        )
        for rule, focus, path, value in failed
    ]
    return _report(graph, shapes, findings)


_Failed = Iterator[tuple[Rule, Node, str, str]]


def _failed_shapes(graph: Graph, shapes: Shapes) -> _Failed:
    _, results, text = pyshacl.validate(
        graph, shacl_graph=shapes.graph, inplace=False, advanced=False, meta_shacl=False
    )
    if not isinstance(results, Graph):
        raise RuntimeError(f"pySHACL could not validate: {text}")
    for result in results.subjects(RDF.type, SH.ValidationResult):
        shape, focus = results.value(result, SH.sourceShape), results.value(result, SH.focusNode)
        if isinstance(shape, URIRef) and focus is not None:
            value = results.value(result, SH.value)
            path = results.value(result, SH.resultPath)
            yield (
                shapes.rules[shape],
                focus,
                str(path) if isinstance(path, URIRef) else "",
                "" if value is None or value == focus else label_of(graph, value),
            )


def _failed_checks(graph: Graph) -> _Failed:
    for check in CHECKS:
        for focus, path, value in check.failures(graph):
            yield check.rule, focus, path, value


def _report(graph: Graph, shapes: Shapes, findings: list[Finding]) -> Report:
    found = Counter(finding.rule for finding in findings)
    targets = [(rule, shapes.targets[shape]) for shape, rule in shapes.rules.items()]
    targets += [(check.rule, check.target) for check in CHECKS]
    nodes = {class_: instances(graph, class_) for class_ in {class_ for _, class_ in targets}}
    counts = [RuleCount(rule, len(nodes[class_]), found[rule]) for rule, class_ in targets]
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        rules=tuple(sorted(counts, key=lambda count: count.rule.name)),
        messages=1,
        nodes=len(set().union(*nodes.values())),
    )
