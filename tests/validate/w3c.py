"""The W3C's test cases of SHACL core: each a graph of data, one of shapes, and the report wanted.

In: the folder of the suite. Out: cases. Where the suite comes from is said in its README.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from kg.validate.engine import Result

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

Wanted = tuple[str, ...]
"""A result as the suite compares it: focus, path, value, shape, component, severity."""


@dataclass(frozen=True)
class Case:
    """One test of the suite."""

    name: str
    data: Path
    shapes: Path
    wanted: tuple[Wanted, ...] | None  # None: the shapes are to be refused


def cases(suite: Path) -> list[Case]:
    """Every case below ``suite``, in the order of the files."""
    return [case for path in sorted(suite.rglob("*.ttl")) for case in _cases(path, suite)]


def load(path: Path) -> Graph:
    """A graph of the suite; its relative names are those of its own address."""
    return Graph().parse(path, format="turtle", publicID=path.resolve().as_uri())


def _cases(path: Path, suite: Path) -> list[Case]:
    graph = load(path)
    return [
        Case(
            name=f"{path.parent.relative_to(suite).as_posix()}/{str(entry).rpartition('/')[2]}",
            data=_file(graph, entry, SHT.dataGraph),
            shapes=_file(graph, entry, SHT.shapesGraph),
            wanted=_wanted(graph, graph.value(entry, MF.result)),
        )
        for entry in sorted(graph.subjects(RDF.type, SHT.Validate), key=str)
    ]


def _file(graph: Graph, entry: Node, which: URIRef) -> Path:
    action = graph.value(entry, MF.action)
    return Path(str(graph.value(action, which)).removeprefix("file://"))


def _wanted(graph: Graph, report: Node | None) -> tuple[Wanted, ...] | None:
    if report == SHT.Failure or report is None:
        return None
    rows = []
    for result in graph.objects(report, SH.result):
        said = [
            graph.value(result, predicate)
            for predicate in (SH.focusNode, SH.resultPath, SH.value, SH.sourceShape,
                              SH.sourceConstraintComponent, SH.resultSeverity)
        ]  # fmt: skip
        rows.append(_row(graph, said, graph))
    return tuple(sorted(rows))


def found(results: list[Result], data: Graph, shapes: Graph) -> tuple[Wanted, ...]:
    """What was found, in the form in which it is wanted."""
    rows = [
        _row(shapes, [r.focus, r.path, r.value, r.shape, r.component, r.severity], data)
        for r in results
    ]
    return tuple(sorted(rows))


def _row(shapes: Graph, terms: list[Node | None], data: Graph) -> Wanted:
    focus, path, value, shape, component, severity = terms
    return (
        _word(focus), _path(shapes, path), _word(value), _word(shape), str(component), str(severity)
    )  # fmt: skip


def _word(term: Node | None) -> str:
    """A blank node stands for any blank node: the suite compares reports up to their names."""
    return "" if term is None else "[]" if isinstance(term, BNode) else term.n3()


def _path(graph: Graph, node: Node | None) -> str:
    if node is None or not isinstance(node, BNode):
        return _word(node)
    if (node, RDF.first, None) in graph:
        return " / ".join(_path(graph, part) for part in Collection(graph, node))
    return " ".join(sorted(f"{p.n3()} {_path(graph, o)}" for p, o in graph.predicate_objects(node)))
