"""Tables as text: exactly what the W3C's forms say, whatever the terms, wherever they end."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)
from rdflib.query import Result

from kg.serve.running import Cut, Limits, ResultsFormat
from kg.serve.running.results import UnwritableError, Written, write_boolean, write_solutions
from tests.serve.running.terms import is_xml, terms, texts

VARIABLES = ("s", "größe", "o")
READ_BY_OXIGRAPH = {
    ResultsFormat.JSON: QueryResultsFormat.JSON,
    ResultsFormat.XML: QueryResultsFormat.XML,
    ResultsFormat.TSV: QueryResultsFormat.TSV,
}
Rows = list[tuple[Any, ...]]


def tables(text: st.SearchStrategy[str] = texts) -> st.SearchStrategy[Rows]:
    cell = st.none() | terms(text)
    return st.lists(st.tuples(*([cell] * len(VARIABLES))), max_size=6)


def written(
    rows: Sequence[Sequence[Any]],
    form: ResultsFormat,
    limits: Limits | None = None,
    variables: Sequence[str] = VARIABLES,
) -> tuple[bytes, Written]:
    file = io.BytesIO()
    done = write_solutions(rows, variables, form, file, limits or Limits())
    assert len(file.getvalue()) == done.length
    return file.getvalue(), done


def read(text: bytes, form: ResultsFormat) -> tuple[list[str], Rows]:
    found = parse_query_results(text, READ_BY_OXIGRAPH[form])
    assert isinstance(found, QuerySolutions)
    return [variable.value for variable in found.variables], [tuple(row) for row in found]


@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("form", [ResultsFormat.JSON, ResultsFormat.TSV])
@given(rows=tables())
def test_oxigraph_reads_every_term_as_it_was(form: ResultsFormat, rows: Rows) -> None:
    text, done = written(rows, form)
    assert read(text, form) == (list(VARIABLES), rows)
    assert (done.rows, done.cut) == (len(rows), None)


@settings(max_examples=60, deadline=None)
@given(rows=tables(texts.filter(is_xml)))
def test_oxigraph_reads_every_term_that_xml_can_hold(rows: Rows) -> None:
    text, _ = written(rows, ResultsFormat.XML)
    assert read(text, ResultsFormat.XML) == (list(VARIABLES), rows)


@settings(max_examples=60, deadline=None)
@given(text=texts.filter(is_xml))
def test_another_reader_of_xml_finds_the_same_text(text: str) -> None:
    found = etree.fromstring(written([(Literal(text),)], ResultsFormat.XML, variables=["x"])[0])
    (literal,) = found.iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert (literal.text or "") == text


@settings(max_examples=40, deadline=None)
@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.parametrize("form", [ResultsFormat.JSON, ResultsFormat.XML])
@given(rows=tables(texts.filter(is_xml)).map(lambda rows: [_known_to_rdflib(r) for r in rows]))
def test_rdflib_reads_the_same_terms(form: ResultsFormat, rows: Rows) -> None:
    text, _ = written(rows, form)
    with _as_written():
        result = Result.parse(io.BytesIO(text), format=form.name.lower())
        found = [
            tuple(binding.get(rdflib.Variable(name)) for name in VARIABLES)
            for binding in result.bindings
        ]
    assert [str(variable) for variable in result.vars or ()] == list(VARIABLES)
    assert [tuple(map(_of_rdflib, row)) for row in found] == [
        tuple(map(_of_oxigraph, row)) for row in rows
    ]


@contextmanager
def _as_written() -> Iterator[None]:
    """rdflib takes what was written, without making 01 into 1."""
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = True


def _known_to_rdflib(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """rdflib 7 knows neither triples in triples nor directions of text."""
    return tuple(
        None if isinstance(term, Triple) or getattr(term, "direction", None) else term
        for term in row
    )


def _of_oxigraph(term: Any) -> tuple[str, ...] | None:
    match term:
        case NamedNode():
            return "iri", term.value
        case BlankNode():
            return ("blank",)
        case Literal():
            return "literal", term.value, term.language or term.datatype.value
    return None


def _of_rdflib(term: Any) -> tuple[str, ...] | None:
    match term:
        case rdflib.URIRef():
            return "iri", str(term)
        case rdflib.BNode():
            return ("blank",)
        case rdflib.Literal():
            plain = "http://www.w3.org/2001/XMLSchema#string"
            return "literal", str(term), term.language or str(term.datatype or plain)
    return None


@settings(max_examples=60, deadline=None)
@given(rows=tables())
def test_csv_holds_the_bare_text_of_terms(rows: Rows) -> None:
    text, _ = written(rows, ResultsFormat.CSV)
    lines = list(csv.reader(io.StringIO(text.decode(), newline="")))
    assert lines[0] == list(VARIABLES)
    expected = [["" if term is None else _bare(term) for term in row] for row in rows]
    assert lines[1:] == expected


def _bare(term: Any) -> str:
    if isinstance(term, Triple):
        cell = written([(term,)], ResultsFormat.TSV, variables=["x"])[0].decode()
        return cell.removeprefix("?x\n").removesuffix("\n")
    return str(term) if isinstance(term, BlankNode) else term.value


def test_lines_end_as_each_form_says() -> None:
    rows = [(Literal("a"), None, NamedNode("http://e/"))]
    assert written(rows, ResultsFormat.CSV)[0] == "s,größe,o\r\na,,http://e/\r\n".encode()
    assert written(rows, ResultsFormat.TSV)[0] == '?s\t?größe\t?o\n"a"\t\t<http://e/>\n'.encode()


@pytest.mark.parametrize("form", ResultsFormat)
def test_a_table_without_columns_keeps_its_rows(form: ResultsFormat) -> None:
    text, done = written([(), ()], form, variables=[])
    assert done.rows == 2
    if form is ResultsFormat.JSON:
        assert json.loads(text)["results"]["bindings"] == [{}, {}]
    elif form is ResultsFormat.XML:
        assert len(list(etree.fromstring(text).iter("{*}result"))) == 2
    else:
        assert text.split() == []
        assert text.count(b"\n") == 3


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_said_and_not_replaced(character: str) -> None:
    with pytest.raises(UnwritableError, match=f"U\\+{ord(character):04X}"):
        written([(Literal(f"a{character}b"),)], ResultsFormat.XML, variables=["x"])


def many(count: int) -> Iterator[tuple[Any, ...]]:
    for number in range(count):
        yield NamedNode(f"http://e/{number}"), None, Literal(f'"{number}",\t<&>\n')


@pytest.mark.parametrize("form", ResultsFormat)
@pytest.mark.parametrize("rows", [0, 1, 999, 9_999])
def test_cut_at_rows_it_is_a_whole_document(form: ResultsFormat, rows: int) -> None:
    text, done = written(many(10_000), form, Limits(rows=rows))  # type: ignore[arg-type]
    assert (done.rows, done.cut) == (rows, Cut(rows, "rows"))
    assert _rows_in(text, form) == rows
    assert text == _uncut(text, rows, form)


def test_as_many_rows_as_allowed_are_not_cut() -> None:
    text, done = written(many(100), ResultsFormat.JSON, Limits(rows=100))  # type: ignore[arg-type]
    assert done.cut is None
    assert "cut" not in json.loads(text)["head"]


@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("form", ResultsFormat)
@given(size=st.integers(1, 40_000) | st.integers(250_000, 600_000))
def test_cut_at_bytes_it_is_a_whole_document_within_the_limit(
    form: ResultsFormat, size: int
) -> None:
    whole = 6_000
    text, done = written(many(whole), form, Limits(size=size))  # type: ignore[arg-type]
    head, one = (written(many(count), form)[0] for count in (0, 1))  # type: ignore[arg-type]
    assert _rows_in(text, form) == done.rows
    assert text == _uncut(text, done.rows, form)
    if done.rows < whole:
        assert done.cut == Cut(done.rows, "bytes")
        assert len(text) <= max(size, len(head) + 60)  # the head is always there
        assert done.rows == 0 or len(text) > size - len(one) - 100
    else:
        assert done.cut is None


def _rows_in(text: bytes, form: ResultsFormat) -> int:
    if form is ResultsFormat.CSV:
        return len(list(csv.reader(io.StringIO(text.decode(), newline="")))) - 1
    return len(read(text, form)[1])


def _uncut(text: bytes, rows: int, form: ResultsFormat) -> bytes:
    """The document with exactly those rows; what JSON says of the cut is put into its head."""
    whole = written(many(rows), form)[0]  # type: ignore[arg-type]
    if form is not ResultsFormat.JSON:
        return whole
    found, expected = json.loads(text), json.loads(whole)
    cut = found["head"].pop("cut", None)
    assert cut is None or cut["rows"] == rows
    assert found == expected
    return text


def test_json_says_in_its_head_what_was_cut() -> None:
    text, _ = written(many(5), ResultsFormat.JSON, Limits(rows=2))  # type: ignore[arg-type]
    assert json.loads(text)["head"] == {
        "vars": list(VARIABLES),
        "cut": {"rows": 2, "limit": "rows"},
    }
    assert text.startswith(b'{"head":')


def test_a_failure_among_the_rows_is_passed_on() -> None:
    def failing() -> Iterator[tuple[Any, ...]]:
        yield from many(3)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        written(failing(), ResultsFormat.JSON)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize("form", ResultsFormat)
def test_yes_and_no_are_read_back(form: ResultsFormat, value: bool) -> None:
    file = io.BytesIO()
    done = write_boolean(value, form, file)
    assert done == Written(len(file.getvalue()), 1)
    if form is ResultsFormat.CSV:
        assert file.getvalue().decode().strip() == str(value).lower()
        return
    found = parse_query_results(file.getvalue(), READ_BY_OXIGRAPH[form])
    assert isinstance(found, QueryBoolean)
    assert bool(found) is value
    if form is not ResultsFormat.TSV:
        format_ = form.name.lower()
        assert Result.parse(io.BytesIO(file.getvalue()), format=format_).askAnswer is value
