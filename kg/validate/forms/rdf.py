"""A report as RDF: a W3C sh:ValidationReport, as a file and as the graph that the store keeps.

In: a `Report`. Out: Turtle, JSON-LD, or quads. Every node has an IRI made from what is reported, so
that the same report gives the same triples; the messages are full sentences that name the thing.
Findings that belong to a message say so with schema:about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from kg.namespaces import PREFIXES, RDF, SCHEMA, SH, XSD, Names, digest
from kg.serialise import in_order
from kg.validate.report import Finding, Report, Severity

_SEVERITIES = {Severity.VIOLATION: "Violation", Severity.WARNING: "Warning", Severity.INFO: "Info"}
_BOOLEAN = NamedNode(XSD + "boolean")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_CONTEXT: dict[str, Any] = {
    "sh": SH,
    "xsd": XSD,
    "schema": SCHEMA,
    "conforms": {"@id": "sh:conforms", "@type": "xsd:boolean"},
    "results": {"@id": "sh:result", "@container": "@set"},
    "focus": {"@id": "sh:focusNode", "@type": "@id"},
    "path": {"@id": "sh:resultPath", "@type": "@id"},
    "severity": {"@id": "sh:resultSeverity", "@type": "@id"},
    "shape": {"@id": "sh:sourceShape", "@type": "@id"},
    "component": {"@id": "sh:sourceConstraintComponent", "@type": "@id"},
    "sentence": {"@id": "sh:resultMessage", "@language": "en"},
    "value": "sh:value",
    "message": {"@id": "schema:about", "@type": "@id"},
}
_KEYS = {  # the names in JSON-LD of what a finding says, in the order in which they are written
    SH + "focusNode": "focus",
    SCHEMA + "about": "message",
    SH + "resultSeverity": "severity",
    SH + "resultMessage": "sentence",
    SH + "resultPath": "path",
    SH + "value": "value",
    SH + "sourceShape": "shape",
    SH + "sourceConstraintComponent": "component",
}


def render_turtle(report: Report) -> str:
    """One sh:ValidationReport over everything checked, in Turtle."""
    triples = [quad.triple for quad in in_order(_whole(report))]
    used = dict(sorted(PREFIXES.items()))
    text = (serialize(triples, format=RdfFormat.TURTLE, prefixes=used) or b"").decode()
    body = [line for line in text.splitlines() if not line.startswith("@prefix")]
    named = [f"@prefix {n}: <{i}> ." for n, i in used.items() if _uses(body, n)]
    return "\n".join([*named, *body]) + "\n"


def _uses(lines: list[str], prefix: str) -> bool:
    return any(f" {prefix}:" in line or line.lstrip().startswith(f"{prefix}:") for line in lines)


def render_jsonld(report: Report) -> str:
    """The same in JSON-LD; its context stands in it, so that nothing has to be fetched."""
    names, name = Names(), _name(report)
    said = {
        "@context": _CONTEXT,
        "@id": names.report(name).value,
        "@type": "sh:ValidationReport",
        "conforms": report.conforms,
        "results": [_as_json(f, names.finding(name, f.key)) for f in report.findings],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def message_report(report: Report, key: str, names: Names) -> list[Quad]:
    """The graph that the store keeps of the report on the message ``key``, in order."""
    graph, iri = names.report_graph(key), names.report(key)
    about = Quad(iri, NamedNode(SCHEMA + "about"), names.message(key), graph)
    quads = _quads(report, iri, graph, lambda f: names.finding(key, f.key))
    return in_order([*quads, about])


def _name(report: Report) -> str:
    return digest(*(finding.key for finding in report.findings), str(report.messages))


def _whole(report: Report) -> Iterator[Quad]:
    names, name = Names(), _name(report)
    graph = names.report_graph(name)
    return _quads(report, names.report(name), graph, lambda f: names.finding(name, f.key))


def _quads(
    report: Report, iri: NamedNode, graph: NamedNode, named: Callable[[Finding], NamedNode]
) -> Iterator[Quad]:
    def say(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(subject, NamedNode(predicate), value, graph)

    yield say(iri, RDF + "type", NamedNode(SH + "ValidationReport"))
    yield say(iri, SH + "conforms", Literal(str(report.conforms).lower(), datatype=_BOOLEAN))
    for finding in report.findings:
        node = named(finding)
        yield say(iri, SH + "result", node)
        yield say(node, RDF + "type", NamedNode(SH + "ValidationResult"))
        for predicate, value in _said(finding):
            yield say(node, predicate, value)


def _said(finding: Finding) -> Iterator[tuple[str, NamedNode | Literal]]:
    """What a result says, property by property; a path that is no IRI is left out."""
    yield SH + "focusNode", _term(finding.focus)
    yield SH + "resultSeverity", NamedNode(SH + _SEVERITIES[finding.severity])
    yield SH + "sourceShape", NamedNode(finding.rule.iri)
    yield SH + "resultMessage", Literal(finding.sentence, language="en")
    if finding.component:
        yield SH + "sourceConstraintComponent", NamedNode(finding.component)
    if _IRI.fullmatch(finding.path):
        yield SH + "resultPath", NamedNode(finding.path)
    if finding.value:
        yield SH + "value", Literal(finding.value)
    if _IRI.fullmatch(finding.message):
        yield SCHEMA + "about", NamedNode(finding.message)


def _term(node: str) -> NamedNode | Literal:
    return NamedNode(node) if _IRI.fullmatch(node) else Literal(node)


def _as_json(finding: Finding, iri: NamedNode) -> dict[str, Any]:
    said = dict(_said(finding))
    result: dict[str, Any] = {"@id": iri.value, "@type": "sh:ValidationResult"}
    for predicate, key in _KEYS.items():
        if (value := said.get(predicate)) is None:
            continue
        plain_focus = key == "focus" and isinstance(value, Literal)
        result[key] = {"@value": value.value} if plain_focus else _shortened(value)
    return result


def _shortened(value: NamedNode | Literal) -> str:
    """An IRI of SHACL with its prefix, any other term as it is."""
    if isinstance(value, NamedNode) and value.value.startswith(SH):
        return f"sh:{value.value.removeprefix(SH)}"
    return value.value
