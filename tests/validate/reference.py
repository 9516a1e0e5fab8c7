"""What plain pySHACL finds, in a form to compare with what we find.

In: quads and shapes. Out: a multiset of rows: focus, path, value, shape, component, severity, each
in the words of N-Triples.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import InvalidOperation

import pyshacl
from pyoxigraph import Literal, NamedNode, Quad
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, BNode, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from kg.namespaces import OA, XSD
from kg.validate.compiled.terms import well_typed
from kg.validate.engine import Result
from kg.validate.evaluator import Evaluator
from kg.validate.graphs import plain_graph, term_of
from kg.validate.index import Index, Term

Row = tuple[str, ...]

NUMERIC = frozenset(XSD + name for name in (
    "integer", "decimal", "float", "double", "byte", "short", "int", "long", "nonNegativeInteger",
    "positiveInteger", "nonPositiveInteger", "negativeInteger", "unsignedByte", "unsignedShort",
    "unsignedInt", "unsignedLong"))  # fmt: skip
COMPARING = frozenset({SH.LessThanConstraintComponent, SH.MinInclusiveConstraintComponent,
                       SH.MaxInclusiveConstraintComponent})  # fmt: skip
END = NamedNode(OA + "end")

_SAID = (SH.focusNode, SH.resultPath, SH.value, SH.sourceShape, SH.sourceConstraintComponent,
         SH.resultSeverity)  # fmt: skip


class RefusedError(Exception):
    """pySHACL stops at a blank node (sh:lessThan), and at a decimal beside a NaN.

    By the recommendation such values fail, and nothing else happens.
    """


def stricter(index: Index, focus: Term, value: Term | None, component: Node) -> bool:
    """Whether a result of ours is one that pySHACL does not give, against the recommendation.

    Numbers are compared with what is no sound number: SPARQL has an error for that, and the value
    fails (SHACL, sections 4.3 and 4.5.3), but rdflib sorts any two literals. And Python takes
    "1E2" for a decimal and rdflib a date with a time for a date, which XML Schema does not (part 2,
    sections 3.3.3.1 and 3.3.9.1).
    """
    if component == SH.DatatypeConstraintComponent:
        return isinstance(value, Literal) and _is_read_by_rdflib_alone(value)
    if component not in COMPARING or value is None:
        return False
    others = index.values(focus, END) if component == SH.LessThanConstraintComponent else ()
    return not all(map(_is_number, (value, *others)))


def _is_read_by_rdflib_alone(literal: Literal) -> bool:
    kind, text = literal.datatype.value, literal.value
    return (kind == XSD + "decimal" and "e" in text.lower()) or (
        kind == XSD + "date" and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z?", text) is not None
    )


def _is_number(term: Term) -> bool:
    sound = isinstance(term, Literal) and term.datatype.value in NUMERIC and well_typed(term)
    return sound and term.value != "NaN"  # which is not even equal to itself


def plain(quads: Iterable[Quad], shapes: Graph) -> Counter[Row]:
    """The results of one call of pyshacl.validate over the union of the quads."""
    report, results = _report(quads, shapes)
    return Counter(_row([report.value(result, p) for p in _SAID]) for result in results)


def plain_results(
    quads: Iterable[Quad], shapes: Graph
) -> list[tuple[Node | None, Node | None, Node | None, Node | None]]:
    """Focus, path, value and shape of the same results; a path that is no IRI is the shape's."""
    report, results = _report(quads, shapes)
    found = []
    for result in results:
        focus, path, value, shape = (report.value(result, p) for p in _SAID[:4])
        found.append((focus, path and shapes.value(shape, SH.path), value, shape))
    return found


def _report(quads: Iterable[Quad], shapes: Graph) -> tuple[Graph, set[Node]]:
    try:
        _, report, text = pyshacl.validate(plain_graph(quads), shacl_graph=shapes, inplace=True)
    except ReportableRuntimeError as error:
        report, text = None, str(error)
    except InvalidOperation as error:
        raise RefusedError("a decimal and NaN") from error
    if "compare a BlankNode" in text and not isinstance(report, Graph):
        raise RefusedError(text)
    assert isinstance(report, Graph), text
    details = set(report.objects(None, SH.detail))
    return report, set(report.subjects(RDF.type, SH.ValidationResult)) - details


def ours(quads: Iterable[Quad], evaluator: Evaluator) -> Counter[Row]:
    """The results of the evaluator."""
    return Counter(row(result) for result in _run(list(quads), evaluator))


def ours_but_for_the_stricter(quads: Iterable[Quad], evaluator: Evaluator) -> Counter[Row]:
    """The results of the evaluator without those that are known not to be pySHACL's."""
    quads = list(quads)
    index = Index(quads)
    return Counter(row(r) for r in _run(quads, evaluator) if not _stricter(index, r))


def _run(quads: list[Quad], evaluator: Evaluator) -> list[Result]:
    return evaluator.run(Index(quads), lambda: plain_graph(quads))[0]


def _stricter(index: Index, result: Result) -> bool:
    value = None if result.value is None else term_of(result.value)
    return stricter(index, term_of(result.focus), value, result.component)


def row(result: Result) -> Row:
    """A result as it is compared."""
    return _row([result.focus, result.path, result.value, result.shape, result.component,
                 result.severity])  # fmt: skip


def _row(nodes: list[Node | None]) -> Row:
    """Blank nodes are alike: pySHACL gives those of its report names of its own."""
    return tuple(
        "" if n is None else "[]" if isinstance(n, BNode) else str(term_of(n)) for n in nodes
    )
