"""The description of the dataset: true of the store, and read by others."""

from __future__ import annotations

from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, VOID

from kg.namespaces import PC
from kg.store import CommitmentStore
from tests.serve.conftest import Serving

IT = "http://local.example/.well-known/void"
MEDIA = Namespace("https://www.iana.org/assignments/media-types/")
FORMS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}


def _described(serving: Serving, store: Any = None, **settings: Any) -> Graph:
    response = serving(store, **settings).get("/.well-known/void")
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    return Graph().parse(data=response.content, format="turtle")


def test_the_counts_are_those_of_the_store(serving: Serving, samples: CommitmentStore) -> None:
    graph = _described(serving, samples)
    dataset = URIRef(f"{IT}#dataset")
    quads = sum(len(samples.graph(name)) for name in samples.named_graphs())
    assert graph.value(dataset, VOID.triples).toPython() == quads
    counted = {
        str(graph.value(each, VOID["class"])): graph.value(each, VOID.entities).toPython()
        for each in graph.objects(dataset, VOID.classPartition)
    }
    assert set(counted) == {
        PC + name for name in ("Message", "CommunityPriority", "Action", "Answer", "Officer")
    }
    for name, number in counted.items():
        solutions = samples.query(
            "SELECT DISTINCT ?s WHERE { ?s a ?class }".replace("?class", f"<{name}>")
        )
        assert isinstance(solutions, QuerySolutions)
        assert len(list(solutions)) == number > 0


def test_a_change_of_the_store_is_counted(serving: Serving, samples: CommitmentStore) -> None:
    server = serving(samples)
    graph = NamedNode("urn:g")

    def triples() -> int:
        read = Graph().parse(data=server.get("/.well-known/void").content, format="turtle")
        return int(read.value(URIRef(f"{IT}#dataset"), VOID.triples))

    before = triples()
    samples.put_graph(graph, [Quad(graph, graph, Literal("x"), graph)])
    assert triples() == before + 1


def test_every_address_named_is_one_that_answers(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = serving(samples)
    graph = Graph().parse(data=server.get("/.well-known/void").content, format="turtle")
    dataset = URIRef(f"{IT}#dataset")
    dumps = set(graph.objects(dataset, VOID.dataDump))
    files = set(graph.objects(dataset, DCAT.distribution))
    assert {graph.value(each, DCAT.downloadURL) for each in files} == dumps
    assert {graph.value(each, DCAT.mediaType) for each in files} == {
        MEDIA["application/trig"],
        MEDIA["application/n-quads"],
        MEDIA["application/ld+json"],
    }
    subset = graph.value(dataset, VOID.subset)
    for address in (*dumps, graph.value(subset, VOID.dataDump)):
        assert server.get(str(address)).status_code == 200
    endpoint = graph.value(dataset, VOID.sparqlEndpoint)
    assert server.get(str(endpoint), params={"query": "ASK {}"}).json()["boolean"] is True
    example = str(graph.value(dataset, VOID.exampleResource))
    space = str(graph.value(dataset, VOID.uriSpace))
    assert example.startswith(space)
    assert server.get(f"/data/{example.removeprefix(space)}").status_code == 200


def test_only_what_is_ours_to_license_has_a_licence(
    serving: Serving, samples: CommitmentStore
) -> None:
    graph = _described(serving, samples)
    dataset = URIRef(f"{IT}#dataset")
    assert graph.value(dataset, DCTERMS.license) is None
    assert "its sender" in str(graph.value(dataset, DCTERMS.rights))
    subset = graph.value(dataset, VOID.subset)
    assert len(list(graph.objects(subset, DCTERMS.license))) == 2


def test_addresses_are_those_that_the_public_sees(serving: Serving) -> None:
    graph = _described(serving, public_url="https://data.example.org/kg")
    dataset = URIRef("https://data.example.org/kg/.well-known/void#dataset")
    assert graph.value(dataset, VOID.sparqlEndpoint) == URIRef("https://data.example.org/kg/sparql")
    assert "local.example" not in graph.serialize(format="nt")


@pytest.mark.parametrize("media_type", FORMS)
def test_the_description_comes_in_every_form(
    serving: Serving, samples: CommitmentStore, media_type: str
) -> None:
    server = serving(samples)
    response = server.get("/.well-known/void", headers={"Accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    read = Graph().parse(data=response.content, format=FORMS[media_type])
    whole = Graph().parse(data=server.get("/.well-known/void").content, format="turtle")
    assert set(read) == set(whole)
