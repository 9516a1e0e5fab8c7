"""Queries over HTTP: how they are sent, and in which form they are answered."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import IO, Any
from urllib.parse import quote

import anyio
import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, parse
from pyoxigraph import parse_query_results as parse_results

from kg.serve.running import Answer, Cut
from kg.serve.sending import AnswerResponse
from kg.serve.settings import DefaultGraph
from kg.store import CommitmentStore
from tests.serve.conftest import Serving
from tests.serve.servers import TOKEN

SELECT = "SELECT ?o WHERE { ?s <urn:p> ?o } ORDER BY ?o"
CONSTRUCT = "CONSTRUCT { <urn:s> <http://example.org/p> 'o' } WHERE {}"
QUERY = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def store() -> CommitmentStore:
    """A store with ``"one"`` in the graph urn:g and ``"two"`` in urn:h."""
    store = CommitmentStore.in_memory()
    for graph, word in (("urn:g", "one"), ("urn:h", "two")):
        name = NamedNode(graph)
        store.put_graph(name, [Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(word), name)])
    return store


def _words(response: Any) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["o"]["value"] for row in response.json()["results"]["bindings"]]


def test_a_query_is_asked_in_three_ways(serving: Serving, store: CommitmentStore) -> None:
    server = serving(store)
    by_get = server.get("/sparql", params={"query": SELECT})
    by_form = server.post("/sparql", data={"query": SELECT})
    directly = server.post("/sparql", content=SELECT, headers=QUERY)
    assert [_words(each) for each in (by_get, by_form, directly)] == [["one", "two"]] * 3


@pytest.mark.parametrize("way", ["get", "form", "body"])
@pytest.mark.parametrize(
    ("graphs", "words"),
    [
        ({"default-graph-uri": ["urn:g"]}, ["one"]),
        ({"default-graph-uri": ["urn:g", "urn:h"]}, ["one", "two"]),
        ({"named-graph-uri": ["urn:h"]}, []),
    ],
)
def test_the_graphs_that_the_client_names_are_all_that_is_seen(
    serving: Serving, store: CommitmentStore, way: str, graphs: Mapping[str, Any], words: list[str]
) -> None:
    server = serving(store)
    if way == "get":
        response = server.get("/sparql", params={"query": SELECT, **graphs})
    elif way == "form":
        response = server.post("/sparql", data={"query": SELECT, **graphs})
    else:
        response = server.post("/sparql", params=graphs, content=SELECT, headers=QUERY)
    assert _words(response) == words


def test_a_named_graph_is_seen_by_its_name_alone(serving: Serving, store: CommitmentStore) -> None:
    parameters = {
        "query": "SELECT ?o WHERE { GRAPH ?g { ?s ?p ?o } }",
        "named-graph-uri": "urn:h",
        "default-graph-uri": "urn:g",
    }
    assert _words(serving(store).get("/sparql", params=parameters)) == ["two"]


def test_the_default_graph_is_the_union_unless_the_operator_says_otherwise(
    serving: Serving, store: CommitmentStore
) -> None:
    own = serving(store, default_graph=DefaultGraph.OWN)
    assert _words(own.get("/sparql", params={"query": SELECT})) == []
    assert _words(serving(store).get("/sparql", params={"query": SELECT})) == ["one", "two"]


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
    ],
)
def test_rows_come_in_the_form_that_is_accepted(
    serving: Serving, store: CommitmentStore, accept: str, content_type: str
) -> None:
    response = serving(store).get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert response.headers["content-type"] == content_type
    assert "Accept" in response.headers["vary"]
    assert _read(response.content, content_type.split(";")[0]) == ["one", "two"]


def _read(content: bytes, media_type: str) -> list[str]:
    if media_type == "text/csv":
        return [row["o"] for row in csv.DictReader(io.StringIO(content.decode()))]
    form = QueryResultsFormat.from_media_type(media_type)
    assert form is not None
    return [row["o"].value for row in parse_results(content, form)]


@pytest.mark.parametrize(
    ("asked", "content_type"),
    [
        ({"Accept": "text/turtle"}, "text/turtle; charset=utf-8"),
        ({"Accept": "application/n-triples"}, "application/n-triples"),
        ({"Accept": "application/rdf+xml"}, "application/rdf+xml"),
        ({"Accept": "application/ld+json"}, "application/ld+json"),
        ({"Accept": "application/n-quads"}, "application/n-quads"),
        ({"Accept": "application/trig"}, "application/trig"),
        ({"Accept": "application/x-turtle"}, "text/turtle; charset=utf-8"),
        ({}, "text/turtle; charset=utf-8"),
    ],
)
def test_a_graph_comes_in_the_form_that_is_accepted(
    serving: Serving, asked: dict[str, str], content_type: str
) -> None:
    response = serving().get("/sparql", params={"query": CONSTRUCT}, headers=asked)
    assert response.headers["content-type"] == content_type
    form = RdfFormat.from_media_type(content_type)
    assert [quad.object.value for quad in parse(response.content, form)] == ["o"]


@pytest.mark.parametrize(
    ("named", "of_select", "of_construct"),
    [
        ("json", "application/sparql-results+json", "application/ld+json"),
        ("xml", "application/sparql-results+xml", "application/rdf+xml"),
        ("csv", "text/csv; charset=utf-8", None),
        ("tsv", "text/tab-separated-values; charset=utf-8", None),
        ("turtle", None, "text/turtle; charset=utf-8"),
        ("ntriples", None, "application/n-triples"),
        ("rdfxml", None, "application/rdf+xml"),
        ("jsonld", None, "application/ld+json"),
        ("nquads", None, "application/n-quads"),
        ("trig", None, "application/trig"),
        ("text/csv", "text/csv; charset=utf-8", None),
        ("application/sparql-results+xml", "application/sparql-results+xml", None),
        ("application/ld+json,application/x-json+ld", None, "application/ld+json"),
        ("json-ld", None, "application/ld+json"),
    ],
)
def test_format_in_the_address_comes_before_the_header(
    serving: Serving, named: str, of_select: str | None, of_construct: str | None
) -> None:
    server = serving()
    for query, content_type in ((SELECT, of_select), (CONSTRUCT, of_construct)):
        response = server.get(
            "/sparql", params={"query": query, "format": named}, headers={"Accept": "text/html"}
        )
        if content_type is None:
            assert response.status_code == 406
        else:
            assert response.headers["content-type"] == content_type


def test_a_form_that_only_the_other_kind_of_answer_has_is_not_acceptable(serving: Serving) -> None:
    server = serving()
    refused = server.get("/sparql", params={"query": SELECT}, headers={"Accept": "text/turtle"})
    assert refused.status_code == 406
    assert "application/sparql-results+json" in refused.json()["detail"]
    neither = server.get("/sparql", params={"query": SELECT}, headers={"Accept": "image/png"})
    assert neither.status_code == 406


def test_a_yes_or_no_is_answered_in_json_and_xml(serving: Serving) -> None:
    server = serving()
    found = server.get("/sparql", params={"query": "ASK {}"})
    assert found.json()["boolean"] is True
    accept = {"Accept": "application/sparql-results+xml"}
    found = server.get("/sparql", params={"query": "ASK { <urn:no> ?p ?o }"}, headers=accept)
    assert b"<boolean>false</boolean>" in found.content


def test_a_head_request_has_the_headers_of_the_answer_and_no_body(serving: Serving) -> None:
    server = serving()
    whole = server.get("/sparql", params={"query": SELECT})
    head = server.request("HEAD", "/sparql", params={"query": SELECT})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "content-length"):
        assert head.headers[name] == whole.headers[name]


def test_options_say_what_can_be_sent(serving: Serving) -> None:
    response = serving().request("OPTIONS", "/sparql")
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "application/sparql-update" in response.headers["accept-post"]


def test_an_answer_that_was_cut_says_which_limit_and_how_many_rows(serving: Serving) -> None:
    values = " ".join(str(number) for number in range(20))
    query = f"SELECT ?n WHERE {{ VALUES ?n {{ {values} }} }}"
    response = serving(query_rows=7).get("/sparql", params={"query": query})
    assert response.status_code == 200
    assert response.headers["policing-kg-cut"] == "limit=rows, rows=7"
    assert len(response.json()["results"]["bindings"]) == 7
    assert "policing-kg-cut" not in serving().get("/sparql", params={"query": query}).headers


def test_relative_addresses_are_resolved_against_the_address_of_the_endpoint(
    serving: Serving,
) -> None:
    query = {"query": "SELECT (STR(<x>) AS ?o) WHERE {}"}
    assert _words(serving().get("/sparql", params=query)) == ["http://local.example/x"]
    public = serving(public_url="https://data.example.org/policing/")
    assert _words(public.get("/sparql", params=query)) == ["https://data.example.org/policing/x"]


def test_prefixes_of_the_project_are_not_known_unless_they_are_declared(serving: Serving) -> None:
    response = serving().get("/sparql", params={"query": "SELECT ?s WHERE { ?s a pc:Message }"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("method", "more", "status"),
    [
        ("GET", {"params": {"query": ["ASK {}", "ASK {}"]}}, 400),
        ("GET", {"params": {"query": ""}}, 400),
        ("GET", {"params": {"query": "  \n"}}, 400),
        ("GET", {"params": {"update": "CLEAR ALL"}}, 400),
        ("GET", {"params": {"default-graph-uri": "urn:g"}}, 400),
        ("GET", {"params": {"query": "ASK {}", "default-graph-uri": "no address"}}, 400),
        ("GET", {"params": {"query": "ASK {}", "named-graph-uri": ""}}, 400),
        ("GET", {"params": {"query": "ASK {}", "using-graph-uri": "urn:g"}}, 400),
        ("GET", {"params": {"query": "ASK {}", "default-graph-uri": "urn:unknown"}}, 400),
        ("GET", {"params": {"query": "ASK {}", "format": "word"}}, 400),
        ("GET", {"params": {"query": "ASK {}", "format": "image/png"}}, 400),
        ("GET", {"params": {"query": "ASK {}", "format": ""}}, 400),
        ("GET", {"params": {"query": "CLEAR ALL"}}, 400),
        ("POST", {"data": {"query": "ASK {}", "update": "CLEAR ALL"}}, 400),
        ("POST", {"data": {"q": "ASK {}"}}, 400),
        ("POST", {"content": b"", "headers": FORM}, 400),
        ("POST", {"content": b"", "headers": QUERY}, 400),
        ("POST", {"content": b"ASK {}"}, 415),
        ("POST", {"content": b"ASK {}", "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", {"content": b"ASK {}", "headers": {"Content-Type": ";;"}}, 415),
        ("POST", {"content": b"x", "headers": {**QUERY, "Content-Encoding": "gzip"}}, 415),
        (
            "POST",
            {"content": b"x", "headers": {"Content-Type": "application/sparql-query;charset=x"}},
            415,
        ),
        ("POST", {"params": {"query": "ASK {}"}, "content": "ASK {}", "headers": QUERY}, 400),
        ("POST", {"content": b"ASK { \xff }", "headers": QUERY}, 400),
        ("POST", {"content": b"query=%FF", "headers": FORM}, 400),
        ("POST", {"content": b"query=ASK%20{}%2", "headers": FORM}, 400),
        ("POST", {"content": b"query=\xff", "headers": FORM}, 400),
        ("POST", {"content": b"&".join([b"a"] * 2000), "headers": FORM}, 400),
        ("PUT", {"content": b"ASK {}", "headers": QUERY}, 405),
        ("DELETE", {}, 405),
        ("PATCH", {}, 405),
    ],
)
def test_what_is_no_request_of_the_protocol_is_refused(
    serving: Serving, method: str, more: dict[str, Any], status: int
) -> None:
    response = serving().request(method, "/sparql", **more)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


@pytest.mark.parametrize(
    "address",
    ["/sparql?query=ASK%20{}%zz", "/sparql?query=%C3", "/sparql?query=%FF", "/sparql?%"],
)
def test_an_address_that_cannot_be_decoded_is_refused(serving: Serving, address: str) -> None:
    assert serving().get(address).status_code == 400


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("ASK {", 1, 6),
        ("SELECT *\nWHERE { ?s ?p }", 2, 16),
        ('ASK { ?s ?p "\\q" }', 1, 15),
        ("ASK {}\nASK {}", 2, 1),
    ],
)
def test_a_query_that_cannot_be_understood_is_told_where(
    serving: Serving, query: str, line: int, column: int
) -> None:
    response = serving().get("/sparql", params={"query": query})
    assert response.status_code == 400
    found = response.json()
    assert (found["line"], found["column"]) == (line, column)


def test_a_query_with_a_zero_byte_is_answered_or_refused_but_no_fault(serving: Serving) -> None:
    server = serving()
    assert server.get("/sparql", params={"query": "ASK {} \x00"}).status_code == 400
    inside = server.get("/sparql", params={"query": 'SELECT ("\x00" AS ?o) {}'})
    assert inside.status_code in {200, 400}


def test_a_byte_order_mark_is_no_part_of_the_query(serving: Serving) -> None:
    response = serving().post("/sparql", content=b"\xef\xbb\xbfASK {}", headers=QUERY)
    assert response.json()["boolean"] is True


def test_a_plus_in_an_address_is_a_space_and_letters_are_utf_8(serving: Serving) -> None:
    text = quote('SELECT ("Grüße +" AS ?o) {}', safe="")
    response = serving().get(f"/sparql?query={text.replace('%20', '+')}")
    assert _words(response) == ["Grüße +"]


class _File(io.BytesIO):
    """A file that remembers whether it was closed."""


def _answer(file: IO[bytes], length: int, cut: Cut | None = None) -> Answer:
    return Answer("application/sparql-results+json", file, length, 1, cut)


@pytest.mark.parametrize("fails_at", [None, 0, 1, 2])
def test_the_file_of_an_answer_is_closed_whatever_becomes_of_its_client(
    fails_at: int | None,
) -> None:
    content = json.dumps(["x" * 70_000]).encode()
    file = _File(content)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        if len(sent) == fails_at:
            raise ConnectionResetError
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def run() -> None:
        response = AnswerResponse(_answer(file, len(content)))
        await response({"type": "http", "method": "GET"}, receive, send)

    if fails_at is None:
        anyio.run(run)
        assert b"".join(each.get("body", b"") for each in sent) == content
        assert [each["more_body"] for each in sent[1:]] == [True, False]
    else:
        with pytest.raises(ConnectionResetError):
            anyio.run(run)
    assert file.closed


def test_the_token_is_no_help_for_a_query(serving: Serving) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}x"}
    assert serving().get("/sparql", params={"query": "ASK {}"}, headers=headers).status_code == 200
