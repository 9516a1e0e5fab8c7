"""Clients that people use, each with a real server: SPARQLWrapper, rdflib, pandas, curl, Comunica."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn
from xml.dom.minidom import Document

import httpx
import pandas as pd
import pytest
from pyoxigraph import NamedNode, Quad
from rdflib import ConjunctiveGraph, Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed, Unauthorized

from kg.namespaces import PC
from tests.serve.servers import TOKEN

# rdflib's and SPARQLWrapper's, of themselves.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PREFIX = f"PREFIX pc: <{PC}>\n"
SELECT = f"{PREFIX}SELECT DISTINCT ?message WHERE {{ ?message a pc:Message }} ORDER BY ?message"
ASK = f"{PREFIX}ASK {{ ?priority a pc:CommunityPriority }}"
CONSTRUCT = f"{PREFIX}CONSTRUCT {{ ?m a pc:Message }} WHERE {{ ?m a pc:Message }}"
DESCRIBE = f"{PREFIX}DESCRIBE ?m WHERE {{ ?m a pc:Message }}"
GRAPH = "http://example.org/clients"
INSERT = f'INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:s> <urn:p> "Grüße", 1 }} }}'
COUNT = f"SELECT ?o WHERE {{ GRAPH <{GRAPH}> {{ <urn:s> <urn:p> ?o }} }} ORDER BY ?o"
WRITER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def endpoint(real_server: str) -> Iterator[str]:
    """The address of the endpoint; what a test writes is taken away behind it."""
    yield f"{real_server}/sparql"
    for graph in (GRAPH, "http://example.org/comunica"):
        httpx.delete(f"{real_server}/graphs", params={"graph": graph}, headers=WRITER)


@pytest.fixture(scope="session")
def messages(sample_messages: list[tuple[NamedNode, list[Quad]]]) -> list[str]:
    """The IRIs of the sample messages."""
    return sorted(
        quad.subject.value
        for _, quads in sample_messages
        for quad in quads
        if quad.object == NamedNode(PC + "Message")
    )


def _wrapper(endpoint: str, query: str, form: str, method: str = "GET") -> Any:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    wrapper.setMethod(method)
    return wrapper.query()


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_gets_rows_in_every_form(
    endpoint: str, messages: list[str], method: str
) -> None:
    rows = _wrapper(endpoint, SELECT, JSON, method).convert()["results"]["bindings"]
    assert [row["message"]["value"] for row in rows] == messages
    document = _wrapper(endpoint, SELECT, XML, method).convert()
    assert isinstance(document, Document)
    found = [node.firstChild.data for node in document.getElementsByTagName("uri")]
    assert found == messages
    for form, sign in ((CSV, "{}"), (TSV, "<{}>")):
        lines = _wrapper(endpoint, SELECT, form, method).convert().decode().splitlines()
        assert lines[1:] == [sign.format(message) for message in messages]


@pytest.mark.parametrize("form", [JSON, XML])
def test_sparqlwrapper_gets_yes_or_no(endpoint: str, form: str) -> None:
    answer = _wrapper(endpoint, ASK, form).convert()
    if form == JSON:
        assert answer["boolean"] is True
    else:
        assert answer.getElementsByTagName("boolean")[0].firstChild.data == "true"


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
@pytest.mark.parametrize("form", [XML, RDFXML, TURTLE, N3, JSONLD])
def test_sparqlwrapper_gets_graphs_in_every_form(
    endpoint: str, messages: list[str], query: str, form: str
) -> None:
    answer = _wrapper(endpoint, query, form).convert()
    if isinstance(answer, bytes):
        answer = Graph().parse(data=answer, format="turtle")
    assert isinstance(answer, Graph | ConjunctiveGraph)
    kind = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    found = {str(s) for s, _, _ in answer.triples((None, kind, URIRef(PC + "Message")))}
    assert sorted(found) == messages


@pytest.mark.parametrize("request_method", ["urlencoded", POSTDIRECTLY])
def test_sparqlwrapper_updates_with_the_token_alone(endpoint: str, request_method: str) -> None:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(request_method)
    wrapper.setQuery(INSERT)
    with pytest.raises(Unauthorized):
        wrapper.query()
    wrapper.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    wrapper.query()
    rows = _wrapper(endpoint, COUNT, JSON).convert()["results"]["bindings"]
    assert {row["o"]["value"] for row in rows} == {"1", "Grüße"}


def test_sparqlwrapper_names_graphs_and_understands_refusals(endpoint: str) -> None:
    wrapper = SPARQLWrapper(
        endpoint, defaultGraph="https://w3id.org/policing-commitments/id/graph/reference"
    )
    wrapper.setQuery(ASK)
    wrapper.setReturnFormat(JSON)
    assert wrapper.query().convert()["boolean"] is False
    with pytest.raises(QueryBadFormed, match="line"):
        _wrapper(endpoint, "SELECT nonsense", JSON)
    with pytest.raises(EndPointNotFound):
        _wrapper(f"{endpoint}/none", SELECT, JSON)


def test_rdflib_asks_through_its_store(endpoint: str, messages: list[str]) -> None:
    for returned in ("xml", "json", "csv", "tsv"):
        for method in ("GET", "POST", "POST_FORM"):
            graph = Graph(SPARQLStore(endpoint, returnFormat=returned, method=method))
            assert [str(row.message) for row in graph.query(SELECT)] == messages
    graph = Graph(SPARQLStore(endpoint))
    assert graph.query(ASK).askAnswer
    kind = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    assert sorted(str(s) for s in graph.subjects(kind, URIRef(PC + "Message"))) == messages
    assert len(graph.query(CONSTRUCT).graph) == len(messages)


def test_rdflib_changes_through_its_store(endpoint: str) -> None:
    store = SPARQLUpdateStore(endpoint, endpoint, headers=WRITER)
    graph = Dataset(store).graph(URIRef(GRAPH))
    triple = (URIRef("urn:s"), URIRef("urn:p"), Literal("Grüße", lang="de"))
    graph.add(triple)
    assert list(graph) == [triple]
    store.update(f"DELETE WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}")
    assert len(graph) == 0


def test_pandas_reads_an_answer_by_its_address(endpoint: str, messages: list[str]) -> None:
    address = httpx.URL(endpoint, params={"query": SELECT, "format": "csv"})
    frame = pd.read_csv(str(address))
    assert list(frame.columns) == ["message"]
    assert list(frame["message"]) == messages


def _curl(missing_part: Callable[[str], NoReturn], *arguments: str) -> str:
    curl = shutil.which("curl") or missing_part("curl is missing (apt-get install curl)")
    result = subprocess.run(
        [curl, "--silent", "--show-error", "--fail", *arguments],
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    return result.stdout


def test_curl_asks_and_writes(
    real_server: str,
    endpoint: str,
    messages: list[str],
    missing_part: Callable[[str], NoReturn],
    tmp_path: Path,
) -> None:
    accept = ["--header", "Accept: text/csv"]
    query = ["--data-urlencode", f"query={SELECT}"]
    for way in (["--get"], []):
        lines = _curl(missing_part, *way, *accept, *query, endpoint).splitlines()
        assert lines[1:] == messages
    head = _curl(missing_part, "--head", *accept, "--get", *query, endpoint).lower()
    assert "content-type: text/csv; charset=utf-8" in head
    assert "http/1.1 200" in head
    file = tmp_path / "a.ttl"
    file.write_text('<urn:s> <urn:p> "Grüße" .', encoding="utf-8")
    address = f"{real_server}/graphs?graph={GRAPH}"
    turtle = ["--header", "Content-Type: text/turtle"]
    token = ["--header", f"Authorization: Bearer {TOKEN}"]
    with pytest.raises(subprocess.CalledProcessError) as refused:
        _curl(missing_part, *turtle, "--upload-file", str(file), address)
    assert refused.value.returncode == 22  # what curl says of 400 and above
    _curl(missing_part, *turtle, *token, "--upload-file", str(file), address)
    assert "Grüße" in _curl(missing_part, address)
    _curl(missing_part, *token, "--request", "DELETE", address)
    update = ["--data-urlencode", f"update={INSERT}"]
    _curl(missing_part, *token, *update, endpoint)
    assert "Grüße" in _curl(
        missing_part, "--get", *accept, "--data-urlencode", f"query={COUNT}", endpoint
    )


@pytest.mark.slow
def test_comunica_asks_and_writes(
    endpoint: str,
    messages: list[str],
    node_modules: Path,
    missing_part: Callable[[str], NoReturn],
) -> None:
    node = shutil.which("node") or missing_part("node is missing (apt-get install nodejs)")
    version = subprocess.run([node, "--version"], capture_output=True, check=True, text=True).stdout
    if int(version.removeprefix("v").split(".")[0]) < 20:
        missing_part(f"Comunica needs Node 20 or newer, and this is {version.strip()}")
    if not (node_modules / "@comunica").is_dir():
        missing_part("Comunica is missing (npm ci --prefix tests/node --ignore-scripts)")
    script = Path(__file__).with_name("comunica.mjs")
    result = subprocess.run(
        [node, str(script), endpoint, str(node_modules.parent), TOKEN],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == {
        "messages": messages,
        "asked": True,
        "triples": messages,
        "written": ["Grüße"],
    }
