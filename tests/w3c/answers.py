"""Answers to queries, and graphs, compared as the W3C's tests mean it.

In: bytes in one of the forms for results or graphs. Out: whether two say the same: blank nodes may
have other names, rows another order unless the query asks for one; duplicates count. Numbers of one
datatype are equal where their values are.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

Term = NamedNode | BlankNode | Literal | Triple
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BOOLEANS = {"1": "true", "0": "false"}
_EXACT = frozenset(_XSD + name for name in ("decimal", "integer"))
_FLOATING = frozenset(_XSD + name for name in ("double", "float"))
_DIGITS = 10  # a query that divides gives as many digits as the engine likes
_ORDERED = re.compile(r"ORDER\s+BY[^{}]*$", re.IGNORECASE)
_ROW = "urn:row:"
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to SELECT; a cell is None where its variable is unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


Answer = Table | bool | frozenset[Triple]
"""What a query answers: rows, yes or no, or a graph."""


def is_ordered(query: str) -> bool:
    """Whether the query says in which order its rows come."""
    return _ORDERED.search(query) is not None


def read_results(content: bytes, suffix: str) -> Answer:
    """The answer in a file of results; ``suffix`` is its ending: srx, srj, tsv or csv."""
    if suffix == "csv":
        return _read_csv(content)
    form = {
        "srx": QueryResultsFormat.XML,
        "srj": QueryResultsFormat.JSON,
        "tsv": QueryResultsFormat.TSV,
    }[suffix]
    found = parse_query_results(content, form)
    if isinstance(found, QueryBoolean):
        return bool(found)
    assert isinstance(found, QuerySolutions)
    names = tuple(variable.value for variable in found.variables)
    return Table(names, tuple(tuple(row[name] for name in names) for row in found))


def read_graph(content: bytes, form: RdfFormat, base: str) -> frozenset[Triple]:
    """The triples of a document."""
    return frozenset(quad.triple for quad in parse(content, form, base_iri=base))


def table_in(graph: frozenset[Triple]) -> Table | None:
    """The table that a graph describes in the vocabulary for result sets; None where it is none."""
    said: dict[Any, dict[str, list[Any]]] = {}
    for triple in graph:
        name = triple.predicate.value.removeprefix(_RS)
        said.setdefault(triple.subject, {}).setdefault(name, []).append(triple.object)
    for node in said.values():
        if "resultVariable" in node:
            names = tuple(each.value for each in node["resultVariable"])
            rows = [
                {said[b]["variable"][0].value: said[b]["value"][0] for b in said[row]["binding"]}
                for row in node.get("solution", ())
            ]
            return Table(names, tuple(tuple(row.get(name) for name in names) for row in rows))
    return None


def same(found: Answer, wanted: Answer, *, ordered: bool = False) -> bool:
    """Whether two answers say the same."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, Table) and isinstance(wanted, Table):
        if set(found.variables) != set(wanted.variables):
            return False
        return _canonical(_of_rows(found, wanted.variables, ordered=ordered)) == _canonical(
            _of_rows(wanted, wanted.variables, ordered=ordered)
        )
    if isinstance(found, Table) or isinstance(wanted, Table):
        return False
    return same_graphs(found, wanted)


def same_graphs(found: Iterable[Triple], wanted: Iterable[Triple]) -> bool:
    """Whether two graphs are isomorphic (RDF 1.1 Concepts, section 3.6)."""
    return _canonical(_of_triples(found)) == _canonical(_of_triples(wanted))


def _canonical(quads: Iterable[Quad]) -> set[str]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def _of_triples(triples: Iterable[Triple]) -> Iterable[Quad]:
    return (Quad(t.subject, t.predicate, _value(t.object)) for t in triples)


def _of_rows(table: Table, variables: Sequence[str], *, ordered: bool) -> Iterable[Quad]:
    """Each distinct row as a node with its cells, and with its place or how often it comes."""
    places = [table.variables.index(name) for name in variables]
    rows = [tuple(_value(row[place]) for place in places) for row in table.rows]
    counted: Iterable[tuple[tuple[Term | None, ...], int]] = (
        ((row, number) for number, row in enumerate(rows)) if ordered else Counter(rows).items()
    )
    for row, number in counted:
        node = BlankNode()
        yield Quad(node, NamedNode(_ROW + "number"), Literal(number))
        for name, cell in zip(variables, row, strict=True):
            if cell is not None:
                yield Quad(node, NamedNode(f"{_ROW}cell:{name}"), cell)


def _value(term: Term | None) -> Any:
    """A number as one writes it of all that mean the same."""
    if not isinstance(term, Literal):
        return term
    datatype = term.datatype.value
    try:
        if datatype in _EXACT:
            number = round(Decimal(term.value), _DIGITS).normalize()
            return Literal(f"{number:f}", datatype=term.datatype)
        if datatype in _FLOATING:
            return Literal(f"{float(term.value):.6e}", datatype=term.datatype)
        if datatype == _XSD + "boolean":
            return Literal(_BOOLEANS.get(term.value, term.value), datatype=term.datatype)
    except (InvalidOperation, ValueError):
        pass
    return term


def _read_csv(content: bytes) -> Table:
    """Cells as CSV has them: without what kind of term they are, blank nodes by their sign."""
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    return Table(tuple(head), tuple(tuple(_csv_cell(cell) for cell in row) for row in rows))


def _csv_cell(cell: str) -> Term | None:
    if not cell:
        return None
    return BlankNode(cell[2:]) if cell.startswith("_:") else Literal(cell)
