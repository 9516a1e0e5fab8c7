"""Graphs as text: whole documents, wherever they end, and the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.namespaces import PC, PREFIXES
from kg.serve.running import DATASETS, Cut, GraphFormat, Limits
from kg.serve.running.results import UnwritableError, Written
from kg.serve.running.triples import write_triples
from tests.serve.running.terms import is_xml, texts, triples

FORMATS = {form: RdfFormat.from_media_type(form.value) for form in GraphFormat}
P = NamedNode("http://example.org/p")


def written(
    found: Iterable[Triple], form: GraphFormat, limits: Limits | None = None
) -> tuple[bytes, Written]:
    file = io.BytesIO()
    done = write_triples(found, form, file, limits or Limits())
    assert len(file.getvalue()) == done.length
    return file.getvalue(), done


def read(text: bytes, form: GraphFormat) -> list[Triple]:
    return [quad.triple for quad in parse(text, FORMATS[form])]


@settings(deadline=None, max_examples=30)
@pytest.mark.parametrize("form", GraphFormat)
@given(found=st.lists(triples(texts.filter(is_xml)), unique=True, max_size=8))
def test_what_is_written_is_read_as_it_was(form: GraphFormat, found: list[Triple]) -> None:
    text, done = written(found, form)
    assert set(read(text, form)) == set(found)
    assert (done.rows, done.cut) == (len(found), None)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_another_reader_reads_the_same() -> None:
    text = 'a\r\n\t"b" & <c>'
    for form in GraphFormat:
        graph = rdflib.Dataset(default_union=True)
        graph.parse(data=written([Triple(P, P, Literal(text))], form)[0], format=form.value)
        assert [str(value) for value in graph.objects()] == [text], form


def many(count: int) -> list[Triple]:
    return [
        Triple(NamedNode(f"http://example.org/{number // 3}"), P, Literal(f"{number} <&>\r" * 9))
        for number in range(count)
    ]


@pytest.mark.parametrize("form", GraphFormat)
@pytest.mark.parametrize("rows", [0, 1, 700])
def test_cut_at_triples_it_is_a_whole_document(form: GraphFormat, rows: int) -> None:
    text, done = written(many(1000), form, Limits(rows=rows))
    assert (done.rows, done.cut) == (rows, Cut(rows, "rows"))
    assert read(text, form) == many(rows)


@settings(max_examples=12, deadline=None)
@pytest.mark.parametrize("form", GraphFormat)
@given(size=st.integers(2_000, 200_000))
def test_cut_at_bytes_it_is_a_whole_document_within_the_limit(form: GraphFormat, size: int) -> None:
    text, done = written(many(3000), form, Limits(size=size))
    assert len(text) <= size
    assert len(text) > 0.6 * size - 2_000  # not much earlier than need be
    assert done.cut == Cut(done.rows, "bytes")
    assert read(text, form) == many(done.rows)


@pytest.mark.parametrize("form", GraphFormat)
def test_one_long_text_does_not_go_past_the_limit(form: GraphFormat) -> None:
    found = [*many(2), Triple(P, P, Literal("x" * 10**6)), *many(1)]
    text, done = written(found, form, Limits(size=100_000))
    assert done.cut == Cut(2, "bytes")
    assert read(text, form) == many(2)


@pytest.mark.parametrize("form", [GraphFormat.TURTLE, GraphFormat.TRIG])
def test_the_prefixes_of_the_project_are_used_in_the_same_order(form: GraphFormat) -> None:
    found = [Triple(NamedNode(PC + "Pledge"), NamedNode(PC + "answers"), Literal("x" * 9000))]
    text = written(found, form)[0].decode()
    lines = text.split("\n")
    assert lines[: len(PREFIXES)] == [f"@prefix {n}: <{PREFIXES[n]}> ." for n in sorted(PREFIXES)]
    assert lines[len(PREFIXES)].startswith('pc:Pledge pc:answers "xxx')
    assert text.count("@prefix") == len(PREFIXES)


@pytest.mark.parametrize("form", sorted(set(GraphFormat) - {GraphFormat.TURTLE, GraphFormat.TRIG}))
def test_the_other_forms_have_none(form: GraphFormat) -> None:
    text = written([Triple(NamedNode(PC + "Pledge"), NamedNode(PC + "answers"), P)], form)[0]
    assert b"pc:" not in text


@pytest.mark.parametrize("form", sorted(DATASETS))
def test_a_form_of_datasets_holds_the_triples_in_its_default_graph(form: GraphFormat) -> None:
    assert list(parse(written([Triple(P, P, P)], form)[0], FORMATS[form])) == [Quad(P, P, P)]


@pytest.mark.parametrize(
    ("triple", "form", "told"),
    [
        (Triple(P, NamedNode("urn:1"), P), GraphFormat.RDF_XML, "<urn:1>.*does not end in a name"),
        (Triple(P, P, Literal("\x01")), GraphFormat.RDF_XML, r"U\+0001, which XML cannot hold"),
        (Triple(P, P, Triple(P, P, P)), GraphFormat.JSON_LD, "JSON-LD does not support"),
    ],
)
def test_what_a_form_cannot_hold_is_said(triple: Triple, form: GraphFormat, told: str) -> None:
    with pytest.raises(UnwritableError, match=told):
        written([triple], form)


def test_a_failure_among_the_triples_is_passed_on() -> None:
    def failing() -> Iterable[Triple]:
        yield Triple(P, P, P)
        raise RuntimeError("a function is not known")

    with pytest.raises(RuntimeError, match="a function is not known"):
        written(failing(), GraphFormat.TURTLE)
