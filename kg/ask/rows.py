"""The answer to a question, and its forms.

In: what the store's query gives. Out: records of plain values, as CSV, JSON or Turtle.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from kg.ask.question import Column, Question, Several
from kg.errors import QueryError
from kg.namespaces import PREFIXES, XSD

Result = QuerySolutions | QueryBoolean | QueryTriples
Cell = str | int | float | bool | tuple[str, ...] | None

SEPARATOR = " | "
"""What queries join several values of one cell with."""

_WHOLE = XSD + "integer"
_NUMBERS = (XSD + "decimal", XSD + "double", XSD + "float")


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer as a table; ``triples`` is there where the query made triples."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    triples: tuple[Triple, ...] | None = None

    def records(self) -> list[dict[str, Cell]]:
        """Each row by the names of its columns."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]

    def as_json(self) -> str:
        """A list of objects, one for each row."""
        return json.dumps(self.records(), ensure_ascii=False, indent=2) + "\n"

    def as_csv(self) -> str:
        """RFC 4180 with a line of column names; several values are joined with semicolons."""
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(column.name for column in self.columns)
        writer.writerows([as_text(cell) for cell in row] for row in self.rows)
        return file.getvalue()

    def as_turtle(self) -> str:
        """The triples in order. Raises QueryError where the query made none."""
        if self.triples is None:
            raise QueryError(
                "only a CONSTRUCT or DESCRIBE query can be written as Turtle; "
                "choose table, csv or json"
            )
        text = serialize(self.triples, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""
        lines = text.decode().splitlines(keepends=True)
        declared = [line for line in lines if line.startswith("@prefix")]
        return "".join(sorted(declared) + lines[len(declared) :])


def as_text(cell: Cell) -> str:
    """A cell as people read it; an empty one as nothing."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case tuple():
            return "; ".join(cell)
        case _:
            return str(cell)


def rows_of(question: Question, result: Result) -> Rows:
    """The whole result of a query as rows; columns are the question's, or else the query's."""
    if isinstance(result, QueryBoolean):
        return Rows((Column("answer", "Answer"),), ((bool(result),),))
    if isinstance(result, QueryTriples):
        return _of_triples(result)
    columns = columns_of(question, result)
    return Rows(columns, tuple(cells_of(row, columns) for row in result))


def columns_of(question: Question, result: QuerySolutions) -> tuple[Column, ...]:
    """The columns of an answer. Raises QueryError for one that the query does not select."""
    variables = [variable.value for variable in result.variables]
    hidden = {parameter.variable for parameter in question.parameters}
    columns = question.columns or tuple(
        Column(name, name) for name in variables if name not in hidden
    )
    for column in columns:
        if column.name not in variables:
            raise QueryError(
                f"{question.source}: the header has a column {column.name!r} "
                "that the query does not select"
            )
    return columns


def cells_of(solution: QuerySolution, columns: Sequence[Column]) -> tuple[Cell, ...]:
    """One row of an answer."""
    return tuple(_cell(solution[column.name], column) for column in columns)


def _of_triples(result: Iterable[Triple]) -> Rows:
    triples = tuple(sorted(set(result), key=str))
    columns = tuple(Column(name, name.title()) for name in ("subject", "predicate", "object"))
    return Rows(
        columns,
        tuple((_value(t.subject), _value(t.predicate), _value(t.object)) for t in triples),
        triples,
    )


def _cell(term: object, column: Column) -> Cell:
    value = _value(term)
    if column.several is None:
        return None if value == "" else value
    parts = tuple(sorted({part for part in str(value or "").split(SEPARATOR) if part}))
    return parts if column.several is Several.LIST else ", ".join(parts) or None


def _value(term: object) -> str | int | float | bool | None:
    match term:
        case None:
            return None
        case NamedNode():
            return term.value
        case BlankNode():
            return f"_:{term.value}"
        case Literal():
            return _literal(term)
        case _:
            return str(term)


def _literal(term: Literal) -> str | int | float | bool:
    datatype, value = term.datatype.value, term.value
    try:
        if datatype == _WHOLE:
            return int(value)
        if datatype in _NUMBERS:
            number = float(value)
            return int(number) if number.is_integer() and abs(number) < 2**53 else number
    except ValueError:
        return value
    if datatype == XSD + "boolean" and value in ("true", "false"):
        return value == "true"
    return value
