"""Whole graphs over HTTP: named, read, put, added to and taken away."""

from __future__ import annotations

from typing import Any

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from kg.store import CommitmentStore
from tests.serve.conftest import Serving
from tests.serve.servers import TOKEN, LocalServer

G = NamedNode("http://example.org/g")
P = NamedNode("http://example.org/p")
TURTLE = {"Content-Type": "text/turtle"}
WRITER = {"Authorization": f"Bearer {TOKEN}"}
ONE = b"<s> <http://example.org/p> 'one' ."
NESTED = b"<urn:a> <urn:b> %s<urn:c>%s ."


def _put(server: LocalServer, address: str, body: bytes = ONE, **headers: str) -> Any:
    return server.request("PUT", address, content=body, headers={**TURTLE, **WRITER, **headers})


def _words(content: bytes, form: RdfFormat = RdfFormat.TURTLE) -> list[str]:
    return sorted(quad.object.value for quad in parse(content, form))


@pytest.mark.parametrize(
    "address", ["/graphs?graph=http%3A%2F%2Fexample.org%2Fg", "/graphs/a/b.ttl"]
)
def test_a_graph_is_made_read_changed_and_taken_away(serving: Serving, address: str) -> None:
    server = serving()
    assert server.get(address).status_code == 404
    made = _put(server, address)
    assert made.status_code == 201
    assert _words(server.get(made.headers["location"]).content) == ["one"]
    assert _put(server, address, ONE.replace(b"one", b"two")).status_code == 204
    assert _words(server.get(address).content) == ["two"]
    added = server.post(address, content=ONE, headers={**TURTLE, **WRITER})
    assert added.status_code == 204
    assert _words(server.get(address).content) == ["one", "two"]
    assert server.request("DELETE", address, headers=WRITER).status_code == 204
    assert server.get(address).status_code == 404
    assert server.request("HEAD", address).status_code == 404
    assert server.request("DELETE", address, headers=WRITER).status_code == 404


def test_the_address_itself_names_a_graph(serving: Serving) -> None:
    store = CommitmentStore.in_memory()
    _put(serving(store), "/graphs/caf%C3%A9/1")
    assert [graph.value for graph in store.named_graphs()] == [
        "http://local.example/graphs/caf%C3%A9/1"
    ]
    assert [quad.subject.value for quad in store.graph(store.named_graphs()[0])] == [
        "http://local.example/graphs/caf%C3%A9/s"
    ]


def test_behind_a_proxy_the_address_is_the_one_that_the_public_sees(serving: Serving) -> None:
    store = CommitmentStore.in_memory()
    server = serving(store, root_path="/policing", public_url="https://data.example.org/policing")
    response = _put(server, "/policing/graphs/a")
    assert response.headers["location"] == "https://data.example.org/policing/graphs/a"
    assert [graph.value for graph in store.named_graphs()] == [response.headers["location"]]


def test_the_default_graph_is_its_own_graph_and_always_there(serving: Serving) -> None:
    store = CommitmentStore.in_memory()
    store.put_graph(G, [Quad(G, P, Literal("elsewhere"), G)])
    server = serving(store)
    assert server.get("/graphs?default").status_code == 200
    assert _put(server, "/graphs?default").status_code == 204
    assert _words(server.get("/graphs?default=").content) == ["one"]
    assert server.request("DELETE", "/graphs?default", headers=WRITER).status_code == 204
    assert server.get("/graphs?default").status_code == 200
    assert [quad.object.value for quad in store.graph(G)] == ["elsewhere"]


def test_what_is_posted_without_a_name_gets_one(serving: Serving) -> None:
    server = serving()
    made = [server.post("/graphs", content=ONE, headers={**TURTLE, **WRITER}) for _ in range(2)]
    assert [each.status_code for each in made] == [201, 201]
    locations = [each.headers["location"] for each in made]
    assert len(set(locations)) == 2
    for location in locations:
        assert _words(server.get(location).content) == ["one"]
        assert _words(server.get("/graphs", params={"graph": location}).content) == ["one"]


@pytest.mark.parametrize(
    ("accept", "form", "content_type"),
    [
        (None, RdfFormat.TURTLE, "text/turtle; charset=utf-8"),
        ("text/turtle", RdfFormat.TURTLE, "text/turtle; charset=utf-8"),
        ("application/n-triples", RdfFormat.N_TRIPLES, "application/n-triples"),
        ("application/rdf+xml", RdfFormat.RDF_XML, "application/rdf+xml"),
        ("application/ld+json", RdfFormat.JSON_LD, "application/ld+json"),
        ("application/n-quads", RdfFormat.N_QUADS, "application/n-quads"),
        ("application/trig", RdfFormat.TRIG, "application/trig"),
    ],
)
def test_a_graph_comes_in_every_form_and_goes_in_again(
    serving: Serving, samples: CommitmentStore, accept: str, form: RdfFormat, content_type: str
) -> None:
    server = serving(samples)
    graph = samples.message_graphs()[0]
    before = samples.graph(graph)
    headers = {"Accept": accept} if accept else {}
    response = server.get("/graphs", params={"graph": graph.value}, headers=headers)
    assert response.headers["content-type"] == content_type
    assert {quad.triple for quad in parse(response.content, form)} == {q.triple for q in before}
    sent = server.request(
        "PUT",
        "/graphs",
        params={"graph": graph.value},
        content=response.content,
        headers={**WRITER, "Content-Type": content_type},
    )
    assert sent.status_code == 204
    assert samples.graph(graph) == before


