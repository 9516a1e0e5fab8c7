"""What the endpoint says of itself: SPARQL 1.1 Service Description, and the W3C's tests of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request, Response
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Graph, URIRef
from rdflib.collection import Collection

from kg.namespaces import RDF, SCHEMA
from kg.serve.protocol.description import SD
from kg.serve.settings import DefaultGraph
from kg.store import CommitmentStore
from tests.serve.conftest import Serving
from tests.w3c.manifest import ADDRESS, MF

ENDPOINT = NamedNode("http://local.example/sparql")


def _described(serving: Serving, store: Any = None, **settings: Any) -> set[Triple]:
    response = serving(store, **settings).get("/sparql")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    return {quad.triple for quad in parse(response.content, RdfFormat.TURTLE)}


def _said(triples: set[Triple], subject: Any, name: str) -> set[Any]:
    return {t.object for t in triples if t.subject == subject and t.predicate.value == SD + name}


@pytest.mark.parametrize(
    "media_type",
    [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/n-quads",
        "application/trig",
    ],
)
def test_the_bare_address_gives_rdf_about_itself(serving: Serving, media_type: str) -> None:
    response = serving().get("/sparql", headers={"Accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    form = RdfFormat.from_media_type(media_type)
    triples = {quad.triple for quad in parse(response.content, form)}
    (service,) = {
        t.subject
        for t in triples
        if t.predicate.value == RDF + "type" and t.object == NamedNode(SD + "Service")
    }
    assert _said(triples, service, "endpoint") == {ENDPOINT}


def test_the_description_says_what_is_true_of_this_server(serving: Serving) -> None:
    writable = _described(serving)
    languages = {NamedNode(f"{SD}SPARQL11{each}") for each in ("Query", "Update")}
    assert _said(writable, ENDPOINT, "supportedLanguage") == languages
    assert NamedNode(SD + "UnionDefaultGraph") in _said(writable, ENDPOINT, "feature")
    for settings in ({"token": None}, {"read_only": True}):
        reading = _described(serving, **settings)
        assert _said(reading, ENDPOINT, "supportedLanguage") == {NamedNode(SD + "SPARQL11Query")}
        assert not _said(reading, ENDPOINT, "inputFormat")
    own = _described(serving, default_graph=DefaultGraph.OWN)
    assert not _said(own, ENDPOINT, "feature")
    federated = _described(serving, services=("https://example.org/sparql",))
    assert NamedNode(SD + "BasicFederatedQuery") in _said(federated, ENDPOINT, "feature")
    public = _described(serving, public_url="https://data.example.org/kg")
    address = NamedNode("https://data.example.org/kg/sparql")
    assert _said(public, address, "endpoint") == {address}


def test_graphs_are_counted_and_not_listed(serving: Serving, samples: CommitmentStore) -> None:
    triples = _described(serving, samples)
    (graphs,) = _said(triples, ENDPOINT, "availableGraphs")
    counts = {
        t.object
        for t in triples
        if t.subject == graphs and t.predicate.value == SCHEMA + "numberOfItems"
    }
    assert counts == {Literal(len(samples.named_graphs()))}
    assert len(triples) < 40


def test_every_format_named_is_one_that_is_sent(serving: Serving) -> None:
    server = serving()
    named = {
        each.value.rpartition("/")[2]
        for each in _said(_described(serving), ENDPOINT, "resultFormat")
    }
    sent = {
        "SPARQL_Results_JSON": "application/sparql-results+json",
        "SPARQL_Results_XML": "application/sparql-results+xml",
        "SPARQL_Results_CSV": "text/csv",
        "SPARQL_Results_TSV": "text/tab-separated-values",
        "Turtle": "text/turtle",
        "N-Triples": "application/n-triples",
        "RDF_XML": "application/rdf+xml",
        "JSON-LD": "application/ld+json",
        "N-Quads": "application/n-quads",
        "TriG": "application/trig",
    }
    assert named == set(sent)
    for name, media_type in sent.items():
        query = "SELECT * {}" if name.startswith("SPARQL") else "CONSTRUCT {} {}"
        response = server.get("/sparql", params={"query": query}, headers={"Accept": media_type})
        assert response.headers["content-type"].split(";")[0] == media_type


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "image/png"])
def test_who_asks_for_results_and_sends_no_query_is_told_so(serving: Serving, accept: str) -> None:
    response = serving().get("/sparql", headers={"Accept": accept})
    assert response.status_code == 406
    assert "send the parameter query" in response.json()["detail"]


def test_every_test_of_the_w3c_is_held(serving: Serving, suite: Path) -> None:
    """The manifest names three; the one on the schema is held to the terms of the note."""
    manifest = "service-description/manifest.ttl"
    graph = Graph().parse(suite / manifest, publicID=ADDRESS + manifest)
    entries = Collection(graph, graph.value(URIRef(ADDRESS + manifest), MF.entries))
    assert {str(entry).rpartition("#")[2] for entry in entries} == {
        "returns-rdf",
        "has-endpoint-triple",
        "conforms-to-schema",
    }
    triples = _described(serving)
    assert _said(triples, ENDPOINT, "endpoint") == {ENDPOINT}
    _assert_conforms(triples)


def _assert_conforms(triples: set[Triple]) -> None:
    terms = tomllib.loads(Path(__file__).with_name("service_description.toml").read_text("utf-8"))
    kinds: dict[Any, set[str]] = {}
    for triple in triples:
        if triple.predicate.value == RDF + "type":
            name = triple.object.value.removeprefix(SD)
            kinds.setdefault(triple.subject, set()).add(name)
    for triple in triples:
        name = triple.predicate.value
        if name.startswith(SD):
            _assert_used_as_defined(triple, terms["property"][name.removeprefix(SD)], kinds)
    assert sum("Service" in names for names in kinds.values()) == 1
    (dataset,) = [node for node, names in kinds.items() if "Dataset" in names]
    assert len(_said(triples, dataset, "defaultGraph")) == 1


def _assert_used_as_defined(
    triple: Triple, term: dict[str, Any], kinds: dict[Any, set[str]]
) -> None:
    assert isinstance(triple.object, NamedNode | BlankNode)
    assert term["of"] in kinds[triple.subject]
    if "kind" in term:
        assert term["kind"] in kinds[triple.object]
    if "values" in term:
        assert triple.object.value.removeprefix(SD) in term["values"]
    if "below" in term:
        assert triple.object.value.startswith(term["below"])


def test_a_browser_that_asks_nothing_gets_the_page_where_there_is_one(serving: Serving) -> None:
    server = serving()

    async def page(_request: Request) -> Response:
        return Response("a page", media_type="text/html")

    server.app.state.served.query_page = page
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert server.get("/sparql", headers=browser).text == "a page"
    for other in ({}, {"Accept": "*/*"}, {"Accept": "text/turtle, text/html;q=0.9"}):
        kind = server.get("/sparql", headers=other).headers["content-type"]
        assert kind == "text/turtle; charset=utf-8"
    asked = server.get("/sparql", params={"query": "ASK {}"}, headers=browser)
    assert asked.headers["content-type"] == "application/sparql-results+xml"
