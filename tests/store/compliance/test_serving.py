"""The server over Virtuoso 7: free queries are passed on, within limits, and nothing else is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kg.serve import Settings, application
from kg.store import CommitmentStore, ServiceStore
from tests.virtuoso import PASSWORD, USER, Virtuoso

TOKEN = "a token of these tests"  # noqa: S105 - of these tests only
PREFIX = "PREFIX pc: <https://w3id.org/policing-commitments/def#> "


def _settings(virtuoso: Virtuoso, **more: object) -> Settings:
    service = virtuoso.service()
    given: dict[str, object] = {
        "service_query": service.query,
        "service_update": service.update,
        "service_graphs": service.graphs,
        "service_user": USER,
        "service_password": PASSWORD,
        "token": TOKEN.replace(" ", "-"),
    }
    return Settings(**{**given, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def client(virtuoso: Virtuoso, served: ServiceStore) -> Iterator[TestClient]:
    """A server over the letters in Virtuoso."""
    assert served.message_graphs()
    with TestClient(application(_settings(virtuoso))) as found:
        yield found


def _rows(client: TestClient, query: str, accept: str = "text/csv") -> list[list[str]]:
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text)))


def test_a_free_query_gives_what_the_embedded_store_gives(
    client: TestClient, embedded: CommitmentStore
) -> None:
    query = PREFIX + "SELECT ?m ?t WHERE { ?m a pc:Message ; pc:inArea ?t } ORDER BY ?m ?t"
    found = [[row["m"].value, row["t"].value] for row in embedded.query(query)]
    assert _rows(client, query) == [["m", "t"], *found]


def test_values_have_the_form_that_the_embedded_store_gives_them(client: TestClient) -> None:
    query = PREFIX + "SELECT ?x WHERE { ?m pc:acting ?x } LIMIT 1"
    headers = {"Accept": "application/sparql-results+json"}
    answer = client.post("/sparql", data={"query": query}, headers=headers).json()
    assert answer["results"]["bindings"][0]["x"]["value"] in ("true", "false")


def test_graphs_come_in_every_form(client: TestClient, embedded: CommitmentStore) -> None:
    graph = embedded.message_graphs()[0]
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
    answer = client.post(
        "/sparql", data={"query": query}, headers={"Accept": "application/n-triples"}
    )
    assert answer.status_code == 200
    assert set(answer.text.splitlines()) == {f"{q.triple} ." for q in embedded.graph(graph)}


def test_an_answer_that_is_cut_says_so(virtuoso: Virtuoso, served: ServiceStore) -> None:
    assert served.message_graphs()
    with TestClient(application(_settings(virtuoso, query_rows=5))) as client:
        answer = client.post(
            "/sparql",
            data={"query": "SELECT ?s WHERE { ?s ?p ?o }"},
            headers={"Accept": "application/sparql-results+json"},
        )
    assert len(answer.json()["results"]["bindings"]) == 5
    assert answer.json()["head"]["cut"] == {"rows": 5, "limit": "rows"}


def test_a_query_that_takes_too_long_is_left(virtuoso: Virtuoso, served: ServiceStore) -> None:
    assert served.message_graphs()
    slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
    with TestClient(application(_settings(virtuoso, query_seconds=0.5))) as client:
        assert client.post("/sparql", data={"query": slow}).status_code == 504
        assert client.get("/health").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:1/graph> WHERE { ?s ?p ?o }",
        'DEFINE get:soft "soft" SELECT * WHERE { ?s ?p ?o }',
        'SELECT * FROM <http://127.0.0.1:1/> OPTION (get:soft "soft") WHERE { ?s ?p ?o }',
        'SELECT (bif:file_to_string("/etc/passwd") AS ?x) WHERE { }',
        'PREFIX b: <bif:> SELECT (b:file_to_string("/etc/passwd") AS ?x) WHERE { }',
        'BASE <sql:> SELECT (<x>("y") AS ?x) WHERE { }',
        'SELECT * WHERE { ?s ?p "\\u0022 . SERVICE <http://127.0.0.1:1/> { } #" }',
        "SELECT * WHERE { " + "{" * 3000 + "}" * 3000 + " }",
        "INSERT DATA { GRAPH <urn:x> { <urn:x> <urn:x> 1 } }",
        "SELECT * WHERE { ?s ?p ",
    ],
)
def test_what_would_read_from_elsewhere_or_is_no_query_is_refused(
    client: TestClient, query: str
) -> None:
    assert client.post("/sparql", data={"query": query}).status_code == 400


def test_a_free_update_is_not_passed_on(client: TestClient) -> None:
    answer = client.post(
        "/sparql",
        data={"update": "CLEAR ALL"},
        headers={"Authorization": f"Bearer {TOKEN.replace(' ', '-')}"},
    )
    assert answer.status_code == 501
    assert "/graphs" in answer.text


def test_whole_graphs_are_written_and_taken_away(client: TestClient, served: ServiceStore) -> None:
    headers = {"Authorization": f"Bearer {TOKEN.replace(' ', '-')}", "Content-Type": "text/turtle"}
    where = {"graph": "https://example.org/extra"}
    put = client.put("/graphs", params=where, headers=headers, content="<urn:a> <urn:b> 'c' .")
    assert put.status_code == 201
    got = client.get("/graphs", params=where, headers={"Accept": "application/n-triples"})
    assert got.text.strip() == '<urn:a> <urn:b> "c" .'
    assert client.delete("/graphs", params=where, headers=headers).status_code == 204
    assert client.get("/graphs", params=where).status_code == 404
