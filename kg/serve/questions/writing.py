"""One page of an answer in each form.

In: the whole answer, which page of it, and what it rests on. Out: bytes, and the headers that say
how many rows there are, where the next page is, and on how many messages the answer rests.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from io import BytesIO
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.ask import Basis, Cell, Column, Question, Rows, as_text
from kg.express.terms import decimal
from kg.serve.forms import content_type
from kg.serve.graph_text import graph_answer
from kg.serve.questions.forms import AnswerForm
from kg.serve.questions.reading import Asked
from kg.serve.refusal import Refusal
from kg.serve.running import GraphFormat, Limits, ResultsFormat
from kg.serve.running.results import Term, UnwritableError, write_solutions

CAUTION = "No action stated in these messages does not mean that nothing was done."
BASIS, TOTAL = "Commitments-Basis", "Commitments-Total"
"""Headers: what the answer rests on (a dictionary of RFC 9651), and how many rows there are."""

_OF_ADDRESSES = "_iri"
"""How the names of columns end that hold addresses of things."""

_SPACES = str.maketrans("\t\r\n", "   ")


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is sent."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One page of an answer; ``address`` is that of the question without its parameters."""

    question: Question
    asked: Asked
    rows: Rows
    basis: Basis
    address: str

    @property
    def total(self) -> int:
        """How many rows the whole answer has."""
        return len(self.rows.rows)

    def shown(self) -> Rows:
        """The rows of this page."""
        part = slice(self.asked.offset, self.asked.offset + self.asked.limit)
        triples = self.rows.triples
        return replace(
            self.rows,
            rows=self.rows.rows[part],
            triples=None if triples is None else triples[part],
        )

    def links(self) -> dict[str, str]:
        """The addresses of the next page and of the one before, by relation (RFC 8288)."""
        starts = {"next": self.asked.following(self.total), "prev": self.asked.preceding()}
        return {
            relation: f"{self.address}?{self.asked.at(start)}"
            for relation, start in starts.items()
            if start is not None
        }


def write_page(answered: Answered, form: AnswerForm) -> Page:
    """The page in ``form``. Raises Refusal with status 406 where the form cannot hold it."""
    return Page(_body(answered, form), tuple(_headers(answered, form)))


def _headers(answered: Answered, form: AnswerForm) -> Iterator[tuple[str, str]]:
    basis = answered.basis
    said = f"messages={basis.messages}, dated={basis.dated}"
    if basis.first and basis.last:
        said += f', first="{basis.first.isoformat()}", last="{basis.last.isoformat()}"'
    yield "Content-Type", content_type(form.value)
    yield BASIS, said
    yield TOTAL, str(answered.total)
    links = ", ".join(f'<{address}>; rel="{name}"' for name, address in answered.links().items())
    if links:
        yield "Link", links


def _body(answered: Answered, form: AnswerForm) -> bytes:
    shown = answered.shown()
    match form:
        case AnswerForm.JSON:
            return _json(answered, shown)
        case AnswerForm.CSV:
            return shown.as_csv().encode()
        case AnswerForm.TSV:
            return _tsv(shown).encode()
        case AnswerForm.TURTLE:
            return _turtle(shown)
        case _:
            return _results(shown, ResultsFormat(form.value))


def _json(answered: Answered, shown: Rows) -> bytes:
    links = answered.links()
    document: dict[str, Any] = {
        "name": answered.question.name,
        "title": answered.question.title,
        "description": answered.question.description,
        "parameters": dict(answered.asked.values),
        "basis": _basis(answered.basis),
        "caution": CAUTION,
        "total": answered.total,
        "limit": answered.asked.limit,
        "offset": answered.asked.offset,
        "next": links.get("next"),
        "previous": links.get("prev"),
        "columns": [{"name": each.name, "label": each.label} for each in shown.columns],
        "rows": shown.records(),
    }
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _basis(basis: Basis) -> dict[str, Any]:
    return {
        "messages": basis.messages,
        "dated": basis.dated,
        "first": basis.first.isoformat() if basis.first else None,
        "last": basis.last.isoformat() if basis.last else None,
        "sentence": basis.sentence(),
    }


def _tsv(shown: Rows) -> str:
    """Tab-separated values as IANA has them: no cell can hold a tab or the end of a line."""
    lines = [[column.name for column in shown.columns]]
    lines += [[as_text(cell).translate(_SPACES) for cell in row] for row in shown.rows]
    return "".join("\t".join(line) + "\n" for line in lines)


def _turtle(shown: Rows) -> bytes:
    answer = graph_answer(shown.triples or (), GraphFormat.TURTLE)
    return answer.file.read()


def _results(shown: Rows, form: ResultsFormat) -> bytes:
    file = BytesIO()
    names = [column.name for column in shown.columns]
    whole = Limits(rows=len(shown.rows) + 1, size=2**62)
    try:
        write_solutions(_solutions(shown), names, form, file, whole)
    except UnwritableError as error:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"{error}; ask for another form") from error
    return file.getvalue()


def _solutions(shown: Rows) -> Iterable[list[Term | None]]:
    if shown.triples is not None:
        return ([t.subject, t.predicate, t.object] for t in shown.triples)
    return (_terms(shown.columns, row) for row in shown.rows)


def _terms(columns: Sequence[Column], row: Sequence[Cell]) -> list[Term | None]:
    return [_term(column, cell) for column, cell in zip(columns, row, strict=True)]


def _term(column: Column, cell: Cell) -> Term | None:
    match cell:
        case None:
            return None
        case bool() | int():
            return Literal(cell)
        case float():
            return decimal(cell)
        case str() if column.name.endswith(_OF_ADDRESSES):
            return _address(cell)
        case _:
            return Literal(as_text(cell))


def _address(cell: str) -> NamedNode | Literal:
    try:
        return NamedNode(cell)
    except ValueError:  # several addresses in one cell
        return Literal(cell)
