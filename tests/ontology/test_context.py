"""The graph of a message keeps every triple as JSON-LD under our context, in two other parsers."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rdflib
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib.compare import isomorphic

from kg.express import express
from kg.folders import data_folder
from kg.jsonld import Context, document, own_context, serialise_jsonld
from kg.namespaces import DCTERMS, PC, RDFS, SCHEMA, TOPIC, XSD, Names
from kg.ontology.context import NameTakenError, context, context_text
from kg.ontology.terms import read_ontology
from kg.reference import reference_quads
from kg.serialise import in_order
from kg.statements import Reading
from tests.letters import hackney_autumn, three_letters
from tests.strategies import readings

FILE = data_folder("ontology") / "context.jsonld"
GRAPH, THING = NamedNode("https://example.org/graph"), NamedNode("https://example.org/thing")


def _term(term: Any) -> Any:
    """A term of Oxigraph as rdflib has it."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    plain = datatype == XSD + "string"
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(datatype))


def _in_rdflib(quads: list[Quad]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _read_by_oxigraph(text: bytes) -> list[Quad]:
    return in_order(parse(text, format=RdfFormat.JSON_LD))


def _read_by_rdflib(text: bytes, name: NamedNode) -> rdflib.Graph:
    dataset = rdflib.Dataset()
    dataset.parse(data=text.decode(), format="json-ld")
    assert not list(dataset.default_graph)
    graph = rdflib.Graph()
    for triple in dataset.graph(rdflib.URIRef(name.value)):
        graph.add(triple)
    return graph


def _quad(predicate: str, value: NamedNode | Literal) -> Quad:
    return Quad(THING, NamedNode(predicate), value, GRAPH)


def test_the_committed_context_is_what_the_turtle_files_give() -> None:
    assert FILE.read_text(encoding="utf-8") == context_text(read_ontology()), (
        "the vocabulary changed: run `make reference` and commit what it writes"
    )
    assert json.loads(FILE.read_text(encoding="utf-8")) == context(read_ontology())


def test_the_names_read_well() -> None:
    names = json.loads(FILE.read_text(encoding="utf-8"))["@context"]
    assert names["statedIn"] == {"@id": "pc:statedIn", "@type": "@id"}
    assert names["answerStatus"] == {"@id": "pc:answerStatus", "@type": "@vocab"}
    assert names["confidence"] == {"@id": "pc:confidence", "@type": "xsd:decimal"}
    assert names["Unanswered"] == "pc:Unanswered"
    assert names["title"] == {"@id": "dcterms:title"}


def test_two_terms_never_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    borrowed = {
        "prefixes": {"pc": PC, "schema": SCHEMA},
        "classes": {"Event": "schema:Event"},
        "properties": {},
    }
    monkeypatch.setattr("kg.ontology.context.tomllib.loads", lambda _: borrowed)
    with pytest.raises(NameTakenError, match="“Event” is pc:Event and schema:Event"):
        context(read_ontology())


@settings(max_examples=60, deadline=None)
@given(readings())
def test_the_graph_of_any_reading_comes_back_from_both_parsers(reading: Reading) -> None:
    quads = express(reading)
    text = serialise_jsonld(quads)
    assert serialise_jsonld(reversed(quads)) == text
    assert _read_by_oxigraph(text) == quads
    name = Names().message_graph(reading.message.key)
    assert isomorphic(_read_by_rdflib(text, name), _in_rdflib(quads))


def test_the_graphs_of_the_samples_come_back_from_both_parsers(
    samples: tuple[Reading, ...],
) -> None:
    for reading in samples:
        quads = express(reading)
        assert len(quads) > 500
        text = serialise_jsonld(quads)
        assert _read_by_oxigraph(text) == quads
        name = Names().message_graph(reading.message.key)
        assert isomorphic(_read_by_rdflib(text, name), _in_rdflib(quads))


def test_several_graphs_and_the_reference_graph_come_back_too() -> None:
    quads = [quad for reading in three_letters() for quad in express(reading)]
    quads += reference_quads()
    quads.append(Quad(THING, NamedNode(RDFS + "label"), Literal("outside any graph")))
    assert _read_by_oxigraph(serialise_jsonld(quads)) == in_order(quads)


def test_a_message_is_written_with_plain_names_and_its_own_context() -> None:
    whole = document(express(hackney_autumn().reading()))
    assert whole["@context"] == json.loads(FILE.read_text(encoding="utf-8"))["@context"]
    assert whole["id"].startswith("https://w3id.org/policing-commitments/id/graph/message/")
    message, *others = whole["@graph"]
    assert "Message" in message["type"]
    (priority, *_) = [node for node in others if "CommunityPriority" in node["type"]]
    assert set(priority) >= {"label", "statedIn", "evidence", "position", "inArea"}
    assert isinstance(priority["position"], int)
    assert priority["answerStatus"] in {"Answered", "AdviceOnly", "Unanswered"}
    assert priority["statedIn"] == message["id"]
    written = json.dumps([message, *others])
    for namespace in (PC, SCHEMA, TOPIC, DCTERMS, RDFS):
        assert f'"{namespace}' not in written


@pytest.mark.parametrize(
    ("predicate", "value", "name", "written"),
    [
        (PC + "position", Literal("2", datatype=NamedNode(XSD + "integer")), "position", 2),
        (PC + "position", Literal("02", datatype=NamedNode(XSD + "integer")), "position", "02"),
        (
            PC + "position",
            Literal("9007199254740993", datatype=NamedNode(XSD + "integer")),
            "position",
            "9007199254740993",
        ),
        (PC + "position", Literal("two"), "position", {"@value": "two"}),
        (PC + "acting", Literal("true", datatype=NamedNode(XSD + "boolean")), "acting", True),
        (PC + "acting", Literal("1", datatype=NamedNode(XSD + "boolean")), "acting", "1"),
        (
            PC + "confidence",
            Literal("0.85", datatype=NamedNode(XSD + "decimal")),
            "confidence",
            "0.85",
        ),
        (
            PC + "confidence",
            Literal("0.85", datatype=NamedNode(XSD + "double")),
            "confidence",
            {"@value": "0.85", "@type": "xsd:double"},
        ),
        (PC + "nation", Literal("Wales", language="en"), "nation", "Wales"),
        (
            PC + "nation",
            Literal("Cymru", language="cy"),
            "nation",
            {"@value": "Cymru", "@language": "cy"},
        ),
        (PC + "nation", Literal("Wales"), "nation", {"@value": "Wales"}),
        (PC + "measure", NamedNode(PC + "Done"), "measure", {"id": "pc:Done"}),
        (PC + "actionStatus", NamedNode(PC + "Done"), "actionStatus", "Done"),
        (
            PC + "actionStatus",
            NamedNode("https://example.org/odd"),
            "actionStatus",
            "https://example.org/odd",
        ),
        (PC + "topic", NamedNode(TOPIC + "patrol"), "topic", "topics:patrol"),
        (PC + "unheardOf", Literal("x"), "pc:unheardOf", "x"),
        (
            "https://example.org/p",
            NamedNode("https://example.org/o"),
            "https://example.org/p",
            {"id": "https://example.org/o"},
        ),
        (
            SCHEMA + "startDate",
            Literal("--11-03", datatype=NamedNode(XSD + "gMonthDay")),
            "startDate",
            {"@value": "--11-03", "@type": "xsd:gMonthDay"},
        ),
    ],
)
def test_every_kind_of_value_is_written_so_that_it_comes_back(
    predicate: str, value: NamedNode | Literal, name: str, written: Any
) -> None:
    quad = _quad(predicate, value)
    whole = document([quad])
    assert whole["@graph"] == [{"id": THING.value, name: written}]
    assert _read_by_oxigraph(serialise_jsonld([quad])) == [quad]


def test_an_address_that_looks_like_a_prefixed_name_is_refused() -> None:
    with pytest.raises(ValueError, match="'geo' is a prefix of the context"):
        document([_quad(SCHEMA + "url", NamedNode("geo:51.5,-0.1"))])


def test_a_context_is_read_backwards() -> None:
    small = Context.of({"x": "https://example.org/", "thing": {"@id": "x:thing", "@type": "@id"}})
    assert small.properties["https://example.org/thing"].name == "thing"
    assert small.iri("https://example.org/") == "https://example.org/"
    assert own_context().value(PC + "Unanswered") == "Unanswered"
