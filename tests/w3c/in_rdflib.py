"""The same cases put to rdflib's own evaluator, for comparison.

In: cases. Out: why a case fails, or None where it passes. Nothing is read from elsewhere: while a
case is tried, no name of a machine can be looked up.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn
from unittest.mock import patch

import rdflib.plugins.sparql
from pyoxigraph import RdfFormat, serialize
from rdflib import Dataset, URIRef, Variable
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID, Graph
from rdflib.plugins.sparql import prepareQuery, prepareUpdate
from rdflib.query import Result

from kg.validate.graphs import term_of
from tests.w3c.answers import Answer, Table, is_ordered, read_graph, read_results, same, same_graphs
from tests.w3c.endpoint import read_file, wanted_answer
from tests.w3c.manifest import ADDRESS, Case, Content, Kind

_LONGEST = 300
_WRITTEN = {"srj": "json", "csv": "csv", "tsv": "tsv"}


def fault(case: Case) -> str | None:
    """Why the case fails; None where it passes."""
    with _alone():
        try:
            return _fault(case)
        except Exception as error:  # noqa: BLE001 - whatever rdflib raises is its failure
            return f"{type(error).__name__}: {str(error)[:_LONGEST]}"


def _fault(case: Case) -> str | None:
    match case.kind:
        case Kind.QUERY:
            return _query(case)
        case Kind.UPDATE:
            return _update(case)
        case Kind.GOOD_QUERY:
            prepareQuery(case.request, base=case.base)
            return None
        case Kind.GOOD_UPDATE:
            prepareUpdate(case.request, base=case.base)
            return None
    prepare = prepareQuery if case.kind is Kind.BAD_QUERY else prepareUpdate
    try:
        prepare(case.request, base=case.base)
    except Exception:  # noqa: BLE001 - likewise
        return None
    return "taken for good"


def _query(case: Case) -> str | None:
    assert case.result is not None
    content = case.before
    if "FROM" in case.request:
        files = {f"{ADDRESS}{case.manifest}/{path.name}": path for path in content.default}
        content = Content(content.default, {**files, **content.named})
    result = _dataset(content).query(case.request, base=case.base)
    if same(
        _answer(result, case.result.suffix[1:]),
        wanted_answer(case),
        ordered=is_ordered(case.request),
    ):
        return None
    return "another answer"


def _answer(result: Result, suffix: str) -> Answer:
    """The answer as rdflib holds it; as it writes it where the case is about a form of results."""
    if result.type == "ASK":
        return bool(result.askAnswer)
    if result.graph is not None:
        return _triples(result.graph)
    if suffix in _WRITTEN:
        text = result.serialize(format=_WRITTEN[suffix])
        assert text is not None
        return read_results(text, suffix)
    variables = tuple(str(variable) for variable in result.vars or ())
    rows = tuple(
        tuple(
            None if (term := row.get(Variable(name))) is None else term_of(term)
            for name in variables
        )
        for row in result.bindings
    )
    return Table(variables, rows)


def _update(case: Case) -> str | None:
    data = _dataset(case.before)
    base = URIRef(case.base)
    data.update(f"BASE <{base}>\n{case.request}")
    wanted = {str(DATASET_DEFAULT_GRAPH_ID): frozenset[object]()}
    for path in case.after.default:
        wanted[str(DATASET_DEFAULT_GRAPH_ID)] |= read_file(path)
    wanted |= {graph: read_file(path) for graph, path in case.after.named.items()}
    found = {str(graph.identifier): _triples(graph) for graph in data.graphs()}
    for name in {*wanted, *found}:
        if not same_graphs(found.get(name, frozenset()), wanted.get(name, frozenset())):
            return f"the graph {name} is another"
    return None


def _triples(graph: Graph) -> frozenset[object]:
    return read_graph(graph.serialize(format="nt").encode(), RdfFormat.N_TRIPLES, ADDRESS)


def _dataset(content: Content) -> Dataset:
    data = Dataset(default_union=False)
    for path in content.default:
        _load(data.default_graph, path)
    for name, path in content.named.items():
        _load(data.graph(URIRef(name)), path)
    return data


def _load(graph: Graph, path: Path) -> None:
    triples = serialize(read_file(path), format=RdfFormat.N_TRIPLES)
    graph.parse(data=triples, format="nt")


@contextmanager
def _alone() -> Iterator[None]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError("nothing is read from elsewhere")

    with (
        patch.object(socket, "getaddrinfo", refuse),
        patch.object(socket.socket, "connect", refuse),
        patch.object(rdflib.plugins.sparql, "SPARQL_LOAD_GRAPHS", False),
    ):
        yield
