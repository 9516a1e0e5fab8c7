"""Reports to look at: made from the examples beside the shapes."""

from __future__ import annotations

from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, parse

from kg.namespaces import DCTERMS, OA, RDFS, SCHEMA
from kg.validate import Report, validate_quads
from tests.ontology.examples import BAD, EXAMPLES

BASE = "https://w3id.org/policing-commitments/id/"
MESSAGE = NamedNode(BASE + "message/1")
HOSTILE = '<script>alert(1)</script> | `x` [y](javascript:z) *b* =1+1 \u202e & "q" \x07'


def quads(name: str) -> list[Quad]:
    """The example ``name``, such as "action/bad-action-kind"."""
    return list(parse(path=str(EXAMPLES / f"{name}.ttl")))


@cache
def report_of(*names: str) -> Report:
    """One report over several examples, each as a message of its own."""
    return Report.combined(validate_quads(quads(name)) for name in names)


@cache
def everything() -> Report:
    """A report with a finding of every rule."""
    return Report.combined(validate_quads(quads(f"{p.parent.name}/{p.stem}")) for p in BAD)


def hostile() -> Report:
    """A report in which labels, titles and quotes are out to do harm."""
    worded = {RDFS + "label", OA + "exact", DCTERMS + "title", SCHEMA + "text"}
    changed = [
        Quad(q.subject, q.predicate, Literal(HOSTILE), q.graph_name)
        if q.predicate.value in worded
        else q
        for q in quads("action/bad-action-pledge-time")
    ]
    return validate_quads(changed)