def test_a_form_that_is_not_accepted_is_406(serving: Serving) -> None:
    for accept in ("text/csv", "image/png"):
        assert serving().get("/graphs?default", headers={"Accept": accept}).status_code == 406


def test_a_form_that_cannot_hold_a_property_is_406(serving: Serving) -> None:
    store = CommitmentStore.in_memory()
    store.put_graph(G, [Quad(G, NamedNode("urn:1"), Literal("x"), G)])
    address = "/graphs?graph=http://example.org/g"
    refused = serving(store).get(address, headers={"Accept": "application/rdf+xml"})
    assert refused.status_code == 406
    assert "RDF/XML" in refused.json()["detail"]


def test_a_head_request_tells_the_length_and_sends_nothing(serving: Serving) -> None:
    server = serving()
    _put(server, "/graphs/a")
    head, whole = server.request("HEAD", "/graphs/a"), server.get("/graphs/a")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.headers["content-type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize("place", ["message/KEY", "report/KEY"])
def test_the_graphs_of_messages_have_addresses_here(
    serving: Serving, samples: CommitmentStore, place: str
) -> None:
    graph = samples.message_graphs()[0]
    key = graph.value.removeprefix(samples.names.message_graphs)
    if place.startswith("report"):
        graph = samples.names.report_graph(key)
    response = serving(samples).get(f"/graphs/{place.replace('KEY', key)}")
    assert {q.triple for q in parse(response.content, RdfFormat.TURTLE)} == {
        q.triple for q in samples.graph(graph)
    }


def test_the_reference_graph_has_an_address_here(
    serving: Serving, samples: CommitmentStore
) -> None:
    response = serving(samples).get("/graphs/reference?format=ntriples")
    assert response.text.count("\n") == len(samples.graph(samples.names.reference_graph))


@pytest.mark.parametrize(
    "address",
    [
        "/graphs",
        "/graphs/",
        "/graphs?graph=relative",
        "/graphs?graph=",
        "/graphs?graph=http://a%20b",
        "/graphs?graph=urn:a&graph=urn:b",
        "/graphs?graph=urn:a&default",
        "/graphs/a?default",
        "/graphs/a?graph=urn:a",
        "/graphs?graph=%FF",
        "/graphs?graph=urn:%",
        "/graphs/a%3Cb/<",
    ],
)
def test_an_address_that_names_no_graph_or_several_is_refused(
    serving: Serving, address: str
) -> None:
    server = serving()
    response = server.get(address)
    assert response.status_code in ({404} if address.endswith("<") else {400}), response.text
    assert server.request("DELETE", address, headers=WRITER).status_code in {400, 404}


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_writing_needs_the_token(serving: Serving, method: str) -> None:
    store = CommitmentStore.in_memory()
    server = serving(store)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        response = server.request(method, "/graphs/a", content=ONE, headers={**TURTLE, **headers})
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer ")
    assert store.named_graphs() == []


@pytest.mark.parametrize(
    ("settings", "word"), [({"token": None}, "token"), ({"read_only": True}, "reading")]
)
def test_where_nobody_may_write_no_token_helps(
    serving: Serving, settings: dict[str, Any], word: str
) -> None:
    response = _put(serving(**settings), "/graphs/a")
    assert response.status_code == 403
    assert word in response.json()["detail"]


@pytest.mark.parametrize("method", ["PATCH", "TRACE", "BREW"])
def test_other_methods_are_told_which_there_are(serving: Serving, method: str) -> None:
    response = serving().request(method, "/graphs/a")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST, PUT, DELETE, OPTIONS"


def test_options_say_what_can_be_sent(serving: Serving) -> None:
    response = serving().request("OPTIONS", "/graphs/a")
    assert response.status_code == 204
    assert set(response.headers["allow"].split(", ")) >= {"GET", "PUT", "POST", "DELETE"}
    assert "text/turtle" in response.headers["accept-post"]


def test_blank_nodes_of_two_bodies_stay_two(serving: Serving) -> None:
    store = CommitmentStore.in_memory()
    server = serving(store)
    body = b"_:a <http://example.org/p> 'x' ."
    _put(server, "/graphs/a", body)
    server.post("/graphs/a", content=body, headers={**TURTLE, **WRITER})
    subjects = {quad.subject for quad in store.graph(store.named_graphs()[0])}
    assert len(subjects) == 2
    assert all(isinstance(each, BlankNode) for each in subjects)


def test_an_empty_body_makes_an_empty_graph(serving: Serving) -> None:
    server = serving()
    assert _put(server, "/graphs/a", b"").status_code == 201
    assert server.get("/graphs/a?format=ntriples").content == b""
    assert server.post("/graphs/a", content=b"", headers={**TURTLE, **WRITER}).status_code == 204


def test_the_files_of_a_form_are_added_together(serving: Serving) -> None:
    server = serving()
    files = {
        "one": ("one.ttl", "<urn:s> <urn:p> 'Grüße' .".encode(), "text/turtle; charset=utf-8"),
        "two": ("two.nt", b'<urn:s> <urn:p> "two" .', "application/n-triples"),
    }
    assert server.post("/graphs/a", files=files, headers=WRITER).status_code == 201
    assert _words(server.get("/graphs/a").content) == ["Grüße", "two"]


def test_quads_may_name_the_graph_that_they_are_sent_to_and_no_other(serving: Serving) -> None:
    server = serving()
    address = "/graphs?graph=http://example.org/g"
    quads = {"Content-Type": "application/n-quads"}
    own = f"{G} {P} 'a' {G} .\n{G} {P} 'b' .".replace("'", '"').encode()
    assert _put(server, address, own, **quads).status_code == 201
    assert _words(server.get(address).content) == ["a", "b"]
    other = f'{G} {P} "c" <urn:h> .'.encode()
    refused = _put(server, address, other, **quads)
    assert refused.status_code == 400
    assert "<urn:h>" in refused.json()["detail"]
    assert _put(server, "/graphs?default", own, **quads).status_code == 400
    assert _words(server.get(address).content) == ["a", "b"]


@pytest.mark.parametrize(
    ("content_type", "body", "line", "column"),
    [
        ("text/turtle", b"<urn:s> <urn:p> 'a' .\n<urn:s> <urn:p> ;", 2, 17),
        ("text/turtle", b"<urn:s> a\n\xff", 2, 1),
        ("application/n-triples", b"<s> <urn:p> <urn:o> .", 1, 1),
        ("application/trig", b"<urn:g> {\n <urn:s> }", 2, 10),
        ("application/n-quads", b'<urn:s> <urn:p> "o', 1, 17),
        ("application/ld+json", b'{"@id":\n', 2, 1),
        ("application/ld+json", b'{"a": NaN}', None, None),
        ("application/ld+json", b"null", None, None),
        ("application/ld+json", b'"text"', None, None),
        ("application/ld+json", b'{"urn:a":' + b"9" * 5000 + b"}", None, None),
        ("application/ld+json", b'{"urn:a":"\\ud800"}', None, None),
        ("application/ld+json", b'{"urn:a":1e400}', None, None),
        ("application/rdf+xml", b"<rdf:RDF>\n</rdf>", 2, 3),
        ("application/rdf+xml", b"no XML", 1, 1),
        ("application/rdf+xml", b"", 1, 1),
        ("application/rdf+xml", b"<a\x00/>", 1, 3),
        ("application/rdf+xml", b'<!DOCTYPE a [\n<!ENTITY b "c">]><a>&b;</a>', 2, 12),
        (
            "application/rdf+xml",
            b'<!DOCTYPE a SYSTEM "file:///etc/passwd" [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
            b"<a>&b;</a>",
            1,
            80,
        ),
    ],
)
def test_a_body_that_cannot_be_parsed_is_told_where(
    serving: Serving, content_type: str, body: bytes, line: int | None, column: int | None
) -> None:
    store = CommitmentStore.in_memory()
    response = _put(serving(store), "/graphs/a", body, **{"Content-Type": content_type})
    assert response.status_code == 400, response.text
    found = response.json()
    assert (found.get("line"), found.get("column")) == (line, column), found
    assert store.named_graphs() == []


@pytest.mark.parametrize(
    "context",
    [
        '"http://127.0.0.1:9/context.jsonld"',
        '["http://127.0.0.1:9/context.jsonld"]',
        '"relative.jsonld"',
        '{"@import": "http://127.0.0.1:9/context.jsonld"}',
        '{"a": {"@id": "urn:a", "@context": "http://127.0.0.1:9/context.jsonld"}}',
        '{"@propagate": false}, "x": [{"@context": ["file:///etc/passwd"]}], "y": {}',
        '{}, "@context": "http://127.0.0.1:9/context.jsonld"',
        '"http://127.0.0.1:9/context.jsonld", "@context": 3',
    ],
)
def test_contexts_that_lie_elsewhere_are_refused(serving: Serving, context: str) -> None:
    body = f'{{"@context": {context}, "@id": "urn:s", "a": "b"}}'.encode()
    response = _put(serving(), "/graphs/a", body, **{"Content-Type": "application/ld+json"})
    assert response.status_code == 400, response.text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/ld+json", b'{"urn:a":' * 100_000 + b"1" + b"}" * 100_000),
        ("application/ld+json", b'{"urn:a":' * 500 + b"1" + b"}" * 500),
        ("application/ld+json", b'{"urn:a":' + b"[" * 200 + b"]" * 200 + b"}"),
        ("application/ld+json", b"[" + b'{"@context":{}},' * 200 + b"{}]"),
        (
            "application/ld+json",
            b'{"@context":{'
            + b",".join(b'"a%d":"a%d:x"' % (n, n + 1) for n in range(20_000))
            + b"}}",
        ),
        ("application/n-triples", b"<urn:a> <urn:b> " + b"<<( <urn:a> <urn:b> " * 20_000),
        ("text/turtle", b"<urn:a> <urn:b> " + b"<<( <urn:a> <urn:b> " * 20_000 + b"1"),
        ("application/trig", b"<urn:a> <urn:b> " + b"<<( <urn:a> <urn:b> " * 20_000 + b"1"),
        ("application/trig", b"<< " * 20_000 + b"<urn:a> <urn:b> 1" + b" >> <urn:b> 1" * 20_000),
        ("application/n-quads", NESTED % (b"<<( <urn:a> <urn:b> " * 20_000, b" )>>" * 20_000)),
        ("application/n-triples", NESTED % (b"<<( <urn:a> <urn:b> " * 900, b" )>>" * 900)),
        ("application/rdf+xml", b"<a>" * 50_000 + b"</a>" * 50_000),
        ("application/rdf+xml", b"<a " + b" ".join(b"b%d='c'" % n for n in range(5000)) + b"/>"),
    ],
)
def test_a_body_that_would_choke_a_parser_is_refused_before(
    serving: Serving, content_type: str, body: bytes
) -> None:
    server = serving()
    response = _put(server, "/graphs/a", body, **{"Content-Type": content_type})
    assert response.status_code == 400, response.text[:500]
    assert server.get("/graphs?default").status_code == 200


@pytest.mark.parametrize("nested", [(b"[ <urn:b> ", b"]"), (b"( ", b")")], ids=["nodes", "lists"])
def test_what_turtle_may_nest_is_read_however_deep(
    serving: Serving, nested: tuple[bytes, bytes]
) -> None:
    server = serving()
    body = b"<urn:a> <urn:b> " + nested[0] * 20_000 + b"1" + nested[1] * 20_000 + b" ."
    assert _put(server, "/graphs/a", body).status_code == 201
    assert len(server.get("/graphs/a?format=nt").content.splitlines()) > 20_000


@pytest.mark.parametrize(
    "body",
    [
        b"<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .",
        b"<urn:a> <urn:b> <urn:c> {| <urn:d> 'e' |} .",
        b"<urn:a> <urn:b> 'word'@en--ltr .",
    ],
)
def test_what_rdf_1_1_does_not_have_is_refused(serving: Serving, body: bytes) -> None:
    response = _put(serving(), "/graphs/a", body)
    assert response.status_code == 400
    assert "RDF 1.1" in response.json()["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/html"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/sparql-update"},
        {"Content-Type": "text/turtle; charset=iso-8859-1"},
        {"Content-Type": "text"},
        {"Content-Type": ""},
        {"Content-Encoding": "gzip"},
    ],
)
def test_a_body_of_another_kind_is_415_and_told_which_there_are(
    serving: Serving, headers: dict[str, str]
) -> None:
    response = _put(serving(), "/graphs/a", **headers)
    assert response.status_code == 415, response.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b"nothing"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/turtle\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n<urn:a> <urn:b> .\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n" * 200 + b"--x--"),
    ],
)
def test_a_form_that_is_none_is_refused(serving: Serving, kind: str, body: bytes) -> None:
    response = _put(serving(), "/graphs/a", body, **{"Content-Type": kind})
    assert response.status_code == 400, response.text


def test_a_file_of_unknown_kind_is_415(serving: Serving) -> None:
    files = {"one": ("one.html", b"<p>", "text/html")}
    assert serving().post("/graphs/a", files=files, headers=WRITER).status_code == 415


def test_the_default_graph_of_the_store_is_not_touched_by_a_named_one(serving: Serving) -> None:
    store = CommitmentStore.in_memory()
    store.put_graph(DefaultGraph(), [Quad(G, P, Literal("default"))])
    _put(serving(store), "/graphs/a")
    assert [quad.object.value for quad in store.graph(DefaultGraph())] == ["default"]
